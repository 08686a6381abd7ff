"""The template is read back by its own viewer, exactly; exports have the same shape."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liantu.kernel.text import Text
from liantu.registry.intake.columns import known_headings, match_tables
from liantu.registry.intake.readers import read_sheets
from liantu.registry.intake.template import write_template, write_workbook
from tests.registry.intake.files import TABLES, edited

PACK = SimpleNamespace(
    regions=[
        SimpleNamespace(kind="district", name=Text("渝北区", "Yubei")),
        SimpleNamespace(kind="city", name=Text("重庆市", "Chongqing")),
    ],
    parks=[],
    products={},
    items={},
)


def test_an_empty_template_holds_no_rows(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", TABLES, PACK)
    sheets = list(read_sheets(tmp_path / "t.xlsx", known=known_headings(TABLES)))
    assert [sheet.frame.height for sheet in sheets] == [0, 0]


def test_a_filled_template_is_read_back_exactly(tmp_path: Path) -> None:
    row = ["模拟企业 1", "91500000MA5U000000", "渝北区", "大型", 12.5, dt.date(2020, 2, 29), "是"]

    def fill(book: Any) -> None:
        for position, value in enumerate(row, start=1):
            book["企业名录"].cell(3, position, value)

    write_template(tmp_path / "t.xlsx", TABLES, PACK)
    sheet = next(read_sheets(edited(tmp_path / "t.xlsx", fill), known=known_headings(TABLES)))
    mapped = match_tables(sheet, TABLES)[0]
    assert (mapped.table, mapped.problems, mapped.warnings) == (TABLES["firms"], (), ())
    assert mapped.units == {"output_fen": "万元"}
    expected = ["模拟企业 1", "91500000MA5U000000", "渝北区", "大型", "12.5", "2020-02-29", "是"]
    assert list(mapped.frame(sheet).row(0)) == [3, *expected]


def test_the_template_tells_and_helps(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", TABLES, PACK)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["企业名录"]
    assert book.sheetnames[0] == "说明 Read me"
    assert book["列表 Lists"].sheet_state == "hidden"
    assert [sheet["A1"].value, sheet["A2"].value, sheet["E1"].value] == ["单位名称（必填）", "Name (required)", "产值（万元）"]
    assert sheet["A1"].fill.fgColor.rgb != sheet["B1"].fill.fgColor.rgb
    assert "全年" in sheet["E1"].comment.text
    assert sheet.freeze_panes == "B3"
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert set(lists) == {"C3", "D3", "G3"}
    district = lists["C3"].split("!")[1].replace("$", "")
    assert [cell[0].value for cell in book["列表 Lists"][district]] == ["渝北区"] if ":" in district else True


_TEXT = st.text(st.characters(whitelist_categories=("L", "N", "P", "S"), max_codepoint=0xFEFF), min_size=1, max_size=20).filter(
    lambda text: text.isprintable()
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            _TEXT.map(lambda text: "=甲" + text),
            st.none() | st.sampled_from(["large", "small"]),
            st.none() | st.integers(0, 10**9),
            st.none() | st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_an_exported_workbook_is_read_back_exactly(tmp_path: Path, rows: list[tuple[str, str | None, int | None, bool | None]]) -> None:
    schema = {"name": pl.String, "size": pl.String, "output_fen": pl.Int64, "listed": pl.Boolean}
    write_workbook(tmp_path / "t.xlsx", {"firms": pl.DataFrame(rows, schema=schema, orient="row")}, TABLES, PACK)
    sheet = next(read_sheets(tmp_path / "t.xlsx", known=known_headings(TABLES)))
    assert sheet.flaws.is_empty()
    frame = match_tables(sheet, TABLES)[0].frame(sheet)
    assert frame.get_column("name").to_list() == [name for name, *_ in rows]
    choices = {"large": "大型", "small": "小型", None: None}
    assert frame.get_column("size").to_list() == [choices[size] for _, size, _, _ in rows]
    assert [int(text) if text else None for text in frame.get_column("output_fen")] == [output for _, _, output, _ in rows]
    assert frame.get_column("listed").to_list() == [None if listed is None else "是" if listed else "否" for *_, listed in rows]
