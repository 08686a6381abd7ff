"""Headings find their columns: languages, units, groups, source maps; what is missing, doubled or unknown is all told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from liantu.kernel.pack.entries import SourceMap
from liantu.registry.intake.columns import Mapped, known_headings, match_tables
from liantu.registry.intake.headings import heading_keys, split_unit
from liantu.registry.intake.readers import Sheet, read_sheets
from tests.registry.intake.files import TABLES, edited, workbook


def matched(path: Path, source: SourceMap | None = None) -> tuple[Sheet, Mapped]:
    sheet = next(read_sheets(path, known=known_headings(TABLES, source)))
    return sheet, match_tables(sheet, TABLES, source)[0]


@pytest.mark.parametrize(
    "heading", ["单位名称", " 单位 名称 ", "单位名称*", "单位名称（必填）", "单位\n名称", "Name", "NAME", "name (required)", "企业名称"]
)
def test_a_heading_is_found_however_it_is_written(tmp_path: Path, heading: str) -> None:
    _, mapped = matched(workbook(tmp_path / "a.xlsx", [[heading, "区县"], ["x", "渝北区"]]))
    assert mapped.table is TABLES["firms"]
    assert mapped.columns == {"name": 0, "district": 1}
    assert not mapped.problems


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("产值（万元）", "万元"),
        ("产值(亿元)", "亿元"),
        ("产值【元】", "元"),
        ("产值，单位：亿元", "亿元"),
        ("产值（单位：千元）", "千元"),
        ("产值", ""),
    ],
)
def test_the_unit_in_a_heading_is_told(tmp_path: Path, heading: str, unit: str) -> None:
    _, mapped = matched(workbook(tmp_path / "a.xlsx", [["单位名称", heading], ["x", 1]]))
    assert mapped.units == ({"output_fen": unit} if unit else {})
    assert mapped.columns["output_fen"] == 1


def test_brackets_that_say_must_are_no_unit() -> None:
    assert split_unit("产值（万元，必填）") == ("产值", "万元")
    assert split_unit("Output (万元, required)") == ("Output", "万元")
    assert "产值" in heading_keys("产值（必填）")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["供货单位", "供货单位", "占比（%）", "年纷", None, "序号"], ["a", "b", 1, 2024, "stray", 1]]
    sheet, mapped = matched(workbook(tmp_path / "供货关系.xlsx", rows))
    assert mapped.table is TABLES["links"]
    assert [(problem.code, problem.place.cell) for problem in mapped.problems] == [
        ("heading_twice", "B1"),
        ("heading_missing", ""),
        ("heading_missing", ""),
    ]
    assert [(warning.code, warning.place.cell) for warning in mapped.warnings] == [("heading_unknown", "D1"), ("heading_unknown", "E1")]
    assert "年份" in mapped.warnings[0].hint.zh
    assert sheet.heading_row == 1


def test_a_sheet_that_is_no_table_says_which_there_are(tmp_path: Path) -> None:
    _, mapped = matched(workbook(tmp_path / "a.xlsx", [["甲", "乙"], ["1", "2"]]))
    assert mapped.table is None
    assert [problem.code for problem in mapped.problems] == ["table_unknown"]
    assert "企业名录" in mapped.problems[0].hint.zh


def test_flaws_are_problems_in_mapped_columns_only_and_many_are_one(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["单位名称", "产值（万元）", "其他"], *[[f"企业{row}", "=1+1", "=2+2"] for row in range(150)]]
    rows[1][1] = 5
    _, mapped = matched(workbook(tmp_path / "a.xlsx", rows))
    assert [(problem.code, problem.place.cell, problem.place.row) for problem in mapped.problems] == [("formula", "B3:B151", None)]
    _, few = matched(workbook(tmp_path / "b.xlsx", rows[:4]))
    assert [(problem.code, problem.place.cell, problem.place.row) for problem in few.problems] == [
        ("formula", "B3", 3),
        ("formula", "B4", 4),
    ]


SOURCE = SourceMap.model_validate(
    {
        "code": "city_list",
        "name": {"zh": "某市名单", "en": "a city's list"},
        "tables": [
            {
                "table": "firms",
                "file": "list*.xlsx",
                "columns": {"name": ["公司", "厂名"], "output_fen": "2024年产值", "size": "类"},
                "constants": {"listed": False, "district": "渝北区"},
                "units": {"output_fen": "亿元"},
                "values": {"size": {"L": "large", "?": None}},
                "options": {
                    "strip_prefix": {"name": "企:"},
                    "drop_when": [{"field": "name", "in": ["待定"]}, {"field": "output_fen", "matches": "^-"}],
                },
            },
            {"table": "links", "file": "list*.xlsx", "columns": {"supplier": "公司", "customer": "客户"}, "constants": {"year": 2024}},
        ],
    }
)


def test_a_source_map_reads_a_sheet_as_several_tables(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["名单"],
        ["公司", "2024年", None, "类"],
        [None, "产值", "客户", None],
        ["企:甲", 1, "乙", "L"],
        ["待定", 2, "乙", "?"],
        ["丙", -3, "丁", "?"],
    ]

    def merge(book: Any) -> None:
        book.active.merge_cells("B2:C2")

    sheet = next(read_sheets(edited(workbook(tmp_path / "list1.xlsx", rows), merge), known=known_headings(TABLES, SOURCE)))
    firms, links = match_tables(sheet, TABLES, SOURCE)
    assert firms.units == {"output_fen": "亿元"}
    assert not firms.problems
    assert firms.frame(sheet).to_dicts() == [
        {"_row": 4, "name": "甲", "output_fen": "1", "size": "large", "listed": "false", "district": "渝北区"}
    ]
    assert links.frame(sheet).get_column("customer").to_list() == ["乙", "乙", "丁"]
    assert links.frame(sheet).get_column("year").to_list() == ["2024"] * 3


def test_a_source_map_whose_columns_are_gone_says_so(tmp_path: Path) -> None:
    sheet = next(read_sheets(workbook(tmp_path / "list2.xlsx", [["公司", "类"], ["甲", "L"]])))
    firms, links = match_tables(sheet, TABLES, SOURCE)
    assert ["2024年产值" in problem.what.zh for problem in firms.problems] == [True]
    assert ["客户" in problem.what.zh for problem in links.problems] == [True]
