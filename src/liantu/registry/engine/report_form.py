"""填报表: the form of a report by kind of period, as the pack gives it: its fields, what must hold between them, and when it is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.errors import Problem
from liantu.kernel.formula import holds, parse_condition
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import Code, Entry, Words
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Condition, Count, Flag, ItemCode, Number, PeriodKindCode, Share, distinct, items_of
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.kernel.units import factor, measures, unit_name


class Standing(StrEnum):
    """报送状态: how a report stands on a day."""

    IN = "in"
    DUE = "due"
    """Its period is over; the day on which it is due has not passed."""
    OVERDUE = "overdue"
    """The day has passed; it does not count as late yet."""
    LATE = "late"
    OPEN = "open"
    """Its period is not over."""


class FormField(Entry):
    """栏目: an item as it is asked for: in which unit, whether it must be given, the least that it can be."""

    item: ItemCode
    unit: str
    required: Flag = False
    least: Number | None = None
    whole: Flag = False
    note: Words | None = None

    def written(self, value: float, base: str) -> str:
        """Return a value that is kept in unit ``base`` as the form shows it: in the form's unit, shortest decimal, without separators.

        >>> FormField(item="revenue", unit="wan_yuan").written(12345678.9, "yuan")
        '1234.56789'
        """
        shown = Decimal(repr(value)) / factor(self.unit, base)
        return f"{shown.normalize():f}"

    @property
    def unit_text(self) -> Text:
        """The unit in words."""
        return unit_name(self.unit)


class FieldGroup(Entry):
    """栏目组: fields under one heading."""

    name: Words
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]


class FormRule(Entry):
    """勾稽关系: a condition over the items of one report that is true where it is broken; it blocks, or asks for a reason."""

    code: Code
    name: Words
    broken: Condition
    items: Annotated[tuple[ItemCode, ...], Field(min_length=1), distinct()]
    blocks: Flag

    @model_validator(mode="after")
    def _reads_its_items(self) -> FormRule:
        if items_of(self.broken) != set(self.items):
            codes = ", ".join(sorted(items_of(self.broken)))
            raise PydanticCustomError("rule", "公式读取的是 {items} / the formula reads {items}", {"items": codes})
        return self

    def is_broken(self, values: Mapping[str, float | None]) -> bool:
        """Whether the values, in the units of the items, break the rule; what is not known breaks nothing."""
        return holds(parse_condition(self.broken), {item: values.get(item) for item in self.items}) is True


class Due(Entry):
    """到期日: a day of the month that lies so many months after the last month of the period."""

    months_after: Count
    day: Annotated[int, Field(strict=True, ge=1, le=28)]


class ReportForm(Entry):
    """填报表: the report of one kind of period."""

    kind: PeriodKindCode
    name: Words
    words: Words
    due: Due
    late_after_days: Count
    look_back: Count
    adds_up_within: Share | None = None
    groups: Annotated[tuple[FieldGroup, ...], Field(min_length=1)]
    holds: Annotated[tuple[FormRule, ...], distinct(lambda rule: rule.code)] = ()

    @model_validator(mode="after")
    def _each_item_once(self) -> ReportForm:
        codes = [field.item for field in self.fields]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise PydanticCustomError("twice", "{codes} 重复 / duplicate {codes}", {"codes": ", ".join(twice)})
        if unasked := sorted({item for rule in self.holds for item in rule.items} - set(codes)):
            values = {"items": ", ".join(unasked)}
            raise PydanticCustomError("rule", "勾稽关系用到表中没有的 {items} / a rule reads {items}, which the form does not ask", values)
        return self

    @property
    def period_kind(self) -> PeriodKind:
        """The kind of its periods."""
        return PeriodKind(self.kind)

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All fields in their order."""
        return tuple(field for group in self.groups for field in group.fields)

    @property
    def items(self) -> tuple[str, ...]:
        """Codes of the items in their order."""
        return tuple(field.item for field in self.fields)

    @property
    def required(self) -> frozenset[str]:
        """Items without which a report is not whole."""
        return frozenset(field.item for field in self.fields if field.required)

    def due_date(self, period: Period) -> datetime.date:
        """The last day on which the report of a period is in time."""
        month = Period.of(period.end_date, PeriodKind.MONTH).shifted(self.due.months_after)
        return month.start_date.replace(day=self.due.day)

    def standing(self, period: Period, today: datetime.date, *, whole: bool) -> Standing:
        """How the report of a period stands; ``whole``: all that must be given is there."""
        if whole:
            return Standing.IN
        if today <= period.end_date:
            return Standing.OPEN
        if today <= self.due_date(period):
            return Standing.DUE
        return Standing.LATE if (today - period.end_date).days > self.late_after_days else Standing.OVERDUE

    def periods(self, today: datetime.date) -> tuple[Period, ...]:
        """The periods that are over and still asked for, the newest first: the first of them is the one to report now.

        Of those whose report counts as missing there are ``look_back``; the ones before them are not late yet.
        """
        periods, late = [Period.of(today, self.period_kind).previous()], 0
        while True:
            late += self.standing(periods[-1], today, whole=False) is Standing.LATE
            if late >= self.look_back:
                return tuple(periods)
            periods.append(periods[-1].previous())


class ReportFormRules(RuleFile):
    """The forms of the reports; without the file there is upload only."""

    file: ClassVar[str] = "report_form"
    decides: ClassVar[Text] = Text(
        "网页填报表的栏目、单位、勾稽关系、到期日", "fields, units, rules and due days of the reports that are filled in on a page"
    )
    optional: ClassVar[bool] = True

    forms: Annotated[tuple[ReportForm, ...], distinct(lambda form: form.kind)] = ()
    reason_longest: Count = 300

    def form(self, kind: PeriodKind) -> ReportForm | None:
        """The form of a kind of period; None where the city has none."""
        return next((form for form in self.forms if form.kind == kind.value), None)

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """Each item is reported by the form's kind of period, in a unit that converts to its own."""
        for at, form in enumerate(self.forms):
            for field in form.fields:
                if (item := pack.items.get(field.item)) is None:
                    continue
                if form.kind not in item.period_kinds:
                    what = Text(f"{field.item} 不按 {form.kind} 填报", f"{field.item} is not reported by {form.kind}")
                    hint = Text("删去此栏，或在 items.yaml 补上", "leave it out, or add it in items.yaml")
                    yield self.wrong(pack, ("forms", at), what, hint)
                if not measures(field.unit, item.unit):
                    what = Text(f"{field.item} 的单位 {field.unit} 不能换算", f"the unit {field.unit} of {field.item} does not convert")
                    hint = Text(f"用能换算成 {item.unit} 的单位", f"use one that converts to {item.unit}")
                    yield self.wrong(pack, ("forms", at), what, hint)
