"""Every number that a table takes, in every unit that fits it, in every place where a unit may stand, gives the same stored fact."""

from __future__ import annotations

import csv as csvlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.accounts.queries import SYSTEM
from liantu.kernel import units
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import SourceMap
from liantu.kernel.progress import silent
from liantu.kernel.units import factor, measures
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, import_files
from liantu.registry.engine.schema import MEASURED, Column, Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.input import InputFile
from liantu.registry.intake.measures import converted
from liantu.registry.intake.pipeline import read_batch
from liantu.registry.intake.vocabulary import Vocabulary
from tests.registry.city import CODES, csv, make_city

OTHER = "乙汽车有限公司"
FACTS = ("capabilities", "supply_links", "product_flows", "projects", "product_inputs")
COLUMNS = [
    (code, one)
    for code in FACTS
    for one in TABLES[code].columns
    if one.kind in MEASURED and (one.unit or one.unit_of or one.kind is Kind.SHARE)
]
PRODUCT_UNITS = (
    "吨",
    "万吨",
    "只",
    "万辆",
    "千瓦时",
    "亿千瓦时",
    "吨标准煤",
    "平方米",
    "亩",
    "立方米",
    "人",
    "户",
    "升",
    "吉焦",
    "万颗",
    "万盒",
    "条",
)
"""Units of products: mass, count, energy, standard coal, area, volume, persons, firms."""
PLACES = ("cell", "heading", "column", "map", "line")
REQUIRED = {
    "capabilities": {"单位": CODES[0], "产品": "铜箔", "年份": "2024"},
    "supply_links": {"供应商": CODES[0], "采购方": OTHER, "产品": "铜箔", "年份": "2024"},
    "product_flows": {"产品": "铜箔", "期间": "2024"},
    "projects": {"项目代码": "P1", "项目名称": "新厂"},
    "product_inputs": {"产品": "铜箔", "投入品": "锂电池"},
}


def base_of(column: Column, product_unit: str) -> str:
    return {Kind.YUAN: "fen", Kind.SHARE: "ratio"}.get(column.kind, product_unit if column.unit_of else column.unit)


def names_of(base: str) -> list[str]:
    return sorted({name for code, names in units._NAMES.items() if measures(code, base) for name in names if name and name != "1"})


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Column, str, Decimal, str, str]:
    """A column, the unit of its product, the value in the stored unit, and in which unit and where it is written."""
    table, column = draw(st.sampled_from(COLUMNS))
    product_unit = draw(st.sampled_from(PRODUCT_UNITS)) if column.unit_of else ""
    base = base_of(column, product_unit)
    places = PLACES if column.unit_of or column.kind is Kind.YUAN else PLACES[:-1]
    place = draw(st.sampled_from(places))
    names = [name for name in names_of(base) if not (place == "cell" and name[0].isdigit()) and not (place == "line" and "," in name)]
    unit = draw(st.sampled_from(names))
    if column.kind is Kind.SHARE:
        value = Decimal(draw(st.integers(0, 10**6))) / 10**6
        return table, column, product_unit, value / factor(unit, "ratio"), unit, place
    whole = draw(st.integers(0, 10**12))
    number = Decimal(whole) / factor(unit, base) if column.kind is Kind.YUAN else Decimal(whole % 10**8).scaleb(-2)
    return table, column, product_unit, number, unit, place


@settings(max_examples=100, deadline=None)
@given(one=written())
def test_any_number_of_any_table_in_any_unit_in_any_place_is_the_same_fact(
    pack: Pack, tmp_path_factory: Any, one: tuple[str, Column, str, Decimal, str, str]
) -> None:
    table, column, product_unit, number, unit, place = one
    exact = number * factor(unit, base_of(column, product_unit))
    value = fact(pack, tmp_path_factory.getbasetemp(), table, column, product_unit, f"{number:f}", unit, place)
    if column.kind is Kind.YUAN:
        assert value == int(exact.to_integral_value())
    elif column.unit_of:
        assert value == float(exact)
    else:
        assert value == pytest.approx(float(exact), rel=1e-13)


def fact(pack: Pack, folder: Path, table: str, column: Column, product_unit: str, number: str, unit: str, place: str) -> Any:
    """What is kept of one cell."""
    name = column.heading.zh
    heading = f"{name}（{unit}）" if place == "heading" else name
    cells = {**REQUIRED[table], heading: number + (unit if place == "cell" else ""), "计量单位": unit if place == "column" else ""}
    rows = [list(cells), list(cells.values())]
    if place == "line":
        rows.insert(0, [*[""] * (len(cells) - 2), f"单位：{unit}", ""])
    path = folder / f"{TABLES[table].name.zh}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csvlib.writer(file).writerows(rows)
    source = mapping(table, column, heading, unit, place)
    batch = read_batch([InputFile(path, "", None)], pack, source, dated=False, progress=silent)  # type: ignore[arg-type]
    assert not batch.log.count, batch.log.listed
    known = Vocabulary(product_units={1: product_unit})
    parsed = batch.rows(table)
    assert parsed is not None
    parsed = parsed.with_columns(product_id=1)
    value = converted(parsed, TABLES[table], known.units, CellWords.from_pack(pack), batch.log).get_column(column.name).item()
    assert not batch.log.count, batch.log.listed
    return value


