"""集群与领域: output, growth, share, concentration and leading firms of each cluster or emerging field, and the path to its target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.bound import Bound
from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.engine.rule_files import Cluster, IndustryGroup
from liantu.statistics.models import Computation
from liantu.statistics.queries.claims import Claim, Stored, claim_of
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.queries.firms import cell_firms
from liantu.statistics.queries.names import groups_of, key_name
from liantu.statistics.queries.narrowed import is_narrowed
from liantu.statistics.queries.readings import CLUSTER_OUTPUT
from liantu.statistics.queries.targets import TargetView, target_views
from liantu.statistics.queries.values import figures_frame
from liantu.statistics.rules import sees_aggregates

_GROWTH, _TOP, _HHI = "above_scale_output_growth", "output_top_firm_share", "output_hhi"
_LEADING = 10


@dataclass(frozen=True, slots=True)
class LeadingFirm:
    """龙头企业: a firm that the viewer may see, its output in yuan in the year and its share of the group's (0 to 1)."""

    organisation: int
    name: str
    district: str
    output_yuan: float
    share: float | None


@dataclass(frozen=True, slots=True)
class DistrictPart:
    """区县构成: output in yuan of a group's firms in a district in the year, how many they are, and their share of the group (0 to 1).

    ``known`` of them have reported it.
    """

    district: str
    output_yuan: float | None
    firms: int
    share: float | None
    known: int = 0


@dataclass(frozen=True, slots=True)
class ClusterView:
    """集群: a cluster or field in the newest year; values in the units of their indicators, None unknown or withheld.

    ``series``: (year, output) oldest first. ``share`` of the city's output in percent. ``leading``, ``hidden`` and
    ``districts`` are filled by `cluster_view` only, the last two for who sees aggregates. ``target`` is None where the group has none.
    ``claims``: what output, growth and the city's growth (``output``, ``growth``, ``city_growth``) claim.
    ``own_districts``: ``districts`` are those of the viewer only.
    ``untold``: years in which growth, the own or the city's, rests on too few of the firms to be held against the other.
    """

    dimension: str
    code: str
    name: Text
    entry: IndustryGroup
    period: Period | None
    output: float | None
    growth: float | None
    share: float | None
    firms: int | None
    top_share: float | None
    hhi: float | None
    series: tuple[tuple[Period, float | None], ...]
    city_growth: tuple[tuple[Period, float | None], ...]
    own_growth: tuple[tuple[Period, float | None], ...]
    target: TargetView | None
    leading: tuple[LeadingFirm, ...] = ()
    hidden: int = 0
    districts: tuple[DistrictPart, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)
    untold: frozenset[Period] = frozenset()
    own_districts: bool = False


def cluster_views(viewer: Viewer, pack: Pack, dimension: str = "cluster", *, computation: Computation | None = None) -> list[ClusterView]:
    """Return all clusters (``dimension`` cluster) or emerging fields (field) in the pack's order."""
    chosen = computation or latest_computation(viewer)
    frame = figures_frame(
        viewer, indicator=(CLUSTER_OUTPUT, _GROWTH, _TOP, _HHI), dimension=dimension, kind=PeriodKind.YEAR, computation=chosen
    )
    city = figures_frame(
        viewer, indicator=(CLUSTER_OUTPUT, _GROWTH), dimension="city", kind=PeriodKind.YEAR, keys=[pack.city], computation=chosen
    )
    groups = groups_of(pack, dimension)
    targets = _targets(viewer, pack, groups, chosen)
    views = [_view(pack, dimension, code, entry, frame, city, targets.get(code)) for code, entry in groups.items()]
    return [_withheld(view, frame) for view in views] if is_narrowed(viewer) else views


def _withheld(view: ClusterView, frame: pl.DataFrame) -> ClusterView:
    """A group of which sums are withheld from staff of a district, with the newest year of these: its own firms of that year are shown."""
    rows = frame.filter(pl.col("key") == view.code, pl.col("indicator") == CLUSTER_OUTPUT, pl.col("reason").is_not_null())
    newest = rows.get_column("period").max()
    return view if view.period is not None or newest is None else replace(view, period=Period.parse(str(newest)))


def cluster_view(
    viewer: Viewer, pack: Pack, code: str, dimension: str = "cluster", *, computation: Computation | None = None
) -> ClusterView:
    """Return one cluster or field with its leading firms that the viewer may see; raises NotFoundError."""
    cluster = next((view for view in cluster_views(viewer, pack, dimension, computation=computation) if view.code == code), None)
    if cluster is None:
        raise NotFoundError(Text(f"没有集群 {code}", f"cluster {code} not found"))
    if cluster.period is None or not (sees_aggregates(viewer) or viewer.organisations):
        return cluster

    chosen = computation or latest_computation(viewer)
    known_at = None if chosen is None else chosen.known_at
    population = pack.measured[CLUSTER_OUTPUT].population
    firms = cell_firms(viewer, pack, dimension, code, cluster.period, ["output_value"], population=population, known_at=known_at)
    reporting = firms.rows.filter(pl.col("output_value") > 0).sort("output_value", descending=True)
    total = float(reporting.get_column("output_value").sum()) if cluster.output is not None else None
    visible = reporting.filter(pl.col("organisation").is_in(list(firms.visible_ids)))

    leading = tuple(
        LeadingFirm(
            row["organisation"], row["name"], row["district"] or "", row["output_value"], row["output_value"] / total if total else None
        )
        for row in visible.head(_LEADING).to_dicts()
    )

    if not sees_aggregates(viewer):
        return replace(cluster, leading=leading)
    return replace(
        cluster,
        leading=leading,
        hidden=reporting.height - visible.height,
        districts=_districts(viewer, firms.rows, total),
        own_districts=is_narrowed(viewer),
    )


