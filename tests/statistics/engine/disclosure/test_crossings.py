"""What anybody may read of classes, clusters, fields, parks and districts tells no withheld sum beside all that is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from liantu.kernel.pack import Pack, load_pack
from tests.statistics.engine.disclosure.register import Reader, directory

CHONGQING = load_pack("chongqing")
SIZES = {"few firms": 80, "some firms": 400, "many firms": 2000}


def other_pack() -> Pack:
    """The pack of a city that groups its industries otherwise: clusters cut through divisions, fields are whole divisions."""

    def group(code: str, *industries: str) -> dict[str, Any]:
        return {"code": code, "name": {"zh": code, "en": code}, "industries": list(industries)}

    clusters = [
        group("food", "13", "14", "15"),
        group("textiles", "17", "18", "19"),
        group("chemicals", "25", "261", "262", "263", "27", "28", "29"),
        group("metal", "31", "32", "33"),
        group("machines", "34", "35", "36", "37", "381", "382"),
        group("digital", "383", "384", "39", "40"),
    ]
    fields = [group("advanced", "264", "265", "266", "39"), group("life", "27", "358"), group("movement", "36", "37")]
    rules = {name: {"version": "1", name: groups} for name, groups in (("clusters", clusters), ("fields", fields))}
    return replace(CHONGQING, rules={**CHONGQING.rules, **rules})


PACKS = {"chongqing": CHONGQING, "other clusters": other_pack()}
TRIED = [("chongqing", seed) for seed in range(8)] + [("other clusters", seed) for seed in range(2)]


def test_without_the_mappings_withheld_divisions_are_found_by_subtraction() -> None:
    """Materials less its published divisions is the one that is left, where city, divisions and clusters each look safe alone."""
    city = directory(CHONGQING, 1, SIZES["some firms"])
    blind = Reader(CHONGQING, city.protected(replace(city.hierarchies, crossings={})))
    exact, narrow = blind.told()
    assert any(cell[1] == "division" for cell in exact)
    assert len(narrow) >= 3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("pack", "seed"), TRIED)
def test_no_withheld_sum_is_told_by_the_public_mappings(pack: str, seed: int, size: str) -> None:
    city = directory(PACKS[pack], seed, SIZES[size])
    protection = city.protected()
    assert protection.exposed.height == 0
    reader = Reader(PACKS[pack], protection)
    assert len(reader.withheld) > 10
    assert len(reader.shown) > 15
    assert reader.told() == ([], [])


def test_crossings_are_published_nowhere() -> None:
    city = directory(CHONGQING, 0, SIZES["few firms"])
    protection = city.protected()
    assert protection.crossed.height > 0
    assert protection.cells.filter(pl.col("dimension").str.starts_with("~")).is_empty()
    assert set(protection.groups["dimension"]).isdisjoint(city.hierarchies.crossings)
