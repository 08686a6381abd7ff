"""Verbs about figures: what they print is what the pages and the interface hold; wrong use is told in a line."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from django.utils import timezone
from pysdmx.io import read_sdmx

from liantu.kernel.pack import Pack
from liantu.project.cli import main
from liantu.rooms.terminal.tables import table_lines
from liantu.statistics.models import Computation, Release
from tests.statistics.city import A, B
from tests.statistics.fixtures import city, computation, small_city

__all__ = ["city", "computation", "small_city"]
pytestmark = pytest.mark.django_db
OUTPUT = ["figures", "above_scale_output", "--by", "district", "--kind", "year"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_table_has_a_line_for_every_key(computation: Computation) -> None:
    done = run(*OUTPUT, "--from", "2023", "--to", "2024", "--lang", "en")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["2023", "2024"]
    assert [line.split()[0] for line in lines[2:]] == [A, B]
    assert lines[2].split()[-2:] == ["296.0", "328.0"]


def test_csv_and_workbook_hold_the_same(computation: Computation, tmp_path: Path) -> None:
    done = run(*OUTPUT, "--key", A, "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    path = tmp_path / "output.xlsx"
    assert run(*OUTPUT, "--key", A, "--format", "xlsx", "-o", str(path)).exit_code == 0
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [[cell.value for cell in row][7] for row in sheet.iter_rows(min_row=2)] == [float(row[7]) for row in rows[1:]]
    assert {row[4] for row in rows[1:]} == {A}


def test_sdmx_is_read_back(computation: Computation, tmp_path: Path) -> None:
    path = tmp_path / "output.csv"
    assert run(*OUTPUT, "--from", "2024", "--to", "2024", "--format", "sdmx-csv", "-o", str(path)).exit_code == 0
    rows = read_sdmx(path).data[0].data
    assert sorted(float(value) for value in rows["OBS_VALUE"]) == [146.0, 328.0]
    told = json.loads(run(*OUTPUT, "--format", "sdmx-json").stdout)
    assert told["data"]["dataSets"][0]["observations"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["figures", "nothing"], 2, "above_scale_output"),
        (["figures", "above_scale_output", "--by", "moon"], 2, "district"),
        (["figures", "above_scale_output", "--kind", "half"], 2, "month"),
        (["figures", "above_scale_output", "--from", "sometime"], 2, "--from"),
        (["figures", "above_scale_output", "--format", "xlsx"], 2, "--output"),
        (["figures", "above_scale_output", "--key", "none"], 1, "no matching values"),
        (["sql", "nothing"], 2, "above_scale_output"),
        (["explain", "nothing"], 2, "ST001"),
        (["withdraw", "77"], 2, "no such release"),
    ],
)
def test_wrong_use_says_what_there_is(computation: Computation, arguments: list[str], status: int, words: str) -> None:
    done = run(*arguments)
    assert done.exit_code == status
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_compute_makes_a_computation_as_of_a_day(computation: Computation) -> None:
    done = run("compute", "--as-of", "2026-06-30", "--no-regions")
    assert done.exit_code == 0, done.output
    made = Computation.objects.order_by("-pk")[0]
    assert made.pk != computation.pk
    assert timezone.localtime(made.known_at).strftime("%Y-%m-%d %H:%M") == "2026-06-30 23:59"
    assert f"{made.counts['figures']:,}" in done.stdout


def test_release_and_withdraw(computation: Computation) -> None:
    done = run("release")
    assert done.exit_code == 0, done.output
    made = Release.objects.get()
    assert f"release {made.pk}" in done.stdout
    assert f"{made.counts['shown']:,} / {made.counts['cells']:,}" in done.stdout
    assert run("withdraw", str(made.pk)).exit_code == 0
    again = run("withdraw", str(made.pk))
    assert (again.exit_code, "already been withdrawn" in again.stderr) == (1, True)


def test_targets_by_both_sources(computation: Computation, pack: Pack) -> None:
    rows = {row["code"]: row for row in json.loads(run("targets", "--format", "json").stdout)}
    assert set(rows) == {target.code for target in pack.targets}
    assert rows["opinion_2025_output"]["computed"]["value"] == 500.0
    table = run("targets", "--lang", "en").stdout.splitlines()
    assert len(table) == len(pack.targets) + 1
    lines = list(csv.DictReader(io.StringIO(run("targets", "--format", "csv").stdout.lstrip("\ufeff"))))
    assert len(lines) == 2 * len(pack.targets)
    assert {line["source"] for line in lines} == {"official", "computed"}


def test_the_sql_is_one_statement_that_a_database_takes(pack: Pack) -> None:
    text = run("sql", "above_scale_output", "--by", "district", "--kind", "year").stdout
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE panel (organisation, period, output_value)")
    database.execute("CREATE TABLE members (organisation, district)")
    database.executemany("INSERT INTO panel VALUES (?, 2024, ?)", [(1, 1.0e8), (2, 3.0e8), (3, None)])
    database.executemany("INSERT INTO members VALUES (?, ?)", [(1, A), (2, A), (3, B)])
    found = {row[1]: row[3:] for row in database.execute(text)}
    assert found == {A: (4.0, 2, 2), B: (None, 1, 0)}


def test_explain_an_indicator_and_a_check(pack: Pack) -> None:
    told = run("explain", "rd_intensity_median", "--lang", "en").stdout
    assert pack.measured["rd_intensity_median"].formula in told
    assert "Above-scale industrial firms" in told
    plain = run("explain", "link_state").stdout
    assert "公式" not in plain
    assert pack.indicators["link_state"].rule.zh in plain
    assert run("explain", "st001").stdout.startswith("ST001")


def test_columns_are_as_wide_as_chinese_is() -> None:
    assert list(table_lines(["a", "b"], [["中文", "1"], ["x", "22"]], right=[1])) == ["a      b", "中文   1", "x     22"]
