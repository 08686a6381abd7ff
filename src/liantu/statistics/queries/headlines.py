"""首页句子: what of the targets a home should say first, by what it costs: targets missed or behind schedule, each with what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from liantu.accounts.queries import Viewer
from liantu.kernel.bound import Bound
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.sentence import Cited, Linked, Piece, Sentence
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, factor
from liantu.kernel.written import amount_text, difference_text
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.targets import Reading
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.models import Computation
from liantu.statistics.queries.district_targets import own_shares
from liantu.statistics.queries.readings import place_of_target
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
    """Of each place's targets of an indicator the one that is due next, else the one that was due last."""
    chosen: dict[tuple[str, str], TargetView] = {}
    for view in sorted(views, key=_turn):
        chosen.setdefault((view.entry.indicator, view.entry.region), view)
    return [view for view in views if chosen[view.entry.indicator, view.entry.region] is view]


def _turn(view: TargetView) -> tuple[bool, int]:
    """Those not over yet first, the next due before later ones; then those that are over, the last due first."""
    over, end = view.leading.verdict.outcome is not Outcome.OPEN, view.aim.period.end_date.toordinal()
    return over, -end if over else end


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


def share_headlines(viewer: Viewer, pack: Pack, computation: Computation | None, address: str) -> Iterable[Sentence]:
    """Yield a sentence for each share of a target that the viewer's district was set and has not reached, or has yet to answer."""
    for entry, line in own_shares(viewer, pack, computation=computation):
        share = line.share
        if share is None or (line.met and share.state != share.State.SET):
            continue
        asked, end = amount_text(share.value, entry.unit), Period.parse(entry.period).text
        name = Linked(entry.name, address.format(entry.code))
        said: list[Piece] = [name, Text(f"：{line.name.zh}分解指标{end.zh}{asked.zh}", f": {line.name.en} was set {asked.en} for {end.en}")]
        place = place_of_target(pack, entry)
        if line.now is not None and line.period is not None and place is not None:
            when, subject = line.period.text, Subject("district", line.district)
            value = line.now * float(factor(entry.unit, pack.measured[place[0]].unit))
            bound = line.bound.text
            stood = f"was {bound.en}" if bound.en else "stood at"
            said += [Text(f"，{when.zh}为{bound.zh}", f"; in {when.en} it {stood} "), Cited(place[0], subject, line.period, value)]
        if line.lacking is not None and line.lacking > 0:
            short = difference_text(line.lacking, entry.unit)
            said.append(Text(f"，还差{short.zh}", f", {short.en} short"))
        said.append(Text("，请确认。", "; it waits for your answer.") if share.state == share.State.SET else Text("。", "."))
        good = False if line.met is False else None
        yield Sentence(tuple(said), _yuan(line.lacking, entry.unit), good, f"share:{entry.code}:{line.district}")


def _yuan(lacking: float | None, unit: str) -> float | None:
    """What is lacking in yuan; None where nothing is, or the unit is no money."""
    if lacking is None or lacking <= 0:
        return None
    try:
        return lacking * float(factor(unit, "yuan"))
    except UnitError:
        return None
