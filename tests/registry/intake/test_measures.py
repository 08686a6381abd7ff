"""A unit in the heading, in a column map, in a column of its own, above the table or in the cell converts; or the row is refused."""

from __future__ import annotations

import csv as csvlib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.accounts.queries import SYSTEM
from liantu.kernel import units
from liantu.kernel.pack.entries import SourceMap
from liantu.kernel.progress import silent
from liantu.kernel.units import factor, measures
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, import_files
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.input import InputFile
from liantu.registry.intake.measures import converted
from liantu.registry.intake.pipeline import read_batch
from liantu.registry.intake.vocabulary import Vocabulary
from tests.registry.city import CODES, csv, make_city

CODE = CODES[0]
ITEMS = ("revenue", "employees", "energy_tce", "electricity_kwh", "natural_gas_m3", "coal_tonne", "land_mu", "rd_institutions")
"""Items of money, persons, standard coal, electricity, volume, mass, area and count."""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    make_city()
    csv(tmp_path, "organisations", "单位名称,统一社会信用代码,区县,填报日期", f"甲电池有限公司,{CODE},渝北区,2024-03-01")
    return tmp_path


def taken(folder: Path, headings: str, *rows: str, table: str = "reports"):
    csv(folder, table, headings, *rows)
    return import_files(ImportRequest([folder], viewer=SYSTEM, leave_out_bad_rows=True))


@pytest.mark.django_db
def test_revenue_under_a_heading_with_ten_thousand_yuan_is_kept_in_yuan(city: Path) -> None:
    taken(city, "单位,期间,指标项,数值（万元）", f"{CODE},2024,营业收入,22026.4")
    assert m.Report.objects.get().value == 220_264_000


@pytest.mark.django_db
def test_a_column_of_its_own_and_the_cell_count_before_the_heading(city: Path) -> None:
    rows = (f"{CODE},2024,营业收入,22026.4,万元", f"{CODE},2023,营业收入,1.2亿元,万元", f"{CODE},2024,综合能源消费量,3,万吨标准煤")
    taken(city, "单位,期间,指标项,数值,计量单位", *rows)
    assert dict(m.Report.objects.values_list("period", "value").filter(item="revenue")) == {"2024": 220_264_000, "2023": 120_000_000}
    assert m.Report.objects.get(item="energy_tce").value == 30_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headings", "row", "code"),
    [
        ("数值（万元）", "从业人员平均人数,5", "unit_differs"),
        ("数值（当年价）", "营业收入,5", "unknown_unit"),
        ("数值（万元）,计量单位", "营业收入,5,亿元", "unit_contradicts"),
        ("数值（万千瓦时）", "用电量,5万", "unit_unclear"),
        ("数值", "营业收入,5吨", "unit_differs"),
        ("数值", "用电量,5吨标准煤", "unit_differs"),
        ("数值", "营业收入,5{0}", "unknown_unit"),
        ("数值", "营业收入,1234①", "number_with_mark"),
        ("数值", "营业收入,10²", "number_with_mark"),
        ("数值", "营业收入,3²万", "number_with_mark"),
        ("数值", "营业收入,1e1000000", "not_a_number"),
        ("数值", "营业收入,1.2e999999万", "not_a_number"),
        ("数值（万元）", "营业收入,1e305", "not_a_number"),
    ],
)
def test_what_cannot_be_converted_is_refused_with_the_reason(city: Path, headings: str, row: str, code: str) -> None:
    report = taken(city, f"单位,期间,指标项,{headings}", f"{CODE},2024,{row}")
    assert [(problem.code, problem.place.cell) for problem in report.problems] == [(code, "D2")]
    assert not m.Report.objects.exists()


@pytest.mark.django_db
def test_a_line_above_the_table_gives_the_unit(city: Path) -> None:
    taken(city, ",,,单位：万元\n单位,期间,指标项,数值", f"{CODE},2024,营业收入,22026.4")
    assert m.Report.objects.get().value == 220_264_000


@pytest.mark.django_db
def test_a_line_above_the_table_counts_for_money_columns_too(city: Path) -> None:
    taken(city, ",,,,单位：元\n单位,产品,年份,产值,产能利用率", f"{CODE},铜箔,2024,1234.5,0.5", table="capabilities")
    assert m.Capability.objects.get().output_fen == 123_450


@pytest.mark.django_db
def test_money_above_the_table_is_no_unit_of_quantities(city: Path) -> None:
    m.Product.objects.filter(code="copper_foil").update(unit="吨")
    taken(city, ",,,,单位：万元\n单位,产品,年份,产值,产量", f"{CODE},铜箔,2024,1234.5,60", table="capabilities")
    row = m.Capability.objects.get()
    assert (row.output_fen, row.output) == (1_234_500_000, 60)


