"""首页句子: what of the targets a home should say first, by what it costs: targets missed or behind schedule, each with what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from liantu.accounts.queries import Viewer
from liantu.kernel.bound import Bound
from liantu.kernel.pack import Pack
from liantu.kernel.sentence import Sentence
from liantu.kernel.text import Text
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.targets import Reading
from liantu.statistics.engine.written import amount_text, difference_text
from liantu.statistics.models import Computation
from liantu.statistics.queries.target_sentences import target_sentence
from liantu.statistics.queries.targets import TargetView
from liantu.statistics.queries.worth import worths


def target_headlines(
    viewer: Viewer, pack: Pack, views: Sequence[TargetView], computation: Computation | None, address: str
) -> Iterable[Sentence]:
    """Yield a sentence for each target that was missed or is behind its path; ``address`` is that of a target with ``{}`` for its code.

    Of targets of one indicator only the one that is due next, else the one that was due last, speaks: the others say the same thing again.
    """
    stakes = worths(viewer, pack, views, computation)
    for view in _one_an_indicator(views):
        said = target_sentence(pack, view, stakes.get(view.entry.code), url=address.format(view.entry.code))
        if said.good is False:
            moved = _moved(view)
            yield replace(said, pieces=(*said.pieces, moved)) if moved is not None else said


def _one_an_indicator(views: Sequence[TargetView]) -> list[TargetView]:
    chosen: dict[str, TargetView] = {}
    for view in views:
        before = chosen.get(view.entry.indicator)
        if before is None or view.aim.period.end_date > before.aim.period.end_date:
            chosen[view.entry.indicator] = view
    return list(chosen.values())


def _moved(view: TargetView) -> Text | None:
    """What the newest value did against the year before, of a target that speaks of a level; None where one of them is only a bound."""
    exact = {one.period: one for one in view.leading.levels if one.bound is Bound.EXACT and not one.expected}
    newest = view.leading.newest_level
    if view.measured is not Measured.LEVEL or newest is None or newest.period not in exact:
        return None
    before: Reading | None = exact.get(newest.period.same_period_last_year())
    if before is None:
        return None
    change = newest.value - before.value
    if view.level_unit == "percent" or before.value <= 0:
        size, up = difference_text(change, view.level_unit), change >= 0
    else:
        size, up = amount_text(abs(change / before.value * 100), "percent"), change >= 0
    return Text(f"比上年{'上升' if up else '下降'}{size.zh}。", f" It {'rose' if up else 'fell'} by {size.en} over the year.")
