"""Columns that leave say what they hold: a name with a unit holds that unit, a number without one has its unit beside it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from django.test import Client

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import load_pack
from liantu.kernel.units import factor, known, measures
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, export, import_files
from liantu.registry.engine.schema import Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.headings import split_unit
from liantu.registry.queries.export import exported_tables, table_frame
from tests.registry.city import csv, make_city

MONEY = {code: [one.name for one in table.columns if one.kind is Kind.YUAN] for code, table in TABLES.items()}
MONEY = {code: names for code, names in MONEY.items() if names and code in exported_tables()}


@pytest.fixture
def facts(db: None, tmp_path: Path) -> Path:
    """A city with money in every table that has it, to the last fen, and a reported value."""
    make_city()
    csv(tmp_path, "organisations", "单位名称,区县", "甲电池有限公司,渝北区", "乙汽车有限公司,渝北区")
    csv(tmp_path, "capabilities", "单位,产品,年份,产值（元）,产能对应产值（元）", "甲电池有限公司,动力电池电芯,2024,1234567.89,3000000.01")
    csv(tmp_path, "supply_links", "供应商,采购方,产品,年份,年供货额（元）", "甲电池有限公司,乙汽车有限公司,动力电池电芯,2024,98765.43")
    csv(
        tmp_path, "product_flows", "产品,期间,进口额（元）,市外购入额（元）,本市最终需求额（元）,出口额（元）",
        "动力电池电芯,2024,100.01,200.02,300.03,400.04",
    )  # fmt: skip
    csv(tmp_path, "projects", "项目代码,项目名称,总投资（元）,已完成投资（元）", "P1,新厂,5000000.05,1234.56")
    csv(tmp_path, "reports", "单位,期间,指标,数值", "甲电池有限公司,2024,revenue,22026.4")
    report = import_files(ImportRequest([tmp_path], viewer=SYSTEM))
    assert report.applied, report.lines()
    return tmp_path


def unit_of(name: str) -> str:
    """The unit of money that a name ends with, "" where it ends with none."""
    parts = name.split("_")
    ends = ["_".join(parts[at:]) for at in range(1, len(parts))]
    return next((end for end in ends if known(end) and measures(end, "yuan")), "")


def in_fen(value: float, unit: str) -> int:
    return round(Decimal(repr(value)) * factor(unit, "yuan") * 100)


def test_exported_money_is_in_the_unit_that_its_name_says(facts: Path) -> None:
    export(facts / "out", load_pack("chongqing"), viewer=SYSTEM)
    seen = 0
    for code, names in MONEY.items():
        written, held = pl.read_parquet(facts / "out" / f"{code}.parquet"), table_frame(code, SYSTEM)
        by_stem = {one.removesuffix(f"_{unit_of(one)}"): one for one in written.columns if unit_of(one)}
        for name in names:
            column = by_stem[name.removesuffix("_fen")]
            assert [in_fen(one, unit_of(column)) for one in written[column]] == held[name].to_list(), (code, column)
            assert held[name].null_count() == 0
            seen += held.height
        assert not [one for one in written.columns if one.endswith("_fen")]
    assert seen == 9


def test_a_heading_of_the_workbook_says_the_unit_of_its_column(facts: Path) -> None:
    export(facts / "out.xlsx", load_pack("chongqing"), viewer=SYSTEM)
    book = openpyxl.load_workbook(facts / "out.xlsx")
    for code, names in MONEY.items():
        sheet, held = book[TABLES[code].name.zh], table_frame(code, SYSTEM)
        headings = [str(cell.value) for cell in sheet[1]]
        for name in names:
            position = next(at for at, heading in enumerate(headings) if split_unit(heading)[0] == TABLES[code].column(name).heading.zh)
            unit = split_unit(headings[position])[1]
            assert [in_fen(row[position].value, unit) for row in sheet.iter_rows(min_row=3)] == held[name].to_list(), (code, name)


def test_numbers_of_an_item_or_product_have_their_unit_beside_them(facts: Path) -> None:
    pack = load_pack("chongqing")
    m.Product.objects.filter(code="battery_cell").update(unit="万只/年")
    export(facts / "out", pack, viewer=SYSTEM)
    reports = pl.read_parquet(facts / "out" / "reports.parquet")
    assert reports.select("item", "value", "unit").rows() == [("revenue", 22026.4, pack.items["revenue"].unit)]
    assert pl.read_parquet(facts / "out" / "capabilities.parquet")["unit"].to_list() == ["万只/年"]


@pytest.mark.parametrize("form", ["out", "out.xlsx"])
def test_what_went_out_comes_in_again_unchanged(facts: Path, form: str) -> None:
    export(facts / form, load_pack("chongqing"), viewer=SYSTEM)
    report = import_files(ImportRequest([facts / form], viewer=SYSTEM))
    assert (report.problems, [(one.new, one.changed) for one in report.tables]) == ((), [(0, 0)] * len(report.tables))


def test_a_column_named_fen_without_a_unit_is_refused_with_what_to_call_it(facts: Path) -> None:
    """Earlier versions exported 万元 under that name: nobody can tell which it is."""
    rows = {"organisation": ["甲电池有限公司"], "product": ["动力电池电芯"], "year": [2023]}
    pl.DataFrame({**rows, "output_fen": [12.5]}).write_parquet(facts / "capabilities.parquet")
    (problem,) = import_files(ImportRequest([facts / "capabilities.parquet"], viewer=SYSTEM)).problems
    assert (problem.code, "output_wan_yuan" in problem.hint.en) == ("heading_unit_unclear", True)
    for heading, fen in (("output_wan_yuan", 12_500_000), ("output_fen（分）", 1250), ("output_fen（元）", 125_000)):
        m.Capability.objects.filter(year=2023).delete()
        pl.DataFrame({**rows, heading: [12.5 * 100 if "分" in heading else 12.5 if "wan" in heading else 1250.0]}).write_parquet(
            facts / "capabilities.parquet"
        )
        assert import_files(ImportRequest([facts / "capabilities.parquet"], viewer=SYSTEM)).problems == ()
        assert m.Capability.objects.get(year=2023).output_fen == fen


def test_no_name_in_the_interface_says_another_unit_of_money_than_yuan(db: None) -> None:
    """All amounts of the interface are yuan; none is fen under any name."""
    schemas: dict[str, Any] = Client().get("/api/openapi.json").json()["components"]["schemas"]
    names = {name for schema in schemas.values() for name in schema.get("properties", {})}
    money = {name for name in names if unit_of(name) or re.search(r"_(cny|rmb)$", name)}
    assert {unit_of(name) for name in money} == {"yuan"}, money
    assert {"value_yuan", "output_yuan", "demand_waiting_yuan"} <= money
