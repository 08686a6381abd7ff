"""A dry run says totals and medians before and after; values in another unit are not written before somebody says that they are right."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model

from liantu.accounts.models import AuditLine
from liantu.accounts.queries import SYSTEM
from liantu.kernel.errors import LiantuError
from liantu.kernel.period import PeriodKind
from liantu.kernel.viewer import Role, Viewer
from liantu.project.cli import main
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, confirm_intake, import_files, start_intake
from liantu.registry.queries import report_rows
from tests.registry.city import csv, make_city

FIRMS = ("甲电池有限公司", "乙汽车有限公司", "丙铜业有限公司")


@pytest.fixture
def city(db: None, tmp_path: Path) -> Path:
    """Three firms with revenue in 2023, energy by month, and capabilities."""
    make_city()
    m.Product.objects.filter(code="battery_cell").update(unit="万只")
    bring(csv(tmp_path, "organisations", "单位名称,区县", *(f"{firm},渝北区" for firm in FIRMS)))
    bring(reports(tmp_path, *(f"{firm},2023,revenue,{value}" for firm, value in zip(FIRMS, (2e8, 3e8, 5e8), strict=True))))
    bring(
        reports(tmp_path, *(f"{firm},2024-01,electricity_kwh,{value}" for firm, value in zip(FIRMS, (50_000, 70_000, 90_000), strict=True)))
    )
    bring(csv(tmp_path, "capabilities", "单位,产品,年份,产值,产量,产能利用率", f"{FIRMS[0]},动力电池电芯,2023,20000,12,80%"))
    return tmp_path


def reports(folder: Path, *rows: str, heading: str = "数值") -> Path:
    return csv(folder, "reports", f"单位,期间,指标,{heading}", *rows)


def bring(path: Path, **how: object):
    report = import_files(ImportRequest([path], viewer=SYSTEM, **how))  # type: ignore[arg-type]
    assert report.problems == (), report.lines()
    return report


def test_a_dry_run_tells_totals_and_medians_before_and_after(city: Path) -> None:
    report = bring(reports(city, f"{FIRMS[0]},2024,revenue,220000000", f"{FIRMS[1]},2024,revenue,310000000"), dry_run=True)
    (line,) = report.plausibility.lines
    assert (line.name.zh, line.unit, line.period, line.asked) == ("营业收入", "yuan", "2024", False)
    assert (line.after.count, line.after.total, line.after.median) == (2, 5.3e8, 2.65e8)
    assert line.same is None
    assert (line.previous_period, line.previous) == ("2023", type(line.after)(3, 1e9, 3e8))
    assert any("530,000,000" in said and "1,000,000,000" in said for said in report.lines())


@pytest.mark.parametrize(
    ("rows", "factor"),
    [
        (f"{FIRMS[0]},2024,revenue,22000", 10_000),
        (f"{FIRMS[1]},2024,revenue,310000", 1_000),
        (f"{FIRMS[2]},2023,revenue,4.9", 100_000_000),
        (f"{FIRMS[2]},2024-02,electricity_kwh,90", 1_000),
        (f"{FIRMS[0]},2024-01,electricity_kwh,500000000", 10_000),
    ],
)
def test_a_value_in_another_unit_waits_until_somebody_says_it_is_right(city: Path, rows: str, factor: float) -> None:
    path = reports(city, rows)
    asked = bring(path)
    assert (asked.applied, asked.plausibility.asked) == (False, 1)
    (line,) = asked.plausibility.lines
    assert [(jump.who, jump.factor) for jump in line.jumps] == [(rows.split(",", maxsplit=1)[0], factor)]
    assert bring(path, dry_run=True).plausibility == asked.plausibility
    assert bring(path, right=True).applied
    again = bring(path)
    assert (again.plausibility.asked, again.table("reports").unchanged) == (0, 1)


def test_what_stands_in_its_unit_is_not_asked_about(city: Path) -> None:
    """The unit in the heading converts, so that nothing jumps."""
    assert bring(reports(city, f"{FIRMS[0]},2024,revenue,22000", heading="数值（万元）")).applied
    assert report_rows(SYSTEM, PeriodKind.YEAR, items=["revenue"])["value"].to_list()[-1] == 2.2e8


@pytest.mark.parametrize(
    ("heading", "value", "name", "factor"),
    [
        ("产值（元）", "20500", "产能·产值", 10_000),
        ("产量（只）", "12.5", "产能·产量·动力电池电芯", 10_000),
        ("产能利用率", "0.0081", "产能·产能利用率", 100),
    ],
)
def test_money_output_and_shares_of_products_are_compared(city: Path, heading: str, value: str, name: str, factor: float) -> None:
    report = bring(csv(city, "capabilities", f"单位,产品,年份,{heading}", f"{FIRMS[0]},动力电池电芯,2024,{value}"))
    assert not report.applied
    (line,) = report.plausibility.lines
    assert (line.name.zh, [jump.factor for jump in line.jumps]) == (name, [factor])
    assert line.jumps[0].who.startswith(FIRMS[0])


def test_a_firm_is_told_of_its_own_values_only(city: Path) -> None:
    firm = m.Organisation.objects.get(name=FIRMS[0])
    viewer = Viewer(get_user_model().objects.create(username="firm").pk, roles=frozenset({Role.FIRM}), organisations=frozenset({firm.pk}))
    report = import_files(ImportRequest([reports(city, f"{FIRMS[0]},2024,revenue,21000")], viewer=viewer, dry_run=True))
    (line,) = report.plausibility.lines
    assert (line.previous.count, line.previous.total, line.jump_count) == (1, 2e8, 1)


def test_confirming_an_intake_needs_the_tick_and_leaves_a_line_in_the_log(city: Path, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    with reports(city, f"{FIRMS[0]},2024,revenue,22000").open("rb") as file:
        intake = start_intake([("填报.csv", file)], viewer=SYSTEM)
    assert (intake.state, intake.plan["plausibility"]["asked"]) == ("checked", 1)
    with pytest.raises(LiantuError, match="1 项数值"):
        confirm_intake(intake, viewer=SYSTEM)
    intake.refresh_from_db()
    assert intake.state == "checked"
    assert confirm_intake(intake, viewer=SYSTEM, right=True).state == "done"
    assert AuditLine.objects.get(verb="confirm_intake").detail["values_said_to_be_right"] == 1


def test_the_command_asks_and_writes_with_the_option(city: Path) -> None:
    path = str(reports(city, f"{FIRMS[0]},2024,revenue,22000"))
    asked = CliRunner().invoke(main, ["import", path, "--no-assess"])
    assert (asked.exit_code, "--these-are-right" in asked.output, "?? 甲电池有限公司" in asked.output) == (1, True, True)
    assert not m.Report.objects.filter(period="2024").exists()
    dry = CliRunner().invoke(main, ["import", path, "--dry-run"])
    assert (dry.exit_code, "合理性 营业收入 2024" in dry.output) == (0, True)
    done = CliRunner().invoke(main, ["import", path, "--no-assess", "--these-are-right"])
    assert (done.exit_code, m.Report.objects.get(period="2024").value) == (0, 22000.0)
