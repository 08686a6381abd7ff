"""全部计划: the plans of all tables of a batch, organisations recognised, and how they are written in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress
from liantu.kernel.text import Text
from liantu.registry import models as m
from liantu.registry.engine.names import NameRules
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.apply import Writer, make_sources, rename_organisations
from liantu.registry.intake.batches import BulkPlan, is_bulk, plan_bulk, write_bulk
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.measures import converted
from liantu.registry.intake.ownership import Own
from liantu.registry.intake.pipeline import Batch, product_lists, renamed_names
from liantu.registry.intake.plausible_lines import Plausibility
from liantu.registry.intake.problems import ProblemLog
from liantu.registry.intake.recognise import Directory, doubts_of, names_frame, recognise_references, recognise_rows
from liantu.registry.intake.report import IntakeReport, TableReport
from liantu.registry.intake.table_plan import TablePlan, plan_table
from liantu.registry.intake.vocabulary import Vocabulary
from liantu.registry.queries.stores import STORES, Store

_PLANNING = Text("比对", "comparing")
_WHOLE = {"organisation_id", "period", "item", "value"}
"""What rows of reports must have to be compared at all; where one is missing every row is a problem already."""
_FIRST = ("parks", "products", "organisations", "organisation_names")


@dataclass(slots=True)
class Plans:
    """Plans by table in the order of writing, with what recognition found."""

    batch: Batch
    vocabulary: Vocabulary
    directory: Directory
    tables: dict[str, TablePlan] = field(default_factory=dict)
    bulk: BulkPlan | None = None
    doubts: list[tuple[int, int, float]] = field(default_factory=list)
    plausibility: Plausibility = field(default_factory=Plausibility)

    @property
    def parts(self) -> list[tuple[str, TablePlan]]:
        """Every plan with the code of its table; reports may have two: yearly ones and bulk ones."""
        return [*self.tables.items(), *([("reports", self.bulk.table)] if self.bulk else [])]

    @property
    def written(self) -> int:
        """Rows that would be written, all tables."""
        return sum(plan.written for _, plan in self.parts)

    def report(self, *, applied: bool = False, sources: tuple[int, ...] = ()) -> IntakeReport:
        """Return the report."""
        log = self.batch.log
        spoilt = _by_table(log)
        codes = [code for code in TABLES if code in self.batch.frames or (code in self.tables and self.tables[code].written)]
        tables = tuple(self._table_report(code, spoilt.get(code, 0)) for code in codes)
        return IntakeReport(
            tables, log.listed, log.count, tuple(self.batch.warnings), len(self.doubts), applied, sources, tuple(self.batch.notes),
            self.plausibility,
        )  # fmt: skip

    def _table_report(self, code: str, rejected: int) -> TableReport:
        plans = [plan for table, plan in self.parts if table == code]
        return TableReport(
            code,
            TABLES[code].name,
            sum(plan.new.height for plan in plans),
            sum(plan.changed.height for plan in plans),
            sum(plan.unchanged for plan in plans),
            sum(plan.late for plan in plans),
            rejected,
            sum(plan.duplicates for plan in plans),
            tuple(self._told(code, one) for plan in plans for one in plan.changes),
        )

    def _told(self, code: str, change: Mapping[str, Any]) -> dict[str, Any]:
        """A change of the sample; what refers to a row that this batch makes says its code or name, because it has no id yet."""
        refers = STORES[code].refers.get(change["column"])
        new = change["new"]
        if refers is None or not isinstance(new, int) or new > 0:
            return dict(change)
        new_codes = {"parks": self.vocabulary.park_codes, "products": self.vocabulary.product_codes}.get(refers)
        if new_codes is not None:
            return {**change, "new": next((key for key, pk in new_codes.items() if pk == new), None)}
        return {**change, "new": self.directory.shown.get(self.directory.current.get(new, ""))}


def _by_table(log: ProblemLog) -> dict[str, int]:
    counts: dict[str, int] = {}
    for sheet, count in log.bad_rows().group_by("_sheet").len().iter_rows():
        table = log.sheets[sheet].table
        counts[table] = counts.get(table, 0) + count
    return counts


def make_plans(batch: Batch, pack: Pack, progress: Progress, *, simulated: bool = False, own: Own | None = None) -> Plans:
    """Resolve codes and organisations and compare every table with what is held. Problems go to the batch's log.

    With ``own`` nothing is compared unless every row is about it: counts and samples would tell what is held of others.
    """
    log, words = batch.log, CellWords.from_pack(pack)
    vocabulary = Vocabulary.of_city(pack)
    directory = Directory.of_city() if batch.about is None else Directory.of_few(batch.about)
    plans = Plans(batch, vocabulary, directory)
    masters = {code: rows for code in ("parks", "products") if (rows := batch.rows(code)) is not None}
    if "products" in masters:
        masters["products"] = product_lists(masters["products"], words.separators)
    vocabulary.add_new(masters)
    for code, rows in masters.items():
        _plan(plans, code, vocabulary.resolve(rows, TABLES[code], log), progress)
    facts, organisations, names = _recognised(plans, pack, words, own)
    if own is not None and log.count:
        return plans
    if organisations is not None:
        _plan(plans, "organisations", _placed(organisations, vocabulary, simulated), progress)
        written = plans.tables["organisations"]
        names = pl.concat([names, _names_of_renamed(written.changed, directory)])
        names = names.unique(["organisation_id", "kind", "normal"], maintain_order=True)
    if names.height:
        names = _of_known(names, plans)
        _plan(plans, "organisation_names", names.with_columns(reported_date=pl.lit(None, pl.Date), _dated=pl.lit(value=False)), progress)
    for code in TABLES:
        if code in facts:
            rows = _known(STORES[code], facts[code], plans)
            if code == "reports":
                rows = _without_bulk(plans, rows, progress)
            _plan(plans, code, rows, progress)
    if not simulated:
        plans.doubts = doubts_of(directory, pack.rule(NameRules))
    return plans


def _names_of_renamed(changed: pl.DataFrame, directory: Directory) -> pl.DataFrame:
    """The new current name and the old one, as a former name, of every organisation whose name changes."""
    names = []
    for row in renamed_names(changed, directory.current).iter_rows(named=True):
        before = directory.current[row["_id"]]
        place = {"organisation_id": row["_id"], "_sheet": row["_sheet"], "_row": row["_row"]}
        names += [{**place, "kind": "current", "name": row["name"]}, {**place, "kind": "former", "name": directory.shown[before]}]
    return names_frame(names)


def _plan(plans: Plans, code: str, rows: pl.DataFrame, progress: Progress) -> None:
    plans.tables[code] = plan_table(STORES[code], rows, plans.batch.log)
    progress(_PLANNING, len(plans.tables), None)


def _without_bulk(plans: Plans, rows: pl.DataFrame, progress: Progress) -> pl.DataFrame:
    """Plan reports by month, quarter and half-year for their files, and return the others."""
    if not _WHOLE.issubset(rows.columns):
        return rows
    bulk = is_bulk(rows)
    apart = rows.filter(bulk)
    if apart.is_empty():
        return rows
    plans.bulk = plan_bulk(apart, plans.batch.log)
    progress(_PLANNING, len(plans.parts), None)
    return rows.filter(~bulk.fill_null(value=False))


def _recognised(
    plans: Plans, pack: Pack, words: CellWords, own: Own | None
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None, pl.DataFrame]:
    """Return facts with ids, the rows of organisations (also those known by their place only), and names."""
    batch, directory, vocabulary, log = plans.batch, plans.directory, plans.vocabulary, plans.batch.log
    rows = batch.rows("organisations")
    parts: list[pl.DataFrame] = []
    names = names_frame([])
    if rows is not None:
        rows = vocabulary.resolve(rows, TABLES["organisations"], log)
        rows, names = recognise_rows(rows, directory, words.separators, log)
        parts.append(rows)
        if own is not None:
            own.refuse_foreign("organisations", rows, log)
    facts: dict[str, pl.DataFrame] = {}
    for code in TABLES:
        if code in ("parks", "products", "organisations") or (fact := batch.rows(code)) is None:
            continue
        fact = converted(vocabulary.resolve(fact, TABLES[code], log), TABLES[code], vocabulary.units, words, log)
        dates = fact.select("_sheet", "_row", "reported_date")
        facts[code], new_organisations = recognise_references(fact, TABLES[code], directory, vocabulary, pack.rule(NameRules), log)
        if own is not None:
            own.refuse_foreign(code, facts[code], log)
        if new_organisations:
            parts.append(_placed_only(new_organisations, dates))
            names = pl.concat([names, _current_names(new_organisations)])
    if "organisation_names" in facts:
        given = facts.pop("organisation_names").filter(pl.col("organisation_id").is_not_null()).select(
            "organisation_id", "kind", "name", "_sheet", "_row"
        )  # fmt: skip
        names = pl.concat([names, names_frame(given.to_dicts())]).unique(["organisation_id", "kind", "normal"], maintain_order=True)
    return facts, (pl.concat(parts, how="diagonal") if parts else None), names


def _placed_only(organisations: Sequence[Mapping[str, Any]], dates: pl.DataFrame) -> pl.DataFrame:
    """Organisations that only their place made known, as rows of the table of organisations."""
    schema = {"id": pl.Int64, "name": pl.String, "_sheet": pl.UInt32, "_row": pl.UInt32, "inside_city": pl.Boolean}
    rows = pl.DataFrame(list(organisations), schema=schema | {"region_id": pl.String, "outside_place": pl.String})
    return rows.join(dates, on=["_sheet", "_row"], how="left").with_columns(_dated=pl.lit(value=False))


def _current_names(organisations: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The names under which organisations were made known by their place."""
    return names_frame(
        [
            {"organisation_id": one["id"], "kind": "current", **{name: one[name] for name in ("name", "_sheet", "_row")}}
            for one in organisations
        ]
    )


