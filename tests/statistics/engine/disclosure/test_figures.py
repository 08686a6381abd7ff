"""Whoever has all figures that are published, whatever they are made of, can tell no withheld sum closer than the rule allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.statistics.engine.disclosure.figures import Reader, published
from tests.statistics.engine.disclosure.test_crossings import CHONGQING, PACKS

SIZES = (80, 400, 1200)
TRIED = [("chongqing", seed, SIZES[seed % 3]) for seed in range(8)] + [("other clusters", seed, SIZES[1 - seed]) for seed in range(2)]


@pytest.mark.parametrize(("pack", "seed", "firms"), TRIED)
def test_no_withheld_sum_is_told_by_figures(pack: str, seed: int, firms: int) -> None:
    city = published(PACKS[pack], seed, firms, quarters=seed == 0 and pack == "chongqing")
    protection = city.protected()
    assert protection.exposed.height == 0
    reader = Reader(city, protection)
    assert len(reader.asked()) > 20
    assert len(reader.rows) > 60
    assert reader.told() == ([], [])


@pytest.mark.parametrize("relation", ["conditionals", "additions", "crossings"])
def test_without_one_relation_something_is_told(relation: str) -> None:
    """The attack can fail: of parts, added items and crossings, whichever protection does not know, a reader who does finds sums."""
    nothing = () if relation in {"conditionals", "additions"} else {}
    city = published(CHONGQING, 0, 400)
    exact, narrow = Reader(city, city.protected(replace(city.hierarchies, **{relation: nothing}))).told()
    assert [*exact, *narrow]
