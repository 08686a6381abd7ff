"""Spreadsheets as districts send them: each cell comes in right or is refused by name, never silently wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, export, import_files, sync_pack

FIRM = "重庆甲电子有限公司"


@pytest.fixture
def city(db: None, pack: Pack, tmp_path: Path) -> Path:
    """Return a folder beside a registry that knows one firm, renamed once."""
    sync_pack(pack)
    path = tmp_path / "firms.csv"
    path.write_text(f"单位名称,区县,曾用名\n{FIRM},渝北区,重庆甲电子厂\n", "utf-8")
    assert import_files(ImportRequest([path], viewer=SYSTEM)).applied
    return tmp_path


def test_a_total_under_the_serial_numbers_is_no_row(city: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["某区2024年重点企业产能情况表"])
    sheet.append(["序号", "企业名称", "产品", "年份", "产值", None, "产能利用率"])
    sheet.append([None, None, None, None, "产值（亿元）", "产能对应产值（万元）", None])
    sheet.append([1, "重庆甲电子厂 ", "电芯", "２０２４", "２．５", "３０，０００", "35%"])
    sheet.append(["合计", None, None, None, 2.5, 30000, None])
    sheet.append(["注：以上为快报数"])
    sheet.append(["填表人：某", None, None, None, "审核：某"])
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("E2:F2")
    book.save(city / "capabilities.xlsx")
    report = import_files(ImportRequest([city / "capabilities.xlsx"], viewer=SYSTEM))
    assert report.problems == ()
    row = m.Capability.objects.select_related("organisation").get()
    assert (row.organisation.name, row.year, row.output_fen, row.capacity_fen, row.utilisation) == (
        FIRM, 2024, 25_000_000_000, 30_000_000_000, 0.35,
    )  # fmt: skip
    assert "5" in str(report.notes)


@pytest.mark.parametrize("value", ["1e400", "-1e999", "nan", "inf", "约100", "1,23", "12 000", "1.234,56", "一百", "100人", "#REF!"])
def test_what_is_no_number_is_refused_with_its_cell(city: Path, value: str) -> None:
    (city / "reports.csv").write_text(f'单位,期间,指标项,数值\n{FIRM},2024,营业收入,"{value}"\n', "utf-8")
    report = import_files(ImportRequest([city / "reports.csv"], viewer=SYSTEM))
    assert [problem.place.cell for problem in report.problems][:1] == ["D2"], report.problems
    assert not m.Report.objects.exists()


@pytest.mark.parametrize("name", ["city.xlsx", "city"])
def test_an_export_carries_the_label_simulated_names_and_sites(city: Path, pack: Pack, name: str) -> None:
    (city / "other.csv").write_text("单位名称,区县,模拟,别名\n某模拟公司,渝北区,是,某模\n", "utf-8")
    (city / "sites.csv").write_text(f"单位,厂区名称,地址\n{FIRM},一厂,某路1号\n", "utf-8")
    assert import_files(ImportRequest([city / "other.csv"], viewer=SYSTEM)).applied
    assert import_files(ImportRequest([city / "sites.csv"], viewer=SYSTEM)).applied
    export(city / name, pack, viewer=SYSTEM)
    held = _held()
    m.Site.objects.all().delete()
    m.OrganisationName.objects.all().delete()
    m.Organisation.objects.all().delete()
    report = import_files(ImportRequest([city / name], viewer=SYSTEM))
    assert report.problems == ()
    assert _held() == held
    assert m.Organisation.objects.get(name="某模拟公司").source.mark == "simulated"


def _held() -> list[list[tuple[object, ...]]]:
    return [
        sorted(m.Organisation.objects.values_list("name", "simulated")),
        sorted(m.OrganisationName.objects.values_list("organisation__name", "kind", "name")),
        sorted(m.Site.objects.values_list("organisation__name", "name", "address")),
    ]
