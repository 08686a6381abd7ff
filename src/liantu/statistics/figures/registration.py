"""登记: each indicator of the pack opens here: at a dimension's key, for a firm, for a target, or as a published series."""

from __future__ import annotations

from typing import Any

from liantu.kernel.errors import LiantuError
from liantu.kernel.figure import FIGURES, Figure, Opener, Subject
from liantu.statistics.figures import reporting
from liantu.statistics.figures.figure_context import current_pack
from liantu.statistics.figures.firms import open_firm
from liantu.statistics.figures.indicators import open_indicator
from liantu.statistics.figures.targets import open_published, open_target
from liantu.statistics.queries.official import rests_on_published


def opener_of(code: str) -> Opener:
    """Return the opener of one indicator, for every kind of subject."""

    def opens(subject: Subject, period: Any, viewer: Any) -> Figure:
        if subject.kind == "target":
            return open_target(code, subject, period, viewer)
        pack = current_pack()
        if code not in pack.measured or rests_on_published(pack, code):
            return open_published(code, subject, period, viewer)
        if subject.kind == "organisation":
            return open_firm(code, subject, period, viewer)
        return open_indicator(code, subject, period, viewer)

    return opens


def register() -> None:
    """Register the openers of all computed indicators, of those that are published, and of those that targets name.

    A pack that cannot be read registers nothing: whatever starts next reads it again and says what is wrong with it.
    """
    try:
        pack = current_pack()
    except LiantuError:
        return
    published, aimed_at = {row.indicator for row in pack.series}, {target.indicator for target in pack.targets}
    for code in sorted({*pack.measured, *published, *aimed_at}):
        if code in pack.indicators and FIGURES.opener(code) is None:
            FIGURES.opens(code)(opener_of(code))
    if reporting.CODE in pack.indicators and FIGURES.opener(reporting.CODE) is None:
        FIGURES.opens(reporting.CODE)(reporting.open_completeness)
