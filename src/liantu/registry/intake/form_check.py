"""填报表的审核: what is wrong with what was typed (it blocks) and what is odd about it (it asks for a reason), by item.

The cells pass the checks of every intake: types, units, plausibility. The form of the pack adds signs, whole numbers, what must be given,
rules between items and the sum of the months; other rooms add their questions (`rooms.reporting`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.registry.engine.report_form import FormField, ReportForm
from liantu.registry.intake.form_batch import Typed, form_values
from liantu.registry.intake.import_plan import Plans
from liantu.registry.intake.pipeline import Batch
from liantu.registry.intake.plausible_lines import PlausibilityLine
from liantu.rooms.reporting import FilledReport, questions_about

Months = Mapping[str, Mapping[int, float]]
"""Values of the months of a year as kept, by item and number of the month's period."""


@dataclass(frozen=True, slots=True)
class Remark:
    """审核意见: one thing that is said of an item; it blocks or asks for a reason."""

    item: str
    what: Text
    blocks: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """审核结果: remarks in the order of the fields, and what could be read, in the units of the items."""

    remarks: tuple[Remark, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)

    def of(self, item: str) -> list[Remark]:
        """The remarks on an item, those that block first."""
        return sorted((one for one in self.remarks if one.item == item), key=lambda one: not one.blocks)

    @property
    def blocked(self) -> bool:
        """Whether something must be mended."""
        return any(one.blocks for one in self.remarks)

    def unanswered(self, reasons: Mapping[str, str]) -> list[Remark]:
        """What asks for a reason and has none."""
        return [one for one in self.remarks if not one.blocks and not reasons.get(one.item, "").strip()]


def checked_form(form: ReportForm, typed: Typed, batch: Batch, plans: Plans, pack: Pack, months: Months) -> Checked:
    """Judge what was typed; ``plans`` are those of ``batch``, ``months`` the kept months of a year (empty for other kinds)."""
    values = form_values(batch, pack)
    remarks = [
        *_unreadable(form, batch),
        *_required(form, typed),
        *(remark for one in form.fields for remark in _of_field(one, values)),
        *_rules(form, values),
        *_months(form, typed.period, values, months, pack),
        *_implausible(plans, pack),
    ]
    blocked = {one.item for one in remarks if one.blocks}
    report = FilledReport(typed.organisation, typed.period, values)
    remarks += [Remark(one.items[0], one.what, blocks=False) for one in questions_about(report) if not blocked & set(one.items)]
    order = {item: at for at, item in enumerate(form.items)}
    known = [one for one in dict.fromkeys(remarks) if one.item in order]
    return Checked(tuple(sorted(known, key=lambda one: (order[one.item], not one.blocks))), values)


def _unreadable(form: ReportForm, batch: Batch) -> Iterator[Remark]:
    """What could not be read, with how to mend it; the row of a problem is the number of its field."""
    for problem in batch.log.listed:
        row = problem.place.row
        item = form.items[row - 1] if row is not None and 0 < row <= len(form.items) else form.items[0]
        yield Remark(item, Text(f"{problem.what.zh}；{problem.hint.zh}", f"{problem.what.en}; {problem.hint.en}"), blocks=True)


def _required(form: ReportForm, typed: Typed) -> Iterator[Remark]:
    given = {item for item, _ in typed.in_form(form).values()}
    for one in form.fields:
        if one.required and one.item not in given:
            yield Remark(one.item, Text("请填写此项；确实没有的填 0", "Fill in this item; write 0 where there was none"), blocks=True)


def _of_field(one: FormField, values: Mapping[str, float]) -> Iterator[Remark]:
    value = values.get(one.item)
    if value is None:
        return
    if one.least is not None and value < one.least:
        least = f"{one.least:g}"
        yield Remark(one.item, Text(f"此项不得小于 {least}", f"This item must be {least} or more"), blocks=True)
    if one.whole and value != round(value):
        yield Remark(one.item, Text("此项须为整数", "This item must be a whole number"), blocks=True)


def _rules(form: ReportForm, values: Mapping[str, float]) -> Iterator[Remark]:
    for rule in form.holds:
        if rule.is_broken(values):
            yield Remark(rule.items[0], Text(rule.name.zh, rule.name.en), rule.blocks)


def _months(form: ReportForm, period: Period, values: Mapping[str, float], months: Months, pack: Pack) -> Iterator[Remark]:
    """Items that add up over the year whose twelve months are all kept and do not sum to it."""
    if form.adds_up_within is None or period.kind is not PeriodKind.YEAR:
        return
    for item, of_months in months.items():
        value = values.get(item)
        if value is None or len(of_months) < PeriodKind.MONTH.per_year:
            continue
        total = sum(of_months.values())
        if abs(total - value) > form.adds_up_within * max(abs(total), abs(value)):
            one = next(one for one in form.fields if one.item == item)
            shown, unit = one.written(total, pack.items[item].unit), one.unit_text
            zh = f"与已报 12 个月合计 {shown} {unit.zh} 不一致"
            yield Remark(item, Text(zh, f"The twelve months as reported sum to {shown} {unit.en}"), blocks=False)


def _implausible(plans: Plans, pack: Pack) -> Iterator[Remark]:
    """Values that differ from before as if their unit were wrong."""
    items = {item.name: code for code, item in pack.items.items()}
    for line in plans.plausibility.lines:
        if line.asked and line.name in items:
            yield Remark(items[line.name], _told(line), blocks=False)


def _told(line: PlausibilityLine) -> Text:
    factor = max((jump.factor for jump in line.jumps), default=line.median_factor or 0.0)
    period = line.jumps[0].period if line.jumps else line.previous_period
    zh = f"与 {period} 相差约 {factor:,.0f} 倍，请核对单位"
    return Text(zh, f"About {factor:,.0f} times what was reported for {period}, or that part of it: check the unit")
