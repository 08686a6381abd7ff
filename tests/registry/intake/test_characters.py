"""Control characters refuse a file whatever its format; what nobody sees makes no second organisation of one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.accounts.queries import SYSTEM
from liantu.kernel.errors import UnsafeFileError
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, import_files
from liantu.registry.intake.readers import read_sheets
from liantu.registry.intake.readers.characters import plain_sheet
from liantu.registry.intake.readers.sheet import Sheet
from tests.registry.city import csv, make_city

CONTROLS = ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1f", "\x80", "\x9f", "\ufffd", "\uffff"]


def _csv(path: Path, name: str) -> Path:
    path = path.with_suffix(".csv")
    path.write_text(f"单位名称,区县\n{name},渝北区\n", encoding="utf-16")
    return path


def _parquet(path: Path, name: str) -> Path:
    path = path.with_suffix(".parquet")
    pl.DataFrame({"单位名称": [name], "区县": ["渝北区"]}).write_parquet(path)
    return path


def _xlsx(path: Path, name: str) -> Path:
    path = path.with_suffix(".xlsx")
    book = openpyxl.Workbook()
    book.active.append(["单位名称", "区县"])
    book.active.append(["".join(f"_x{ord(one):04X}_" if ord(one) < 32 else one for one in name), "渝北区"])
    book.save(path)
    return path


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("write", [_csv, _parquet, _xlsx])
def test_control_characters_refuse_every_format_alike(tmp_path: Path, write, control: str) -> None:
    if write is _xlsx and control == "\uffff":
        pytest.skip("XML cannot hold it")
    path = write(tmp_path / "单位名录", f"甲电池{control}有限公司")
    with pytest.raises(UnsafeFileError) as refusal:
        list(read_sheets(path))
    assert [(problem.code, problem.place.row) for problem in refusal.value.problems] == [("control_characters", 2)]


def test_a_control_character_in_a_heading_refuses_too(tmp_path: Path) -> None:
    pl.DataFrame({"单位\x00名称": ["甲"], "区县": ["渝北区"]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(UnsafeFileError):
        list(read_sheets(tmp_path / "a.parquet"))


@pytest.mark.django_db
def test_names_with_characters_that_nobody_sees_are_one_organisation_and_noted(tmp_path: Path) -> None:
    make_city()
    names = ["甲电池有限公司", "\u202e甲电池有限公司\u202c", "甲电\u200b池有限公司", "\u2067 甲电池有限公司\u00ad", "甲电池\ufe00有限公司"]
    csv(tmp_path, "organisations", "单位名称,区县", *(f"{name},渝北区" for name in names))
    report = import_files(ImportRequest([tmp_path], viewer=SYSTEM))
    assert report.applied
    assert list(m.Organisation.objects.values_list("name", flat=True)) == ["甲电池有限公司"]
    assert set(m.OrganisationName.objects.values_list("name", flat=True)) == {"甲电池有限公司"}
    assert any("看不见" in note.zh and "4 个" in note.zh and "A3" in note.zh for note in report.notes)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co"]), max_size=12),
    st.lists(st.sampled_from("\u200b\u200f\u202a\u2066\u00ad\u2060")),
)
def test_what_is_seen_stays_as_it_is(text: str, hidden: list[str]) -> None:
    frame = pl.DataFrame({"_row": [2], "c0": [text[:5] + "".join(hidden) + text[5:]]}, schema={"_row": pl.UInt32, "c0": pl.String})
    before = plain_sheet(Sheet("a", "", ("x",), pl.DataFrame({"_row": [2], "c0": [text]}, schema=frame.schema))).frame["c0"].item()
    after = plain_sheet(Sheet("a", "", ("x",), frame)).frame["c0"].item()
    assert (after or "").strip() == (before or "").strip()
