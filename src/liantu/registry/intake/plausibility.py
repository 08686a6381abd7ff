"""合理性: what a dry run says of each item: total and median before and after, and values that look as if their unit were wrong.

Only what the viewer may see is compared, so that a firm learns nothing of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.accounts.queries import visible_to
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.kernel.units import known, measures
from liantu.kernel.viewer import Viewer
from liantu.registry import models as m
from liantu.registry.engine.plausibility import TIME, VALUE, compared
from liantu.registry.engine.rule_files import PlausibilityRules
from liantu.registry.engine.schema import FEN, MEASURED, Column, Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.batches import coming
from liantu.registry.intake.import_plan import Plans
from liantu.registry.intake.plausible_lines import Jump, Plausibility, PlausibilityLine, Sum
from liantu.registry.intake.table_plan import TablePlan
from liantu.registry.queries.panel import panel
from liantu.registry.queries.read import frame_of

_PRODUCT = "product_id"
_FEW = 2_000
"""Organisations and products whose names are asked for at once."""


@dataclass(frozen=True, slots=True)
class _Series:
    """What is compared as one: its name and unit, values as they come and as they are held, and by what they are grouped and told apart."""

    name: Text
    unit: str
    kind: PeriodKind | None
    incoming: pl.DataFrame
    before: pl.DataFrame
    entity: tuple[str, ...]
    group: tuple[str, ...] = ()


def judged(plans: Plans, viewer: Viewer, pack: Pack) -> Plausibility:
    """Compare everything that the plans would write of facts with what ``viewer`` sees of what is held."""
    rules = pack.rule(PlausibilityRules)
    names = _Names()
    lines = [line for series in _all(plans, viewer, pack, rules) for line in _judged(series, rules, names)]
    lines.sort(key=lambda line: not line.asked)
    asked = sum(line.asked for line in lines)
    return Plausibility(tuple(lines[: rules.listed_lines]), len(lines), asked)


def _all(plans: Plans, viewer: Viewer, pack: Pack, rules: PlausibilityRules) -> Iterator[_Series]:
    yield from _reported(plans, viewer, pack, rules)
    for code, plan in plans.tables.items():
        if plan.store.fact and code != "reports" and plan.new.height + plan.changed.height:
            yield from _of_table(plan, viewer, rules)


def _reported(plans: Plans, viewer: Viewer, pack: Pack, rules: PlausibilityRules) -> Iterator[_Series]:
    """Reports of every kind of period, item by item."""
    parts = coming(plans.bulk) if plans.bulk else {}
    if (yearly := plans.tables.get("reports")) is not None:
        rows = pl.concat([part.select("organisation_id", "period", "item", "value") for part in (yearly.new, yearly.changed)])
        rows = rows.with_columns(period=pl.col("period").cast(pl.Int32)).rename({"organisation_id": "organisation"})
        by_item = rows.partition_by("item", as_dict=True, include_key=False)
        parts |= {(PeriodKind.YEAR, str(item)): part for (item,), part in by_item.items()}
    for kind in dict.fromkeys(kind for kind, _ in parts):
        of_kind = {item: rows for (one, item), rows in parts.items() if one is kind}
        times = {time for rows in of_kind.values() for time in rows.get_column("period").unique()}
        periods = [Period.numbered(one, kind) for one in _looked_at(sorted(times), _back(rules, kind))]
        held = panel(viewer, kind, items=sorted(of_kind), periods=periods)
        for item, rows in of_kind.items():
            before = held.select("organisation", pl.col("period").alias(TIME), pl.col(item).alias(VALUE))
            incoming = rows.select("organisation", pl.col("period").alias(TIME), VALUE)
            yield _Series(pack.items[item].name, pack.items[item].unit, kind, incoming, before, ("organisation",))


def _back(rules: PlausibilityRules, kind: PeriodKind) -> int:
    return {str(code): count for code, count in rules.look_back.items()}[str(kind)]


def _looked_at(times: Sequence[int], back: int) -> list[int]:
    return sorted({max(time - step, 0) for time in times for step in range(back + 1)})


def _of_table(plan: TablePlan, viewer: Viewer, rules: PlausibilityRules) -> Iterator[_Series]:
    """The numbers of a table of facts, column by column; those in the unit of a product, product by product."""
    store, table = plan.store, TABLES[plan.store.table]
    rows = pl.concat([part.select(list(store.columns)) for part in (plan.new, plan.changed)])
    columns = [one for one in table.stored if _comparable(one) and rows.get_column(one.db_column).is_not_null().any()]
    if not columns:
        return
    held: Any = visible_to(viewer, store.model.objects.filter(known_to__isnull=True))
    if "year" in store.key:
        years = rows.get_column("year").unique().to_list()
        held = held.filter(year__in=_looked_at(years, _back(rules, PeriodKind.YEAR)))
    names = [*store.key, *(one.db_column for one in columns)]
    before = frame_of(held, {}, {name: store.columns[name] for name in names})
    rows, before = (_timed(one, store.key) for one in (rows, before))
    entity = tuple(name for name in store.key if name not in {"year", "period"})
    for column in columns:
        group = tuple(name for name in ("_kind",) if name in rows.columns) + ((_PRODUCT,) if column.unit_of else ())
        incoming, holds = (_valued(one, column, (*entity, *group)) for one in (rows, before))
        name = Text(f"{table.name.zh}·{column.heading.zh}", f"{table.name.en}: {column.heading.en}")
        unit = "yuan" if column.kind is Kind.YUAN else "ratio" if column.kind is Kind.SHARE else column.unit
        kind = PeriodKind.YEAR if "year" in store.key else None
        yield _Series(name, unit, kind, incoming, holds, tuple(one for one in entity if one not in group), group)


def _comparable(column: Column) -> bool:
    """Whether the numbers of a column are of one unit, or of one by product."""
    return column.kind in MEASURED and column.unit_of in {"", "product"}


def _timed(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Rows with their time as a number; those of a table that keeps periods with the kind of period too."""
    if "year" in key:
        return rows.with_columns(pl.col("year").cast(pl.Int32).alias(TIME))
    if "period" not in key:
        return rows.with_columns(pl.lit(0, pl.Int32).alias(TIME))
    periods = {text: Period.parse(text) for text in rows.get_column("period").unique()}
    numbers, kinds = ({text: getattr(one, name) for text, one in periods.items()} for name in ("number", "kind"))
    return rows.with_columns(
        pl.col("period").replace_strict(numbers or {"": None}, default=None, return_dtype=pl.Int32).alias(TIME),
        pl.col("period").replace_strict(kinds or {"": None}, default=None, return_dtype=pl.String).alias("_kind"),
    )


