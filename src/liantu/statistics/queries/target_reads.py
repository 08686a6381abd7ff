"""目标一次读全: published rows, computed values and forecasts of many targets, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import TargetEntry
from liantu.kernel.period import PeriodKind
from liantu.statistics.models import Computation
from liantu.statistics.queries.claims import Stored
from liantu.statistics.queries.forecasts import Forecasts, forecast_table
from liantu.statistics.queries.official import Published, published_table
from liantu.statistics.queries.readings import place_of_target
from liantu.statistics.queries.values import figures_frame


@dataclass(frozen=True, slots=True)
class TargetReads:
    """What targets are judged by: ``values`` by (indicator, dimension, key), by year, oldest first."""

    published: Published
    values: Mapping[tuple[str, str, str], Sequence[Stored]]
    forecasts: Forecasts


def target_reads(viewer: Viewer, pack: Pack, targets: Iterable[TargetEntry], computation: Computation | None) -> TargetReads:
    """Read what the targets need: one query for the published rows, one a dimension, one for the forecasts."""
    cells_by_dimension: dict[str, set[tuple[str, str]]] = {}
    for target in targets:
        if (place := place_of_target(pack, target)) is not None:
            cells_by_dimension.setdefault(place[1], set()).add((place[0], place[2]))
    values: dict[tuple[str, str, str], list[Stored]] = {}
    uppers = {code: entry.upper for code, entry in pack.measured.items() if entry.upper is not None}
    for dimension, cells in cells_by_dimension.items():
        codes = {name for code, _key in cells for name in (code, uppers.get(code, code))}
        frame = figures_frame(
            viewer, indicator=codes, dimension=dimension, kind=PeriodKind.YEAR, keys={key for _code, key in cells}, computation=computation
        )
        rows = frame.select("indicator", "key", "period", "value", "firms", "known").rows()
        above = {(code, key, period): value for code, key, period, value, _firms, _known in rows}
        for code, key, period, value, firms, known in rows:
            upper = above.get((uppers.get(code, ""), key, period))
            values.setdefault((code, dimension, key), []).append(Stored(period, value, firms, known, upper))
    return TargetReads(published_table(viewer), values, forecast_table(viewer, computation))
