"""发布前的判断: the sums under all figures judged together, and for each figure why it is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from liantu.kernel.formula import items, nodes, parse_formula
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.period import PeriodKind
from liantu.kernel.progress import Progress
from liantu.statistics.actions.figures import Facts
from liantu.statistics.engine.components import Component, components, components_of, matched_of
from liantu.statistics.engine.disclosure import (
    DisclosureRule,
    Protection,
    figure_reasons,
    protect,
    withholds_hhi,
    withholds_quantile,
    withholds_top_share,
)
from liantu.statistics.engine.disclosure.crossings import with_crossings
from liantu.statistics.engine.disclosure.declared import hierarchies_of, unpublished_wholes
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.rule_files import ComputationRules, ReleaseScope
from liantu.statistics.queries.official import rests_on_published

_CELL = ("indicator", "dimension", "key", "kind", "period")


def released_entries(pack: Pack) -> list[IndicatorEntry]:
    """Return the indicators that a release judges: from firms' reports, by a released dimension and kind of period.

    Growth by this period's directory is left out: with the published totals it would tell the sum of the firms that entered and left.
    """
    scope = pack.rule(ComputationRules).release
    return [
        entry
        for entry in pack.measured.values()
        if not set(entry.dimensions).isdisjoint(scope.dimensions)
        and not set(entry.periods).isdisjoint(scope.kinds)
        and not rests_on_published(pack, entry.code)
        and entry.growth_base == "members"
    ]


def judge(
    facts: Facts, entries: Sequence[IndicatorEntry], scope: ReleaseScope, frozen: pl.DataFrame | None, progress: Progress
) -> Protection:
    """Return what of the sums under ``entries`` may be published."""
    pack = facts.pack
    hierarchies = hierarchies_of(pack, entries, scope.dimensions, _signed(facts, entries))
    members = with_crossings(facts.members, hierarchies.crossings)
    sums = []
    for kind in (PeriodKind(name) for name in scope.kinds):
        panel = facts.panels.of(kind)
        of_kind = [entry for entry in entries if kind.value in entry.periods]
        tying = [entry for entry in unpublished_wholes(pack, entries) if kind.value in entry.periods]
        for dimension in (*scope.dimensions, *hierarchies.crossings):
            crossing = dimension in hierarchies.crossings
            chosen = [*of_kind, *tying] if crossing else [entry for entry in of_kind if dimension in entry.dimensions]
            if chosen:
                table = components(
                    panel, members, chosen, dimension, kind, populations=facts.populations, chains=facts.chains, city=pack.city
                )
                sums.append(table)
    return protect(pl.concat(sums), hierarchies, pack.rule(DisclosureRules).rule, frozen=frozen, progress=progress)


def _signed(facts: Facts, entries: Sequence[IndicatorEntry]) -> frozenset[str]:
    """Components of items that some firm reports below zero."""
    panel = facts.panels.of(PeriodKind.YEAR)
    numbers = [name for name in panel.columns if name not in {"organisation", "period"}]
    below = {name for name in numbers if panel.select((pl.col(name) < 0).any()).item()}
    groups = (*components_of(entries).values(), *matched_of(entries).values())
    return frozenset(one.code for several in groups for one in several if one.x is not None and items(one.x) & below)


def reasons_of(entries: Sequence[IndicatorEntry], figures: pl.DataFrame, protection: Protection, rule: DisclosureRule) -> pl.DataFrame:
    """Return by figure (indicator, dimension, key, kind, period) the reason for which it is withheld, empty where it may be shown.

    ``figures``: these columns, number (of the period), value, firms, known.
    """
    rows = figures.with_row_index("figure")
    needed = rows.join(_parts(components_of(entries)), on="indicator")
    over_matched = rows.join(_parts(matched_of(entries)), on="indicator")
    current = pl.concat([needed, over_matched]).select("figure", "component", "dimension", "key", "kind", period="number")
    growing = [entry.code for entry in entries if _grows(entry)]
    per_year = pl.col("kind").replace_strict({kind.value: kind.per_year for kind in PeriodKind}, return_dtype=pl.Int64)
    last_year = needed.filter(pl.col("indicator").is_in(growing)).select(
        "figure", "component", "dimension", "key", "kind", period=pl.col("number") - per_year
    )
    judged = rows.join(figure_reasons(protection, pl.concat([current, last_year])), on="figure", how="left")
    unknown = pl.when(pl.col("value").is_null()).then(pl.lit("")).otherwise(pl.col("reason").fill_null("secondary"))
    judged = judged.with_columns(reason=unknown)
    return _distributions(entries, _growth(_with_leavers(judged, entries, protection), growing, rule), protection, rule).select(
        *_CELL, "reason"
    )


def _parts(by_indicator: Mapping[str, Sequence[Component]]) -> pl.DataFrame:
    pairs = [(code, one.code) for code, several in by_indicator.items() for one in several]
    return pl.DataFrame(pairs, schema={"indicator": pl.String, "component": pl.String}, orient="row")


def _growth(figures: pl.DataFrame, growing: Sequence[str], rule: DisclosureRule) -> pl.DataFrame:
    """Withhold a growth over too few firms, or over all but a few: beside the totals it would tell of those that it leaves out.

    Who came is left out of this period's total, who left (``leavers``) of last year's.
    """
    left_out = pl.col("firms") - pl.col("known")
    few = pl.any_horizontal(part.is_between(1, rule.minimum_firms - 1) for part in (left_out, pl.col("leavers").fill_null(0)))
    few |= pl.col("known") < rule.minimum_firms
    withheld = pl.col("indicator").is_in(list(growing)) & pl.col("value").is_not_null() & (pl.col("reason") == "") & few
    return figures.with_columns(reason=pl.when(withheld).then(pl.lit("few_firms")).otherwise(pl.col("reason"))).drop("leavers")


def _with_leavers(figures: pl.DataFrame, entries: Sequence[IndicatorEntry], protection: Protection) -> pl.DataFrame:
    """Add the number of firms that add to last year's sum and not to this year's over the matched sample; null without growth."""
    per_year = pl.col("kind").replace_strict({kind.value: kind.per_year for kind in PeriodKind}, return_dtype=pl.Int64)
    cells = protection.cells.select(
        "component", "dimension", "key", "kind", pl.col("period").cast(pl.Int64).alias("number"), "contributors"
    )
    matched = matched_of(entries)
    then = cells.join(_parts({code: components_of(entries)[code] for code in matched}), on="component").with_columns(
        pl.col("number") + per_year
    )
    cell = ["indicator", "dimension", "key", "kind", "number"]
    now = cells.join(_parts(matched), on="component").group_by(cell).agg(stayed=pl.col("contributors").min())
    left = then.group_by(cell).agg(pl.col("contributors").max()).join(now, on=cell)
    return figures.join(left.select(*cell, leavers=pl.col("contributors") - pl.col("stayed")), on=cell, how="left", maintain_order="left")


def distributions(entries: Sequence[IndicatorEntry]) -> list[str]:
    """Return the indicators with a median, quantile, top share or concentration in them: figures of single firms, not of sums."""
    return [
        entry.code
        for entry in entries
        if any(isinstance(node, nodes.Quantile | nodes.TopShare | nodes.Hhi) for node in parse_formula(entry.formula or "1").walk())
    ]


def _grows(entry: IndicatorEntry) -> bool:
    return any(isinstance(node, nodes.Growth | nodes.RealGrowth) for node in parse_formula(entry.formula or "1").walk())


def _distributions(entries: Sequence[IndicatorEntry], figures: pl.DataFrame, protection: Protection, rule: DisclosureRule) -> pl.DataFrame:
    """Withhold medians, top shares and concentrations that would tell a single firm's value."""
    formulas = {entry.code: (parse_formula(entry.formula or "1"), float(scale_of(entry)), entry.population) for entry in entries}
    special = [code for code, (node, _, _) in formulas.items() if isinstance(node, nodes.Quantile | nodes.TopShare | nodes.Hhi)]
    measures = protection.cells.select(
        "component", "dimension", "key", "kind", pl.col("period").cast(pl.Int64).alias("number"), "total", "contributors", "first", "second"
    )
    by_cell = {row[:5]: row[5:] for row in measures.filter(pl.col("component").is_in(_tops(formulas))).iter_rows()}

    reasons = {}
    for row in figures.filter(pl.col("indicator").is_in(special), pl.col("reason") == "", pl.col("value").is_not_null()).to_dicts():
        node, scale, population = formulas[row["indicator"]]
        if isinstance(node, nodes.Quantile):
            reasons[row["figure"]] = withholds_quantile(rule, row["known"], node.q)
        elif isinstance(node, nodes.Hhi):
            reasons[row["figure"]] = withholds_hhi(rule, row["known"], row["value"] / scale)
        elif isinstance(node, nodes.TopShare):
            cell = by_cell.get((Component(population, node.x, None).code, row["dimension"], row["key"], row["kind"], row["number"]))
            reasons[row["figure"]] = "secondary" if cell is None else _top(rule, cell, node.n, row["value"] / scale)

    changed = pl.DataFrame(list(reasons.items()), schema={"figure": figures.schema["figure"], "own": pl.String}, orient="row")
    joined = figures.join(changed, on="figure", how="left")
    return joined.with_columns(reason=pl.when(pl.col("own").fill_null("") != "").then(pl.col("own")).otherwise(pl.col("reason")))