def _placed(rows: pl.DataFrame, vocabulary: Vocabulary, simulated: bool) -> pl.DataFrame:
    """Whether an organisation is in the city follows from its region where the row does not say it."""
    if "region_id" in rows.columns:
        inside = pl.col("region_id").replace_strict(vocabulary.inside, default=None, return_dtype=pl.Boolean)
        own = [pl.col("inside_city")] if "inside_city" in rows.columns else []
        rows = rows.with_columns(inside_city=pl.coalesce(*own, inside))
    return rows.with_columns(simulated=pl.lit(value=True)) if simulated else rows


def _of_known(names: pl.DataFrame, plans: Plans) -> pl.DataFrame:
    """Names of organisations that are held or will be."""
    new_ids = plans.tables["organisations"].new.get_column("id").to_list() if "organisations" in plans.tables else []
    return names.filter((pl.col("organisation_id") > 0) | pl.col("organisation_id").is_in(new_ids))


def _known(store: Store, rows: pl.DataFrame, plans: Plans) -> pl.DataFrame:
    """Reject rows that refer to an organisation of this intake which was itself rejected."""
    new_ids = plans.tables["organisations"].new.get_column("id").to_list() if "organisations" in plans.tables else []
    for name, table in store.refers.items():
        if table == "organisations" and name in rows.columns:
            lost = rows.filter((pl.col(name) < 0) & ~pl.col(name).is_in(new_ids))
            if lost.height:
                plans.batch.log.spoil(lost)
                zh, en = "{count:,} 行所指的单位有问题，未能导入", "{count:,} rows refer to an organisation whose own row has problems"
                plans.batch.notes.append(Text(zh, en).format(count=lost.height))
    return rows


