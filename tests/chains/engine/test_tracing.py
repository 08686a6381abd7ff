from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.chains.engine.tracing import Origins, ProductGraph, inputs_of, origins, product_graph, trace, trace_tiers

PARTS = ("local", "outside", "abroad", "unknown")


def graph_of(*lines: tuple[int, int, float | None], size: int = 4) -> ProductGraph:
    table = pl.DataFrame(list(lines), schema={"product": pl.Int64, "input": pl.Int64, "share": pl.Float64}, orient="row")
    return product_graph(table, list(range(1, size + 1)), 0.98)


def bought(*rows: tuple[float, float, float]) -> Origins:
    local, outside, abroad = (np.array(column) for column in zip(*rows, strict=True))
    return Origins(local, outside, abroad, 1 - local - outside - abroad)


def test_a_car_of_cells_and_steel_by_hand() -> None:
    # car = 0.4 cells + 0.2 steel + 0.4 own; cell = 0.5 lithium + 0.1 steel + 0.4 own
    graph = graph_of((1, 2, 0.4), (1, 3, 0.2), (2, 4, 0.5), (2, 3, 0.1))
    origin = bought((1, 0, 0), (0.5, 0.5, 0), (0.8, 0.1, 0.1), (0, 0.2, 0.8))
    traced = trace(graph, origin)
    # a cell made here: own 0.4 + steel 0.1 × 0.8 = 0.48; outside 0.5 × 0.2 + 0.1 × 0.1 = 0.11; abroad 0.5 × 0.8 + 0.01 = 0.41
    assert [getattr(traced, part)[1] for part in PARTS] == pytest.approx([0.48, 0.11, 0.41, 0])
    # the car: own 0.4 + cells 0.4 × 0.5 × 0.48 = 0.096 + steel 0.2 × 0.8 = 0.16 → 0.656
    # outside: cells bought outside 0.2 + behind local cells 0.2 × 0.11 = 0.022 + steel 0.02 → 0.242; abroad 0.082 + 0.02 = 0.102
    assert [getattr(traced, part)[0] for part in PARTS] == pytest.approx([0.656, 0.242, 0.102, 0])
    tiers = trace_tiers(graph, origin, 3)
    # nothing looked into: 1; tier 1: 0.4 + 0.4 × 0.5 + 0.2 × 0.8 = 0.76; tier 2 reaches the end
    assert [tier.local[0] for tier in tiers] == pytest.approx([1.0, 0.76, 0.656, 0.656])
    lines = {row["input"]: row for row in inputs_of(graph, origin, traced, 1).to_dicts()}
    assert [lines[2][part] for part in PARTS] == pytest.approx([0.096, 0.222, 0.082, 0])


def test_a_cycle_by_hand() -> None:
    # steel needs machines 0.2, machines need steel 0.5; half of each bought here, the rest outside
    graph = graph_of((1, 2, 0.2), (2, 1, 0.5), size=2)
    traced = trace(graph, bought((0.5, 0.5, 0), (0.5, 0.5, 0)))
    # x = 0.8 + 0.1 y, y = 0.5 + 0.25 x → x = 0.85 / 0.975
    assert traced.local[0] == pytest.approx(0.85 / 0.975)
    assert traced.local[1] == pytest.approx(0.5 + 0.25 * 0.85 / 0.975)
    assert (traced.local + traced.outside).tolist() == pytest.approx([1, 1])


def test_unknown_ratios_stay_unknown() -> None:
    graph = graph_of((1, 2, 0.6), size=2)
    table = pl.DataFrame({"product": [1], "local_supply_ratio": [1.0], "outside_share": [0.0], "abroad_share": [None]})
    traced = trace(graph, origins(table.with_columns(pl.col("abroad_share").cast(pl.Float64)), [1, 2]))
    assert (traced.local[0], traced.unknown[0]) == pytest.approx((0.4, 0.6))


def test_shares_above_one_are_scaled_and_named() -> None:
    graph = graph_of((1, 2, 0.9), (1, 3, 0.9))
    assert graph.scaled == (1,)
    assert graph.own[0] == pytest.approx(0.02)
    assert graph_of((1, 2, None)).own[0] == 1


@st.composite
def cities(draw: st.DrawFn) -> tuple[ProductGraph, Origins]:
    size = draw(st.integers(2, 7))
    pairs = draw(st.sets(st.tuples(st.integers(1, size), st.integers(1, size)), max_size=20))
    graph = graph_of(*[(q, p, draw(st.floats(0, 1))) for q, p in sorted(pairs)], size=size)
    rows = []
    for _ in range(size):
        weights = [draw(st.floats(0, 1)) for _ in range(4)]
        total = sum(weights) or 1
        rows.append(tuple(weight / total for weight in weights[:3]))
    return graph, bought(*rows)


@settings(max_examples=100, deadline=None)
@given(cities())
def test_nothing_is_lost_and_the_series_falls_to_the_limit(city: tuple[ProductGraph, Origins]) -> None:
    graph, origin = city
    limit = trace(graph, origin)
    series = trace_tiers(graph, origin, 400)
    for parts in (limit, *series[:10]):
        assert sum(getattr(parts, part) for part in PARTS).tolist() == pytest.approx([1.0] * len(graph.products))
        assert all((getattr(parts, part) >= -1e-9).all() for part in PARTS)
    for before, after in itertools.pairwise(series):
        assert (after.local <= before.local + 1e-9).all()
    assert (series[-1].local >= limit.local - 1e-9).all()
    assert series[-1].local.tolist() == pytest.approx(limit.local.tolist(), abs=1e-3)


@settings(max_examples=50, deadline=None)
@given(cities(), st.floats(0, 1))
def test_buying_less_here_never_raises_the_city_share(city: tuple[ProductGraph, Origins], factor: float) -> None:
    graph, origin = city
    less = Origins(origin.local * factor, origin.outside + origin.local * (1 - factor), origin.abroad, origin.unknown)
    assert (trace(graph, less).local <= trace(graph, origin).local + 1e-9).all()
