"""The form of a report: when it is due, how it stands on a day, and what a wrong rule file is told."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from liantu.kernel.pack import load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.registry.engine.report_form import FormField, ReportForm, ReportFormRules, Standing
from liantu.statistics.engine.quality_rules import QualityRules

OCTOBER = Period.parse("2026-10")


def form() -> ReportForm:
    """The month's form of the city."""
    found = load_pack("chongqing").rule(ReportFormRules).form(PeriodKind.MONTH)
    assert found is not None
    return found


@pytest.mark.parametrize(("day", "standing"), [
    (date(2026, 10, 31), Standing.OPEN), (date(2026, 11, 1), Standing.DUE), (date(2026, 11, 10), Standing.DUE),
    (date(2026, 11, 11), Standing.OVERDUE), (date(2026, 11, 25), Standing.OVERDUE), (date(2026, 11, 26), Standing.LATE),
])  # fmt: skip
def test_a_month_is_due_on_the_tenth_and_late_after_the_twenty_fifth(day, standing):
    assert form().due_date(OCTOBER) == date(2026, 11, 10)
    assert form().standing(OCTOBER, day, whole=False) is standing
    assert form().standing(OCTOBER, day, whole=True) is Standing.IN


def test_the_report_of_now_is_that_of_the_last_month_that_is_over():
    assert form().periods(date(2027, 1, 3))[:2] == (Period.parse("2026-12"), Period.parse("2026-11"))
    assert form().periods(date(2027, 1, 3))[-1] == Period.parse("2025-12")  # December is not late yet, the twelve before it are
    assert len(form().periods(date(2027, 1, 26))) == 12


def test_a_year_is_due_in_february():
    yearly = load_pack("chongqing").rule(ReportFormRules).form(PeriodKind.YEAR)
    assert yearly is not None
    assert yearly.due_date(Period.parse("2026")) == date(2027, 2, 15)


def test_values_are_written_in_the_forms_unit_without_loss():
    field = FormField(item="revenue", unit="wan_yuan")
    assert [field.written(value, "yuan") for value in (0.0, 0.01, 12_345_678.91, 1e13)] == ["0", "0.000001", "1234.567891", "1000000000"]


def test_the_form_and_the_rules_of_quality_agree_on_what_is_late():
    pack = load_pack("chongqing")
    days = {kind: deadline.due_days for kind, deadline in pack.rule(QualityRules).deadlines.items()}
    assert {one.kind: one.late_after_days for one in pack.rule(ReportFormRules).forms} == {kind: days[kind] for kind in ("month", "year")}


def test_a_rule_over_what_the_form_does_not_ask_is_refused():
    raw = form().model_dump()
    raw["holds"] = [{"code": "x", "name": {"zh": "x", "en": "x"}, "broken": "tax > revenue", "items": ["tax", "revenue"], "blocks": True}]
    with pytest.raises(ValidationError, match="tax"):
        ReportForm.model_validate(raw)
    raw["holds"][0] |= {"items": ["revenue"]}
    with pytest.raises(ValidationError, match="formula reads"):
        ReportForm.model_validate(raw)