def _valued(rows: pl.DataFrame, column: Column, keys: Sequence[str]) -> pl.DataFrame:
    per = 100 if column.name.endswith(FEN) and column.kind is Kind.YUAN else 1
    return rows.select(*dict.fromkeys(keys), TIME, (pl.col(column.db_column) / per).cast(pl.Float64).alias(VALUE))


def _judged(series: _Series, rules: PlausibilityRules, names: _Names) -> Iterator[PlausibilityLine]:
    share = known(series.unit) and measures(series.unit, "ratio") and bool(series.unit)
    found = compared(
        series.incoming, series.before, series.group, series.entity,
        factors=rules.share_factors if share else rules.factors, within=rules.within, median_from=rules.median_from,
    )  # fmt: skip
    place = [*series.group, TIME]
    for line in found.lines.iter_rows(named=True):
        jumps = found.jumps.filter(pl.all_horizontal(pl.col(name) == line[name] for name in place)).head(rules.listed_values)
        kind = PeriodKind(line["_kind"]) if "_kind" in line else series.kind
        yield PlausibilityLine(
            _with_product(series.name, line, names),
            names.unit_of(line[_PRODUCT]) if _PRODUCT in line else series.unit,
            _written(line[TIME], kind),
            Sum(line["count"], line["total"], line["median"]),
            _sum(line, "same"),
            _sum(line, "previous"),
            _written(line["previous_time"], kind),
            line["median_factor"],
            line["jumps"],
            tuple(_jump(row, series.entity, kind, names) for row in jumps.iter_rows(named=True)),
        )


def _with_product(name: Text, line: Mapping[str, Any], names: _Names) -> Text:
    if _PRODUCT not in line:
        return name
    product = names.of(_PRODUCT, line[_PRODUCT])
    return Text(f"{name.zh}·{product}", f"{name.en}, {product}")


def _written(time: int | None, kind: PeriodKind | None) -> str:
    return "" if time is None or kind is None else str(Period.numbered(time, kind))


def _sum(line: Mapping[str, Any], what: str) -> Sum | None:
    count = line[f"{what}_count"]
    return None if count is None else Sum(count, line[f"{what}_total"], line[f"{what}_median"])


def _jump(row: Mapping[str, Any], entity: Sequence[str], kind: PeriodKind | None, names: _Names) -> Jump:
    who = " · ".join(names.of(name, row[name]) for name in entity)
    return Jump(who, _written(row["old_time"], kind), row["old"], row[VALUE], row["factor"])


class _Names:
    """Names of the organisations and products of the lines that are listed, each asked for once."""

    def __init__(self) -> None:
        self._organisations: dict[int, str] = {}
        self._products: dict[int, tuple[str, str]] | None = None

    def of(self, column: str, key: Any) -> str:
        """The name of what a column of a key refers to; anything else as it stands."""
        if column in {_PRODUCT, "input_id"}:
            return self._product(key)[0]
        if not isinstance(key, int):
            return str(key)
        if key not in self._organisations:
            self._organisations[key] = m.Organisation.objects.filter(pk=key).values_list("name", flat=True).first() or ""
        return self._organisations[key]

    def unit_of(self, product: int) -> str:
        """The unit of a product, "" where it has none."""
        return self._product(product)[1]

    def _product(self, key: int) -> tuple[str, str]:
        if self._products is None:
            self._products = {pk: (name, unit) for pk, name, unit in m.Product.objects.values_list("pk", "name_zh", "unit")}
        return self._products.get(key, ("", ""))