def _tops(formulas: Mapping[str, tuple[nodes.Node, float, str]]) -> list[str]:
    return [Component(population, node.x, None).code for node, _, population in formulas.values() if isinstance(node, nodes.TopShare)]


def _top(rule: DisclosureRule, cell: tuple[Any, ...], n: int, share: float) -> str:
    total, contributors, first, second = cell
    return withholds_top_share(rule, total or 0.0, contributors, first or 0.0, second or 0.0, n, share)


def combined_cells(entries: Sequence[IndicatorEntry], protection: Protection) -> pl.DataFrame:
    """Return the combined cells of indicators that are a sum: indicator, dimension, key, kind, number, value, combined (keys by comma)."""
    sums = {}
    for entry in entries:
        parts = components_of([entry])[entry.code]
        if isinstance(parse_formula(entry.formula or "1"), nodes.Sum) and len(parts) == 1:
            sums[parts[0].code] = (entry.code, float(scale_of(entry)))
    schema = {"component": pl.String, "indicator": pl.String, "scale": pl.Float64}
    indicators = pl.DataFrame([(code, *rest) for code, rest in sums.items()], schema=schema, orient="row")
    keys = protection.cells.filter(pl.col("group").is_not_null()).group_by("group").agg(combined=pl.col("key").sort().str.join(","))
    groups = protection.groups.join(keys, on="group").join(indicators, on="component")
    return groups.select(
        "indicator", "dimension", "kind", "combined", key=pl.format("group:{}", "group"), number=pl.col("period").cast(pl.Int64),
        value=pl.col("total") * pl.col("scale"),
    )  # fmt: skip