def mapping(table: str, column: Column, heading: str, unit: str, place: str) -> SourceMap | None:
    """A column map that gives the unit; None where the unit stands elsewhere."""
    if place != "map":
        return None
    names = {one.heading.zh: one.name for one in TABLES[table].columns}
    columns = {names[zh]: zh for zh in REQUIRED[table]} | {column.name: heading}
    part = {"table": table, "file": "*.csv", "columns": columns, "units": {column.name: unit}}
    return SourceMap.model_validate({"code": "any", "name": {"zh": "某", "en": "any"}, "tables": [part]})


def test_the_law_covers_every_kind_of_number() -> None:
    assert {column.kind for _, column in COLUMNS} == {Kind.YUAN, Kind.SHARE, Kind.NUMBER}
    covered = {code for one in PRODUCT_UNITS for code in [units.unit_code(one)]}
    assert {"kWh", "tce", "mu", "m2", "person", "tonne", "m3", "GJ"} <= covered
    assert {"%", "‰"} <= set(names_of("ratio"))
    left_out = {f"{code}.{one.name}" for code in FACTS for one in TABLES[code].columns if one.kind in MEASURED} - {
        f"{code}.{one.name}" for code, one in COLUMNS
    }
    assert left_out == {"product_inputs.quantity"}, "it has no unit: one that is written is refused"


@pytest.fixture
def city(db: None, tmp_path: Path) -> Path:
    make_city()
    csv(
        tmp_path,
        "organisations",
        "单位名称,统一社会信用代码,区县",
        f"甲电池有限公司,{CODES[0]},渝北区",
        f"{OTHER},,渝北区",
    )
    return tmp_path


@pytest.mark.parametrize(
    ("table", "headings", "row", "code"),
    [
        ("supply_links", "供应商,采购方,产品,年份,年供货额（万元）,计量单位", f"{CODES[0]},{OTHER},铜箔,2024,5,元", "unit_contradicts"),
        ("supply_links", "供应商,采购方,产品,年份,年供货额,计量单位", f"{CODES[0]},{OTHER},铜箔,2024,5,吨", "unit_differs"),
        ("supply_links", "供应商,采购方,产品,年份,年供货额,计量单位", f"{CODES[0]},{OTHER},铜箔,2024,5,当年价", "unknown_unit"),
        ("product_flows", "产品,期间,进口额,计量单位", "铜箔,2024,5,万美元", "unknown_unit"),
        ("projects", "项目代码,项目名称,总投资,计量单位", "P1,新厂,5,公顷", "unit_differs"),
        ("product_inputs", "产品,投入品,单位用量,计量单位", "铜箔,锂电池,5,千克", "unit_differs"),
        ("capabilities", "单位,产品,年份,产值（万元）,计量单位", f"{CODES[0]},铜箔,2024,5,元", "unit_contradicts"),
    ],
)
def test_a_unit_of_the_row_that_fits_nothing_or_contradicts_refuses_it(city: Path, table: str, headings: str, row: str, code: str) -> None:
    csv(city, table, headings, row)
    report = import_files(ImportRequest([city], viewer=SYSTEM, leave_out_bad_rows=True))
    assert [problem.code for problem in report.problems] == [code]
    assert report.table(table).new == 0


def test_the_unit_of_the_row_counts_for_money_and_days_that_it_measures_and_blank_says_nothing(city: Path) -> None:
    csv(
        city, "supply_links", "供应商,采购方,产品,年份,年供货额,交货天数,计量单位",
        f"{CODES[0]},{OTHER},铜箔,2022,12345.67,3,元", f"{CODES[0]},{OTHER},铜箔,2023,(1.5亿元),2,—",
        f"{CODES[0]},{OTHER},铜箔,2024,2,3,",
    )  # fmt: skip
    report = import_files(ImportRequest([city], viewer=SYSTEM, leave_out_bad_rows=True))
    assert [problem.code for problem in report.problems] == ["out_of_range"], "a negative amount"
    assert list(m.SupplyLink.objects.order_by("year").values_list("year", "amount_fen", "lead_time_days")) == [
        (2022, 1_234_567, 3.0), (2024, 2_000_000, 3.0),
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["计量单位", "单位", "金额单位", "Unit"])
def test_a_column_of_units_is_found_under_the_names_that_people_give_it(city: Path, heading: str) -> None:
    csv(city, "product_flows", f"产品,期间,进口额,{heading}", "铜箔,2024,1234.5,元")
    assert import_files(ImportRequest([city], viewer=SYSTEM)).applied
    assert m.ProductFlow.objects.get().import_fen == 123_450


def test_a_column_of_units_counts_though_the_column_map_does_not_name_it(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "填报.csv"
    path.write_text("公司,期间,项目,数,计量单位\n甲,2024,revenue,5,万元\n甲,2023,revenue,5,吨\n", "utf-8")
    columns = {"organisation": "公司", "period": "期间", "item": "项目", "value": "数"}
    part: dict[str, Any] = {"table": "reports", "file": "*.csv", "columns": columns}
    source = SourceMap.model_validate({"code": "any", "name": {"zh": "某", "en": "any"}, "tables": [part]})
    batch = read_batch([InputFile(path, "", None)], pack, source, dated=False, progress=silent)  # type: ignore[arg-type]
    known = Vocabulary(item_units={"revenue": "yuan"})
    rows = converted(batch.rows("reports"), TABLES["reports"], known.units, CellWords.from_pack(pack), batch.log)  # type: ignore[arg-type]
    assert rows.get_column("value").to_list() == [50_000.0, None]
    assert [problem.code for problem in batch.log.listed] == ["unit_differs"]
