"""补链机会的行: a missing link with its value and its best districts; a link in a district with the parts of its score, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.chains import queries
from liantu.chains.engine.opportunities import band_of
from liantu.kernel.text import Text

Words = tuple[tuple[Text, Text | None], ...]
"""Names with what is said of each; None where it is unknown."""
_MAKERS = 3
_DISTRICTS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate as the page shows it: a link in a district; ``groups`` and ``parts`` of its score in words."""

    row: Mapping[str, Any]
    link: queries.LinkRow
    chains: tuple[Any, ...]
    district: Any
    groups: Words
    parts: Words
    reasons: tuple[Text, ...]
    unknown: tuple[Text, ...]
    makers: queries.NearMakers | None


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A missing link: its chains, its best candidate with the groups of the score in words, the best districts of ``candidates``."""

    row: Mapping[str, Any]
    link: queries.LinkRow
    chains: tuple[Any, ...]
    groups: Words
    districts: tuple[Any, ...]
    candidates: int


def by_link(frame: pl.DataFrame, sort: str) -> pl.DataFrame:
    """Return one row a product out of candidates (`scored`, best first): its best candidate, ``best`` districts, number of ``candidates``.

    ``sort``: ``value`` puts the largest demand that is not met locally first and unknown ones last, all else the best score.
    """
    others = [pl.col(name).first() for name in frame.columns if name not in {"product", "district"}]
    best, candidates = pl.col("district").head(_DISTRICTS).alias("best"), pl.len().alias("candidates")
    links = frame.group_by("product", maintain_order=True).agg(*others, best, candidates)
    return links.sort("demand_waiting", descending=True, nulls_last=True, maintain_order=True) if sort == "value" else links


def link_lines(viewer: Viewer, ranking: queries.Ranking, rows: Sequence[Mapping[str, Any]]) -> list[LinkLine]:
    """Return the rows of `by_link` as a page shows them; one query."""
    chains = {chain.code: chain for chain in queries.chains(viewer)}
    return [
        LinkLine(
            row,
            ranking.links[row["product"]],
            tuple(chains[code] for code in ranking.chains[row["product"]]),
            _groups(ranking, row),
            tuple(ranking.districts[code] for code in row["best"]),
            row["candidates"],
        )
        for row in rows
    ]


def lines(viewer: Viewer, ranking: queries.Ranking, rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return candidates as a page shows them, with the makers nearest to each under the viewer's rights."""
    open_rows = [(row["product"], row["district"]) for row in rows if row["near_here"] is not None]
    makers = ranking.near_makers(viewer, open_rows, _MAKERS)
    chains = {chain.code: chain for chain in queries.chains(viewer)}
    return [_line(ranking, chains, makers.get((row["product"], row["district"])), row) for row in rows]


def _line(ranking: queries.Ranking, chains: Mapping[str, Any], makers: queries.NearMakers | None, row: Mapping[str, Any]) -> Line:
    link = ranking.links[row["product"]]
    places = {part: row[f"{part}_part"] for part in queries.PART_NAMES}
    return Line(
        row=row,
        link=link,
        chains=tuple(chains[code] for code in ranking.chains[row["product"]]),
        district=ranking.districts[row["district"]],
        groups=_groups(ranking, row),
        parts=tuple(
            (name, None if places[part] is None else band_of(ranking.bands, places[part]).place)
            for part, name in queries.PART_NAMES.items()
        ),
        reasons=tuple(ranking.reasons(row)),
        unknown=tuple(queries.unknown_parts(row)),
        makers=makers,
    )


def _place(ranking: queries.Ranking, place: float | None) -> Text | None:
    return None if place is None else band_of(ranking.bands, place).place


def _groups(ranking: queries.Ranking, row: Mapping[str, Any]) -> Words:
    """The three groups of the score as levels: 高, 较高, 中等, 较低."""
    return tuple(
        (name, None if row[group] is None else band_of(ranking.bands, row[group]).level) for group, name in queries.GROUP_NAMES.items()
    )
