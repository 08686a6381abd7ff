"""规划目标: where each target stands by its newest value, those that need a look first."""

from __future__ import annotations

from liantu.kernel.figure import Subject
from liantu.kernel.report import NOTHING, Cell, Column, Filling, Quantity, ReportTable, SectionDraft, counted, listed, said
from liantu.kernel.sentence import Cited, Linked, Sentence
from liantu.kernel.text import Text
from liantu.statistics.pages.labels import required, signed, verdict_words, with_unit
from liantu.statistics.pages.targets import by_state, state_of
from liantu.statistics.queries.targets import TargetView, target_views
from liantu.statistics.report.month import Month
from liantu.web.figures import in_both
from liantu.web.page_context import page_of

_COLUMNS = (
    Column(Text("目标", "Target")),
    Column(Text("目标值", "Target value"), numeric=True),
    Column(Text("目标年份", "Due")),
    Column(Text("最近数值", "Newest value"), numeric=True),
    Column(Text("期间与来源", "Period and source")),
    Column(Text("与目标之差", "Against target"), numeric=True),
    Column(Text("结论", "Result")),
)
_OFFICIAL, _COMPUTED, _NONE = (
    Text("官方数据", "published"),
    Text("企业填报汇总", "firms' reports"),
    Text("没有同口径的数据", "no comparable data"),
)
_BEHIND = ("off_path", "missed")


def targets(month: Month) -> SectionDraft | None:
    """The targets of the city or the district; None where it has none."""
    kind, key = month.place
    codes = {target.code for target in month.pack.targets if target.region == key} if kind != "chain" else set()
    if not codes:
        return None
    groups = by_state(target_views(month.viewer, month.pack, computation=month.computation, codes=codes))
    views = [view for _state, rows in groups for view in rows]
    words = month.words.targets
    states = listed(_state(month, verdict_words(rows[0].leading), len(rows)) for _name, rows in groups)
    draft = SectionDraft("targets", words.title, 10, month.simulated, words.note)
    tally = said(words.tally, {"count": counted(len(views)), "states": states}, key="tally")
    behind = [sentence for view in _behind(views) if (sentence := _told(month, view)) is not None]
    return draft.add(tally, *behind[: words.shown], ReportTable(words.table, _COLUMNS, tuple(_row(view) for view in views)))


def _state(month: Month, state: Text, count: int) -> tuple[Text, ...]:
    sentence = said(month.words.targets.state, {"state": state, "count": counted(count)})
    return tuple(piece for piece in sentence.pieces if isinstance(piece, Text))


def _behind(views: list[TargetView]) -> list[TargetView]:
    """The targets off their path, the least likely to be met first, then those that were missed, the newest first."""
    off, missed = ([view for view in views if state_of(view.leading) == state] for state in _BEHIND)
    off.sort(key=lambda view: 1.0 if view.leading.chance is None else view.leading.chance)
    return [*off, *sorted(missed, key=lambda view: -view.aim.period.number)]


def _told(month: Month, view: TargetView) -> Sentence | None:
    """What is said of a target that is behind; None where it cannot be said in the unit in which its figure opens."""
    side, newest, unit = view.leading, view.leading.newest, view.entry.unit
    is_missed = state_of(side) == "missed"
    progress = side.progress
    span = side.verdict.margin if is_missed else None if progress is None else progress.lag
    value = _value(view)
    if newest is None or span is None or not isinstance(value, Cited):
        return None
    words = month.words.targets
    gap = min(span, key=abs)
    values: Filling = {
        "name": view.entry.name, "period": newest.period.text, "value": value, "required": _required(view),
        "gap": in_both(lambda: signed(abs(gap), unit).lstrip("+")),
    }  # fmt: skip
    return said(words.missed if is_missed else words.behind, values, key=f"target:{view.entry.code}", good=False)


def _row(view: TargetView) -> tuple[Cell, ...]:
    side = view.leading
    newest, entry = side.newest, view.entry
    url = page_of("target", entry.code)
    source = _NONE if newest is None else _joined(newest.period.text, _OFFICIAL if side.origin == "official" else _COMPUTED)
    gap = side.verdict.margin or (None if side.progress is None else side.progress.gap)
    shown_gap = NOTHING if gap is None else in_both(lambda: signed(min(gap, key=abs), entry.unit))
    name = Linked(entry.name, url) if url else entry.name
    return name, _required(view), view.aim.period.text, _value(view), source, shown_gap, verdict_words(side)


def _value(view: TargetView) -> Cell:
    """The newest value: as a figure where it is written in the figure's own unit, else in the target's."""
    newest, entry = view.leading.newest, view.entry
    if newest is None:
        return Quantity(None)
    if view.definition is not None and view.definition.unit == entry.unit:
        return Cited(entry.indicator, Subject("target", entry.code), newest.period, newest.value)
    return in_both(lambda: with_unit(newest.value, entry.unit))


def _required(view: TargetView) -> Text:
    return in_both(lambda: required(view.entry))


def _joined(first: Text, second: Text) -> Text:
    return Text(f"{first.zh} {second.zh}", f"{first.en}, {second.en}")
