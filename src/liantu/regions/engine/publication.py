"""发布控制: which cells of district × industry the public may see so that no other can be computed by subtraction.

The public knows, from the city's statistics, the total of every district and of every industry. So a set of cells may be shown only where
each cell is safe, and what is left of each district's total and of each industry's total, after the shown cells are taken off, is
nothing or itself safe. Of an industry something must be left: its cells are shown as shares of their districts, and were all of them shown,
they would add up to the industry's total and so tell the total of a district that a release of the statistics withholds.
Cells are taken back, the lightest first, until that holds.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from liantu.statistics.engine.disclosure.limits import PublicationLimits

Cell = tuple[str, str]
"""District and industry."""


def publishable(values: pl.DataFrame, candidates: pl.DataFrame, limits: PublicationLimits) -> frozenset[Cell]:
    """Return the (district, industry) of ``candidates`` that may be shown together.

    ``values``: organisation, region (district, null where unknown), industry (null where unknown), value_yuan of every firm of
    the city; ``candidates``: region, industry. Time grows with the firms once and with the candidates squared.

    >>> values = pl.DataFrame({"organisation": range(11), "region": ["a"] * 7 + ["b"] * 4,
    ...     "industry": ["36"] * 4 + ["39"] * 3 + ["36"] + ["39"] * 3, "value_yuan": [10.0] * 11})
    >>> both = pl.DataFrame({"region": ["a", "a"], "industry": ["36", "39"]})
    >>> sorted(publishable(values, both, PublicationLimits(3, 0.7, 0.85)))  # with a/36 shown, b/36 is the industry's total less it
    [('a', '39')]
    """
    by_cell = _firms_by_cell(values)
    published = {
        cell for cell in candidates.select("region", "industry").rows() if cell in by_cell and not _unsafe([by_cell[cell]], limits)
    }
    weight = {cell: sum(by_cell[cell].values()) for cell in published}
    while True:
        lines = {(side, cell[side]) for cell in published for side in (0, 1)}
        unsafe_lines = [line for line in sorted(lines) if _gives_away(_rest(by_cell, published, line), line[0], limits)]
        if not unsafe_lines:
            return frozenset(published)
        side, key = unsafe_lines[0]
        published.remove(min((cell for cell in published if cell[side] == key), key=lambda cell: (weight[cell], cell)))


def _firms_by_cell(values: pl.DataFrame) -> dict[Cell, dict[int, float]]:
    """Value by firm of every cell; unknown districts and industries are cells of their own."""
    filled = values.with_columns(pl.col("region").fill_null(""), pl.col("industry").fill_null(""))
    by_cell: dict[Cell, dict[int, float]] = {}
    sums = filled.group_by("organisation", "region", "industry").agg(pl.col("value_yuan").sum())
    for firm, region, industry, value in sums.iter_rows():
        by_cell.setdefault((region, industry), {})[firm] = value
    return by_cell


def _rest(by_cell: Mapping[Cell, dict[int, float]], published: set[Cell], line: tuple[int, str]) -> list[dict[int, float]]:
    """The cells of a district (side 0) or industry (side 1) that are not shown."""
    side, key = line
    return [firms for cell, firms in by_cell.items() if cell[side] == key and cell not in published]


def _gives_away(rest: list[dict[int, float]], side: int, limits: PublicationLimits) -> bool:
    """Whether what is left of a district (side 0) or an industry (side 1) gives a firm away, or nothing is left of an industry."""
    return _unsafe(rest, limits) or (side == 1 and not any(sum(firms.values()) for firms in rest))


def _unsafe(parts: list[dict[int, float]], limits: PublicationLimits) -> bool:
    """Whether the sum of some cells would give a firm's value away."""
    firms: dict[int, float] = {}
    for part in parts:
        for firm, value in part.items():
            firms[firm] = firms.get(firm, 0.0) + value
    largest = sorted(firms.values(), reverse=True)[:2]
    total = sum(firms.values())
    return bool(total) and bool(limits.withholds(len(firms), largest[0] / total, sum(largest) / total))
