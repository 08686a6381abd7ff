"""Fields that another file of a source fills."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from liantu.kernel.pack.entries import SourceMap, SourceTable
from liantu.registry.intake.beside import looked_up
from liantu.registry.intake.input import InputFile, input_of

LOOK = {"file": "industry*.csv", "key": "code", "value": "industry", "by": "organisation", "into": "_industry", "extract": "([0-9]{6})"}
PART = {
    "table": "capabilities",
    "file": "made.csv",
    "columns": {"organisation": "firm", "product": "product"},
    "options": {"look_up": [LOOK]},
}
ROWS = pl.DataFrame({"_row": [2, 3, 4], "organisation": ["600001SH", "600002SZ", None]})


def _file(path: Path) -> InputFile:
    return InputFile(path, "", date(2026, 1, 1), looked_up=True)


def test_a_field_is_filled_by_the_key(tmp_path: Path) -> None:
    beside = tmp_path / "industry2021.csv"
    beside.write_text("code,industry,name\n600001.SH,轴承,甲\n600001.SH,齿轮,甲\n600003.SH,水泥,丙\n", encoding="utf-8")
    frame, warnings = looked_up(ROWS, SourceTable.model_validate(PART), [_file(beside)])
    assert frame.get_column("_industry").to_list() == ["轴承", None, None], "the first row of a key counts; what is not there is empty"
    assert not warnings


def test_a_file_that_is_not_there_is_told_and_leaves_the_field_empty(tmp_path: Path) -> None:
    frame, [warning] = looked_up(ROWS, SourceTable.model_validate(PART), [])
    assert frame.get_column("_industry").to_list() == [None, None, None]
    assert warning.code == "beside_missing"
    other = tmp_path / "industry.csv"
    other.write_text("code,field\n600001,轴承\n", encoding="utf-8")
    assert [one.code for one in looked_up(ROWS, SourceTable.model_validate(PART), [_file(other)])[1]] == ["beside_missing"]


@pytest.mark.django_db
def test_a_file_that_is_only_looked_up_is_not_read_as_a_table(tmp_path: Path) -> None:
    for name in ("made.csv", "industry.csv", "else.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n", encoding="utf-8")
    words = {"zh": "名", "en": "name"}
    source = {"code": "s", "name": words, "citation": "c", "mark": "unverified", "tables": [PART]}
    files = {one.path.name: one for one in input_of([tmp_path], SourceMap.model_validate(source), today=date(2026, 1, 1), as_of_date=None)}
    assert {name: (one.named, one.looked_up) for name, one in files.items()} == {
        "made.csv": (True, False), "industry.csv": (True, True), "else.csv": (False, False),
    }  # fmt: skip
    assert files["industry.csv"].sha256, "what is kept of a dry run depends on it"