def _districts(viewer: Viewer, rows: pl.DataFrame, total: float | None) -> tuple[DistrictPart, ...]:
    """The group by district, the largest first; a district of which nothing is reported has no output, not zero.

    A group in a district is often one firm: staff of a district see their own part.
    """
    if is_narrowed(viewer):
        rows = rows.filter(pl.col("district").is_in(list(viewer.districts)))
    reported = pl.when(pl.col("output_value").is_not_null().any()).then(pl.col("output_value").sum())
    parts = (
        rows.filter(pl.col("district").is_not_null())
        .group_by("district")
        .agg(output=reported, firms=pl.len(), known=pl.col("output_value").is_not_null().sum())
    )
    ordered = parts.sort("output", "district", descending=[True, False], nulls_last=True)
    return tuple(
        DistrictPart(district, output, firms, output / total if total and output is not None else None, known)
        for district, output, firms, known in ordered.select("district", "output", "firms", "known").iter_rows()
    )


def _view(
    pack: Pack, dimension: str, code: str, entry: IndustryGroup, frame: pl.DataFrame, city: pl.DataFrame, target: TargetView | None,
) -> ClusterView:  # fmt: skip
    rows = frame.filter(pl.col("key") == code)
    series = _series(rows, CLUSTER_OUTPUT)
    periods = [period for period, value in series if value is not None]
    period = periods[-1] if periods else None
    values = {name: dict(_series(rows, name)).get(period) if period else None for name in (CLUSTER_OUTPUT, _GROWTH, _TOP, _HHI)}
    city_output = dict(_series(city, CLUSTER_OUTPUT)).get(period) if period else None
    output = values[CLUSTER_OUTPUT]
    share = 100 * output / city_output if output is not None and city_output else None
    row = rows.filter(pl.col("indicator") == CLUSTER_OUTPUT, pl.col("period") == str(period))
    firms = row.get_column("firms").item() if row.height else None
    return ClusterView(
        dimension, code, key_name(pack, dimension, code), entry, period, output, values[_GROWTH], share, firms, values[_TOP], values[_HHI],
        series, _series(city, _GROWTH), _series(rows, _GROWTH), target, claims=_claims(pack, rows, city, period),
        untold=_untold(pack, rows) | _untold(pack, city),
    )  # fmt: skip


def _untold(pack: Pack, frame: pl.DataFrame) -> frozenset[Period]:
    """The years whose growth is an estimate of which no end is known."""
    rows = frame.filter(pl.col("indicator") == _GROWTH, pl.col("value").is_not_null())
    stored = [Stored(*one) for one in rows.select("period", "value", "firms", "known").iter_rows()]
    claims = {one.when: claim_of(pack, _GROWTH, one) for one in stored}
    return frozenset(when for when, claim in claims.items() if claim.bound is Bound.ESTIMATE and claim.reach is None)


def _claims(pack: Pack, rows: pl.DataFrame, city: pl.DataFrame, period: Period | None) -> dict[str, Claim]:
    """What the values of the newest year claim, of those that are known."""
    asked = {"output": (rows, CLUSTER_OUTPUT), "growth": (rows, _GROWTH), "city_growth": (city, _GROWTH)}
    claims = {}
    for name, (frame, indicator) in asked.items():
        for row in frame.filter(pl.col("indicator") == indicator, pl.col("period") == str(period)).iter_rows(named=True):
            if row["value"] is not None:
                claims[name] = claim_of(pack, indicator, Stored(row["period"], row["value"], row["firms"], row["known"]))
    return claims


def _targets(viewer: Viewer, pack: Pack, groups: Mapping[str, IndustryGroup], computation: Computation | None) -> dict[str, TargetView]:
    """The target that each group names, by its indicator or its own code."""
    codes = {
        code: next((target.code for target in pack.targets if group.target in {target.code, target.indicator}), "")
        for code, group in groups.items()
        if isinstance(group, Cluster) and group.target
    }
    if not codes:
        return {}
    views = {view.entry.code: view for view in target_views(viewer, pack, computation=computation, codes=set(codes.values()))}
    return {code: views[target] for code, target in codes.items() if target in views}


def _series(frame: pl.DataFrame, indicator: str) -> tuple[tuple[Period, float | None], ...]:
    rows = frame.filter(pl.col("indicator") == indicator).sort("period").select("period", "value").iter_rows()
    return tuple((Period.parse(period), value) for period, value in rows)
