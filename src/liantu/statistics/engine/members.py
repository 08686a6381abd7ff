"""单位属性: one row an organisation with all that formulas and dimensions may name about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from liantu.kernel.formula import ATTRIBUTES

COLUMNS: Mapping[str, Any] = {"organisation": pl.Int64} | {
    name: pl.Boolean if kind is bool else pl.String for name, kind in ATTRIBUTES.items()
}


_WHOLLY = {"whole": True, "no": False}
_IN_PART = {"whole": False, "part": True, "no": False}


def members(
    organisations: pl.DataFrame,
    *,
    zones: Mapping[str, str],
    clusters: Mapping[str, Sequence[str]],
    fields: Mapping[str, Sequence[str]],
    high_tech: Mapping[str, bool | None],
    strategic: Mapping[str, str | None],
) -> pl.DataFrame:
    """Return the frame of `COLUMNS`; unknown is null.

    ``organisations`` has organisation, district, park, industry (GB/T 4754 class), size, ownership, kind. ``zones`` goes from district to
    zone, ``clusters`` and ``fields`` from code to prefixes of industry codes (the longest prefix decides), ``high_tech`` from
    industry to mark, ``strategic`` from industry to how much of it is: whole, part or no. Of a firm in a class that is
    partly strategic, whether it is strategic is unknown, and ``strategic_in_part`` is true.

    >>> firms = {"organisation": [7], "district": ["500112"], "park": [""], "industry": ["3612"], "kind": ["firm"]}
    >>> rules = {"clusters": {"vehicles": ["36"]}, "fields": {}, "high_tech": {"3612": True}, "strategic": {"3612": "part"}}
    >>> frame = members(pl.DataFrame(firms), zones={"500112": "centre"}, **rules)
    >>> frame.select("zone", "park", "division", "cluster", "field", "high_tech", "strategic", "strategic_in_part").row(0)
    ('centre', None, '36', 'vehicles', None, True, None, True)
    """
    plain = organisations.with_columns(
        pl.col(name).cast(pl.String).replace("", None) for name in organisations.columns if name in ATTRIBUTES
    )
    industries = plain.get_column("industry").drop_nulls().unique().to_list()
    by_industry = _industry_attributes(industries, clusters, fields, high_tech, strategic)
    places = pl.DataFrame({"district": list(zones), "zone": list(zones.values())}, schema={"district": pl.String, "zone": pl.String})
    base = plain.select(pl.col(name) for name in plain.columns if name not in by_industry.columns[1:] and name != "zone")
    joined = base.join(by_industry, on="industry", how="left").join(places, on="district", how="left")
    missing = [pl.lit(None, kind).alias(name) for name, kind in COLUMNS.items() if name not in joined.columns]
    return joined.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in COLUMNS.items()).sort("organisation")


def _industry_attributes(
    industries: Sequence[str],
    clusters: Mapping[str, Sequence[str]],
    fields: Mapping[str, Sequence[str]],
    high_tech: Mapping[str, bool | None],
    strategic: Mapping[str, str | None],
) -> pl.DataFrame:
    """One row an industry with the attributes that follow from it."""
    attributes = {
        "division": [code[:2] for code in industries],
        "cluster": [by_prefix(code, clusters) for code in industries],
        "field": [by_prefix(code, fields) for code in industries],
        "high_tech": [high_tech.get(code) for code in industries],
        "strategic": [_WHOLLY.get(strategic.get(code) or "") for code in industries],
        "strategic_in_part": [_IN_PART.get(strategic.get(code) or "") for code in industries],
    }
    schema = {"industry": pl.String} | {name: COLUMNS[name] for name in attributes}
    return pl.DataFrame({"industry": industries, **attributes}, schema=schema)


def by_prefix(code: str, groups: Mapping[str, Sequence[str]]) -> str | None:
    """Return the group whose longest prefix ``code`` starts with, or None.

    >>> by_prefix("3612", {"equipment": ["3"], "vehicles": ["36", "375"]})
    'vehicles'
    """
    matches = [(len(prefix), group) for group, prefixes in groups.items() for prefix in prefixes if code.startswith(prefix)]
    return max(matches)[1] if matches else None
