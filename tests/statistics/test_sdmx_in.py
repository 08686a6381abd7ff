"""Published series come in from SDMX-CSV as they went out, and a wrong file is told cell by cell."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from django.conf import settings

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.registry.actions import ImportRequest, import_files, sync_pack
from liantu.registry.queries import official_figures_frame
from liantu.statistics.engine import sdmx

pytestmark = pytest.mark.django_db

ROWS = pl.DataFrame(
    {
        "indicator": ["above_scale_output", "above_scale_output", "gdp"],
        "region": ["500000", "500000", "500112"],
        "period": ["2031", "2031", "2031Q3"],
        "value": [40001.5, 39000.0, 700.25],
        "unit": ["yi_yuan", "yi_yuan", "wan_yuan/person"],
        "basis": ["first estimate", None, "unified, quarter"],
        "citation": ["communiqué 2031", 'meeting, "expected"', "bureau of statistics"],
        "mark": ["official", "copy", "official"],
        "bound": ["estimate", "more_than", None],
    }
)


def as_csv(rows: pl.DataFrame) -> str:
    pack = load_pack(settings.PACK)
    names = {code: Text(code, code) for code in rows["indicator"].unique()}
    regions = {region.code: region.name for region in pack.regions}
    flow = sdmx.official_flow(names, regions)
    return sdmx.data_csv(flow, sdmx.official_rows(flow, rows), "en")


def test_what_goes_out_comes_in(tmp_path: Path) -> None:
    sync_pack(load_pack(settings.PACK))
    path = tmp_path / "official.csv"
    path.write_text(as_csv(ROWS), encoding="utf-8")
    report = import_files(ImportRequest([path], viewer=SYSTEM, source_map="sdmx_official"))
    assert not report.problems
    held = official_figures_frame(SYSTEM).filter(pl.col("period").str.starts_with("2031")).select(ROWS.columns)
    assert held.sort("value").equals(ROWS.sort("value"), null_equal=True)


def test_a_wrong_period_and_region_are_told_by_cell_and_nothing_comes_in(tmp_path: Path) -> None:
    sync_pack(load_pack(settings.PACK))
    path = tmp_path / "official.csv"
    path.write_text(as_csv(ROWS).replace("2031-Q3", "2031-Q7").replace("500112", "999999"), encoding="utf-8")
    before = official_figures_frame(SYSTEM).height
    report = import_files(ImportRequest([path], viewer=SYSTEM, source_map="sdmx_official"))
    assert len(report.problems) == 2
    assert {problem.place.row for problem in report.problems if problem.place} == {4}
    assert official_figures_frame(SYSTEM).height == before
