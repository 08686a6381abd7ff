from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Column, Kind
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.cells import READERS, read_text


@pytest.fixture(scope="session")
def words(pack):
    return CellWords.from_pack(pack)


def read(words, kind, cells, unit="", **column):
    reading = READERS.get(kind, read_text)(pl.Series("x", cells, pl.String), Column("x", Text("列", "x"), kind, **column), unit, words)
    values = [None if bad else value for value, bad in zip(reading.values.to_list(), reading.bad.to_list(), strict=True)]
    assert all(not bad for cell, bad in zip(cells, reading.bad.to_list(), strict=True) if cell is None)
    return values, reading.bad.to_list()


def test_numbers_with_separators_powers_and_full_width(words):
    values, bad = read(
        words, Kind.NUMBER, ["1,234.5", "１２３", "1.5万", "3亿", "(12)", "1e3", None, "十二", "nan", "inf", "1,23", "12 kg"]
    )
    assert values == [1234.5, 123.0, 15000.0, 3e8, -12.0, 1000.0, None, None, None, None, None, None]
    assert bad == [False] * 7 + [True] * 5


def test_money_is_exact_fen_in_the_unit_of_cell_heading_or_column(words):
    cells = ["120.5", "1.2亿元", "35元", "1,000", "0.29", "¥3", "1.2亿美元"]
    values, bad = read(words, Kind.YUAN, cells, unit="万元")
    assert values == [120_500_000, 12_000_000_000, 3500, 1_000_000_000, 290_000, None, None]
    assert bad[-2:] == [True, True]
    assert read(words, Kind.YUAN, ["1"], unit="亿元")[0] == [10_000_000_000]
    assert read(words, Kind.YUAN, ["90071992547409.93"], unit="元")[0] == [9007199254740993]
    assert read(words, Kind.YUAN, ["1"], unit="两")[1] == [True]


@given(st.integers(min_value=-(10**17), max_value=10**17))
@example(4_503_599_627_370_495)
@example(2**49 - 1)
@example(2**51 + 1)
def test_money_in_yuan_comes_back_to_the_fen(words, fen):
    sign, rest = "-" if fen < 0 else "", abs(fen)
    assert read(words, Kind.YUAN, [f"{sign}{rest // 100}.{rest % 100:02d}"], unit="元")[0] == [fen]


def test_shares(words):
    assert read(words, Kind.SHARE, ["35%", "0.35", "３５％"])[0] == [0.35, 0.35, 0.35]
    assert read(words, Kind.SHARE, ["35", "35%"], unit="%")[0] == [0.35, 0.35]


def test_dates_need_year_month_and_day(words):
    cells = [
        "2024-03-05",
        "2024年3月5日",
        "2024/3/5",
        "2024.03.05",
        "20240305",
        "2024-03-05T08:30:00",
        "2024年3月",
        "24-3-5",
        "2024-02-30",
        "0224-03-05",
    ]
    values, bad = read(words, Kind.DATE, cells)
    assert values[:6] == [date(2024, 3, 5)] * 6
    assert bad == [False] * 6 + [True] * 4


def test_years_periods_and_answers(words):
    assert read(words, Kind.YEAR, ["2024", "2024年", "2024年度", "二〇二四"])[0] == [2024, 2024, 2024, None]
    assert read(words, Kind.PERIOD, ["2024年3季度", "2024-03", "2024年上半年", "去年"])[0] == ["2024Q3", "2024-03", "2024H1", None]
    assert read(words, Kind.YES_NO, ["是", "否", "Yes", "×", "也许"])[0] == [True, False, True, False, None]


def test_choices_by_code_or_name_and_text_by_length(words):
    choices = (("firm", Text("企业", "firm")), ("department", Text("部门", "department")))
    assert read(words, Kind.CHOICE, ["企业", "Department", "学校"], choices=choices)[0] == ["firm", "department", None]
    assert read(words, Kind.TEXT, ["重庆", "重庆市渝北区"], max_length=4)[1] == [False, True]


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.INTEGER, Kind.YUAN, Kind.SHARE])
@pytest.mark.parametrize("cell", ["1e1000000", "1.2e999999万", "-1e1000000", "٣٤", "1234①", "10²", "3²万", "1e400"])
def test_what_is_no_number_is_a_problem_and_no_traceback(words, kind, cell):
    assert read(words, kind, [cell]) == ([None], [True])


def test_whole_numbers_that_no_table_holds_are_told(words):
    assert read(words, Kind.INTEGER, ["1e30"])[1] == [True]


def test_units_of_headings_and_cells_are_converted_or_refused(words):
    assert read(words, Kind.NUMBER, ["2", "3天", "1星期"], unit="周")[1] == [True] * 3
    reading = READERS[Kind.NUMBER](
        pl.Series("x", ["2", "3天", "1 星期", "4吨"]), Column("x", Text("列", "x"), Kind.NUMBER, unit="天"), "周", words
    )
    assert reading.values.to_list()[:3] == [14.0, 3.0, 7.0]
    assert reading.bad.to_list() == [False, False, False, True]
    assert read(words, Kind.SHARE, ["35", "35‰"], unit="‰")[0] == [0.035, 0.035]
    assert read(words, Kind.SHARE, ["35"], unit="2024年")[1] == [True]
    assert read(words, Kind.YUAN, ["2", "3 million yuan"], unit="10,000 yuan")[0] == [2_000_000, 300_000_000]


def test_years_and_periods_with_marks_are_refused(words):
    assert read(words, Kind.YEAR, ["202①", "2024²"])[1] == [True, True]
    assert read(words, Kind.PERIOD, ["202①", "2024年①季度", "２０２４年１月"])[0] == [None, None, "2024-01"]
