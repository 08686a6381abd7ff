"""Limits, the extent scan and formula neutralising, each against the full parse or a law."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.errors import Place
from liantu.registry.intake.safety import Limits, neutral_text, plain_text
from liantu.registry.intake.safety.cells import SheetScan, _extent, scan_sheet
from liantu.registry.intake.safety.refusals import REFUSALS, refusal
from tests.registry.intake.files import sheet_xml


def scan(body: bytes, percents: frozenset[str] = frozenset(), pieces: int = 1 << 20) -> SheetScan:
    xml = sheet_xml(body)
    return scan_sheet(lambda: iter([xml[at : at + pieces] for at in range(0, len(xml), pieces)]), Place("a.xlsx"), Limits(), percents, None)


@given(
    st.lists(st.tuples(st.integers(1, 5000), st.sampled_from(["A", "B", "Z", "AA", "CV"])), min_size=1, max_size=20), st.integers(40, 500)
)
def test_the_extent_is_the_same_in_bytes_and_parsed_whatever_the_pieces(cells: list[tuple[int, str]], pieces: int) -> None:
    body = b"".join(b'<row r="%d"><c r="%s%d"><v>1</v></c></row>' % (row, letters.encode(), row) for row, letters in cells)
    fast = scan(body, pieces=pieces)
    parsed = scan(body.replace(b"<c r=", b"<c  r="), pieces=pieces)
    assert (fast.rows, fast.columns) == (parsed.rows, parsed.columns) == (max(row for row, _ in cells), fast.columns)


@pytest.mark.parametrize(
    "formula", [b"<f>1+1</f>", b"<f\n t='shared' si='0'/>", b"<x:f xmlns:x='u'>1</x:f>", b"<f t='array' ref='A1'>1</f>"]
)
def test_formulas_are_found_however_they_are_written(formula: bytes) -> None:
    found = scan(b'<row r="7"><c r="C7">' + formula + b"<v>2</v></c></row>")
    assert found.flaws.rows() == [(7, 2, "formula")]


def test_error_values_merged_cells_and_percents_are_found() -> None:
    found = scan(b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" s="3"><v>0.5</v></c><c r="C1" s="3"/></row>', frozenset({"3"}))
    assert found.flaws.rows() == [(1, 0, "cell_error")]
    assert found.percents.select("_row", "column").rows() == [(1, 1)]


def test_a_piece_that_is_not_plain_asks_for_the_full_parse() -> None:
    assert _extent(b'<c r="B7"><v>1</v></c>') == (7, 2, 1)
    assert _extent(b"<c r='B7'><v>1</v></c>") is None
    assert _extent(b"<c><v>1</v></c>") is None
    assert _extent(b'<c r="B7"><f>1</f></c>') is None
    assert _extent(b"<cols><col min='1'/></cols>") == (0, 0, 0)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_neutral_text_comes_back_as_it_was(texts: list[str]) -> None:
    cells = pl.lit(pl.Series("cells", texts, dtype=pl.String))
    neutral = pl.select(neutral_text(cells)).to_series()
    assert pl.select(plain_text(pl.lit(neutral))).to_series().to_list() == texts


@pytest.mark.parametrize("text", ["=1+2", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+2"])
def test_text_that_would_run_is_neutral_in_exports(text: str) -> None:
    assert pl.select(neutral_text(pl.lit(text))).item() == "'" + text


@pytest.mark.parametrize("text", ["-5.2", "+3", "-12%", "-1e5", "钢板", "a=b"])
def test_plain_numbers_and_words_stay(text: str) -> None:
    assert pl.select(neutral_text(pl.lit(text))).item() == text


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_speaks_both_languages(code: str) -> None:
    problem = refusal(code, Place("a.xlsx"), size=1, limit=2, suffix=".x", found="y", detail="z", count=3)
    assert problem.what.zh != problem.what.en
    assert "{" not in str(problem)
