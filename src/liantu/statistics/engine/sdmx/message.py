"""数据报文: observations as SDMX-CSV 2.0 (written by pysdmx) and as SDMX-JSON 2.0 (flat, every dimension at the observation)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from liantu.kernel.text import Text
from liantu.statistics.engine.sdmx.flow import MEASURE, TIME, Attribute, Dimension, Flow
from liantu.statistics.engine.sdmx.structure import artefacts

_SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"


def data_csv(flow: Flow, rows: pl.DataFrame, language: str) -> str:
    """Return ``rows`` (the columns of the flow, any order) as SDMX-CSV 2.0; an unknown value is an empty cell."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.io.pd import PandasDataset

    definition = artefacts(flow, language)[-2]
    frame = rows.select(flow.columns).to_pandas()
    return str(write_sdmx(PandasDataset(structure=definition.to_schema(), data=frame), Format.DATA_SDMX_CSV_2_0_0))


def data_json(flow: Flow, rows: pl.DataFrame, language: str, prepared_at: datetime) -> str:
    """Return ``rows`` as an SDMX-JSON 2.0 data message with the structure that its indices point into.

    ``prepared_at`` is aware. Only codes that occur are listed. Keys are positions in the dimensions' values, joined by colons;
    an observation is its value, then the position of each attribute's value.
    """
    names = (*(one.id for one in flow.dimensions), TIME, *(one.id for one in flow.attributes))
    values = {name: _occurring(rows, name) for name in names}
    links = [{"rel": "dataflow", "urn": _urn(flow)}]
    structure = {"links": links, **_structure(flow, values, language)}
    meta = {
        "schema": _SCHEMA,
        "id": f"{flow.id}-{prepared_at:%Y%m%d%H%M%S}",
        "prepared": prepared_at.isoformat(timespec="seconds"),
        "contentLanguages": [language],
        "sender": {"id": flow.agency},
    }
    data_set = {"structure": 0, "action": "Information", "links": links, "observations": _observations(flow, rows, values)}
    return json.dumps(
        {"meta": meta, "data": {"structures": [structure], "dataSets": [data_set]}}, ensure_ascii=False, separators=(",", ":")
    )


def _observations(flow: Flow, rows: pl.DataFrame, values: Mapping[str, list[str]]) -> dict[str, list[Any]]:
    """Value and attributes of each observation, by the positions of its dimensions' values."""
    place = {name: {code: at for at, code in enumerate(codes)} for name, codes in values.items()}
    keys, attributes = [*(one.id for one in flow.dimensions), TIME], [one.id for one in flow.attributes]
    return {
        ":".join(str(place[name][row[name]]) for name in keys): [
            row[MEASURE], *(None if row[name] is None else place[name][row[name]] for name in attributes)
        ]
        for row in rows.iter_rows(named=True)
    }  # fmt: skip


def _structure(flow: Flow, values: Mapping[str, list[str]], language: str) -> dict[str, Any]:
    """Dimensions, measure and attributes with the values that occur."""
    dimensions = [_described(one, values[one.id], language, position) for position, one in enumerate(flow.dimensions)]
    time = {"id": TIME, "keyPosition": len(flow.dimensions), "name": TIME, "values": [{"value": period} for period in values[TIME]]}
    return {
        "name": flow.name.in_language(language),
        "dimensions": {"observation": [*dimensions, time]},
        "measures": {"observation": [{"id": MEASURE, "name": MEASURE}]},
        "attributes": {"observation": [_described(one, values[one.id], language) for one in flow.attributes]},
        "dataSets": [0],
    }


def _occurring(rows: pl.DataFrame, name: str) -> list[str]:
    return rows.get_column(name).cast(pl.String).drop_nulls().unique().sort().to_list()


def _described(one: Dimension | Attribute, occurring: list[str], language: str, position: int | None = None) -> dict[str, Any]:
    """A dimension or attribute with the values that occur, by id and name where it is coded, by value where it is not."""
    codes: Mapping[str, Text] = one.codes
    if codes:
        values = [{"id": code, "name": codes[code].in_language(language)} for code in occurring]
    else:
        values = [{"value": value} for value in occurring]
    placed: dict[str, Any] = {"relationship": {"observation": {}}} if position is None else {"keyPosition": position}
    return {"id": one.id, "name": one.name.in_language(language), **placed, "values": values}


def _urn(flow: Flow) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={flow.agency}:{flow.id}({flow.version})"