@pytest.mark.django_db
def test_capacity_is_kept_in_the_unit_of_its_product(city: Path) -> None:
    m.Product.objects.filter(code="copper_foil").update(unit="吨")
    m.Product.objects.filter(code="battery_cell").update(unit="万只")
    rows = (f"{CODE},铜箔,2024,1.5万吨,,", f"{CODE},锂电池,2024,3,5,亿只")
    taken(city, "单位,产品,年份,产能,产量,计量单位", *rows, table="capabilities")
    assert set(m.Capability.objects.values_list("capacity", "output")) == {(15_000, None), (30_000, 50_000)}


@pytest.mark.django_db
def test_capacity_by_the_year_and_of_a_product_without_a_unit(city: Path) -> None:
    m.Product.objects.filter(code="copper_foil").update(unit="吨")
    report = taken(
        city, "单位,产品,年份,产能（万吨/年）,产量", f"{CODE},铜箔,2024,1.5,", f"{CODE},动力电池包,2024,3,", table="capabilities"
    )
    assert m.Capability.objects.get().capacity == 15_000
    assert [problem.code for problem in report.problems] == ["unit_unknown_base"]


@pytest.mark.django_db
def test_days_written_in_weeks_are_days(city: Path) -> None:
    headings = "供应商,采购方,产品,年份,年供货额,交货天数（周）,采购方所在地"
    taken(city, headings, f"{CODE},别处有限公司,铜箔,2024,1,2,不在册", table="supply_links")
    assert m.SupplyLink.objects.get().lead_time_days == 14


PLACES = ("cell", "heading", "column", "map", "line")
NAMES = {
    code: sorted({name for unit in units._NAMES if measures(unit, base) for name in units._NAMES[unit] if name and name != "1"})
    for code, base in (("revenue", "yuan"), ("employees", "person"), ("energy_tce", "tce"), ("electricity_kwh", "kWh"),
                       ("natural_gas_m3", "m3"), ("coal_tonne", "tonne"), ("land_mu", "mu"), ("rd_institutions", "count"))
}  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Decimal, str, str]:
    item = draw(st.sampled_from(ITEMS))
    number = Decimal(draw(st.integers(-(10**10), 10**10))).scaleb(-draw(st.integers(0, 4)))
    place = draw(st.sampled_from(PLACES))
    names = [name for name in NAMES[item] if not (place == "cell" and name[0].isdigit()) and not (place == "line" and "," in name)]
    return item, number, draw(st.sampled_from(names)), place


@settings(max_examples=80, deadline=None)
@given(one=written())
def test_any_value_in_any_unit_in_any_place_gives_the_same_fact(pack, tmp_path_factory, one: tuple[str, Decimal, str, str]) -> None:
    """Law: the fact is the number times the exact factor, rounded once, wherever the unit stands."""
    item, number, unit, place = one
    exact = number * factor(unit, pack.items[item].unit)
    folder = tmp_path_factory.getbasetemp()
    assert fact(pack, folder, item, f"{number:f}", unit, place) == float(exact)
    assert fact(pack, folder, item, f"{exact:f}", "", "cell") == float(exact)


def fact(pack, folder: Path, item: str, number: str, unit: str, place: str) -> float | None:
    """What is kept of one cell."""
    heading = f"数值（{unit}）" if place == "heading" else "数值"
    rows = [["单位", "期间", "指标项", heading, "计量单位"]]
    rows.append([CODE, "2024", item, number + (unit if place == "cell" else ""), unit if place == "column" else ""])
    if place == "line":
        rows.insert(0, ["", "", "", f"单位：{unit}", ""])
    path = folder / "填报.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csvlib.writer(file).writerows(rows)
    columns = {"organisation": "单位", "period": "期间", "item": "指标项", "value": "数值"}
    part = {"table": "reports", "file": "*.csv", "columns": columns, "units": {"value": unit}}
    mapping = SourceMap.model_validate({"code": "any", "name": {"zh": "某", "en": "any"}, "tables": [part]}) if place == "map" else None
    batch = read_batch([InputFile(path, "", None)], pack, mapping, dated=False, progress=silent)  # type: ignore[arg-type]
    assert not batch.log.count, batch.log.listed
    known = Vocabulary(items={code: code for code in pack.items}, item_units={code: entry.unit for code, entry in pack.items.items()})
    words = CellWords.from_pack(pack)
    value = converted(batch.rows("reports"), TABLES["reports"], known.units, words, batch.log).get_column("value").item()
    assert not batch.log.count, batch.log.listed
    return value
