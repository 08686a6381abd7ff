"""打开指标: a figure with its rule and rows, under the viewer's own rights."""

from __future__ import annotations

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.figure import FIGURES, Figure, Subject
from liantu.kernel.period import Period, PeriodError
from liantu.kernel.text import Text

LATEST = "latest"


def open_figure(viewer: Viewer, code: str, subject: Subject, period: str) -> Figure:
    """Open a figure for ``viewer``; ``period`` is such as ``2024`` or ``latest``. Raises NotFoundError.

    What the viewer may not see is said to be not there, so that an address tells nothing.
    """
    opener = FIGURES.opener(code)
    if opener is None:
        raise NotFoundError(Text(f"没有指标 {code}", f"indicator {code} not found"))
    try:
        return opener(subject, _period(period), viewer)
    except (NotAllowedError, PeriodError) as error:  # a period so early that there is none before it
        raise NotFoundError(error.what) from None


def figure_now(code: str, subject: Subject, period: Period | None = None, viewer: Viewer = SYSTEM) -> float | None:
    """The value of a figure as it stands now; None where it is unknown, not there any more, or no room opens it."""
    opener = FIGURES.opener(code)
    if opener is None:
        return None
    try:
        return opener(subject, period, viewer).value
    except (NotFoundError, NotAllowedError):
        return None


def _period(text: str) -> Period | None:
    """Read a period of an address; None is the newest."""
    if text in {"", LATEST, "None"}:
        return None
    try:
        return Period.parse(text)
    except PeriodError:
        raise NotFoundError(Text(f"看不懂期间 {text[:20]}", f"invalid period: {text[:20]}")) from None