def write_plans(plans: Plans, moment: datetime, progress: Progress, *, user_id: int | None, source: Mapping[str, Any]) -> IntakeReport:
    """Write all plans; the caller holds the transaction. ``source`` gives kind, mark, intake and citation of the sources."""
    counts = _rows_by_sheet(plans)
    if not counts:
        return plans.report(applied=True)
    sources = make_sources(plans.batch.log.sheets, counts, moment, **source)
    writer = Writer(moment, progress, plans.written, user_id, sources)
    provisional = {"parks": plans.vocabulary.park_codes, "products": plans.vocabulary.product_codes}
    for code in (*_FIRST, *(code for code in TABLES if code not in _FIRST)):
        if (plan := plans.tables.get(code)) is None:
            continue
        writer.write(plan, provisional.get(code))
        if code == "organisations" and plan.changed.height:
            renamed = renamed_names(plan.changed, plans.directory.current)
            if renamed.height:
                rename_organisations(renamed)
    if plans.bulk is not None:
        write_bulk(plans.bulk, moment, sources, writer.ids.get("organisations", {}))
        writer.written(plans.bulk.table.written)
    _write_doubts(plans, writer.ids.get("organisations", {}))
    return plans.report(applied=True, sources=tuple(sources.values()))


def _rows_by_sheet(plans: Plans) -> dict[int, dict[str, int]]:
    """Rows that will be written, by number of the sheet and table."""
    counts: dict[int, dict[str, int]] = {}
    for code, plan in plans.parts:
        sheets = pl.concat([part.select("_sheet") for part in (plan.new, plan.changed, plan.older)])
        for number, rows in sheets.group_by("_sheet").len().iter_rows():
            of_sheet = counts.setdefault(number, {})
            of_sheet[code] = of_sheet.get(code, 0) + rows
    return counts


def _write_doubts(plans: Plans, ids: Mapping[int, int]) -> None:
    doubts = [
        m.MatchDoubt(organisation_id=ids.get(one, one), candidate_id=ids.get(other, other), score=score, reason="name")
        for one, other, score in plans.doubts
        if ids.get(one, one) > 0 and ids.get(other, other) > 0
    ]
    m.MatchDoubt.objects.bulk_create(doubts, ignore_conflicts=True, batch_size=500)
