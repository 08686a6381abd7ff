"""数据质量: reports that are missing or late, items that contradict each other, and values that were revised.

Frames in, frames out. ``period`` is the number of the period (`liantu.kernel.period.Period.number`), ``organisation`` the firm's id.
Jumps and mistaken units are in `liantu.statistics.engine.jumps`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import polars as pl

from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.population import Membership, membership

_KEYS = ("organisation", "period")


def due_date(period: Period, allowed_days: Mapping[PeriodKind, int]) -> datetime.date:
    """Return the last day on which a report of the period is in time: the period's end and the days allowed for its kind.

    >>> due_date(Period.parse("2024-02"), {PeriodKind.MONTH: 15})
    datetime.date(2024, 3, 15)
    """
    return period.end_date + datetime.timedelta(days=allowed_days[period.kind])


def periods_due(last: int, kind: PeriodKind, allowed_days: Mapping[PeriodKind, int], on_date: datetime.date, count: int) -> list[int]:
    """Return the numbers of the newest ``count`` periods, up to ``last``, whose due date is before ``on_date``; oldest first."""
    numbers: list[int] = []
    number = min(last, Period.of(on_date, kind).number)
    while len(numbers) < count:
        if due_date(Period.numbered(number, kind), allowed_days) < on_date:
            numbers.append(number)
        number -= 1
    return numbers[::-1]


def expected_reports(
    yearly: pl.DataFrame, members: pl.DataFrame, rule: Membership, kind: PeriodKind, periods: Sequence[int]
) -> pl.DataFrame:
    """Return organisation, period: of whom which reports are expected, by the population ``rule`` that must report.

    Who belongs goes by the latest value known up to the period's year, however old: a firm that falls silent leaves the population's
    figures after ``falls_back_years``, and goes on owing its reports.

    >>> reports = pl.DataFrame({"organisation": [1, 2], "period": [2023, 2023], "revenue": [40.0, 5.0]})
    >>> firms = pl.DataFrame({"organisation": [1, 2], "kind": ["firm", "firm"]})
    >>> rule = Membership(item="revenue", at_least=20, kind="firm", falls_back_years=1)
    >>> expected_reports(reports, firms, rule, PeriodKind.YEAR, [2025, 2026]).rows()
    [(1, 2025), (1, 2026)]
    """
    years = (pl.col("period") // kind.per_year).cast(pl.Int32)
    asked = pl.DataFrame({"period": list(periods)}, schema={"period": pl.Int32}).with_columns(year=years)
    if rule.item is None:
        return membership(yearly, members, rule).join(asked.select("period"), how="cross")
    earliest = yearly.get_column("period").min() if yearly.height else None
    back = 0 if earliest is None else max(0, int(str(asked.get_column("year").max())) - int(str(earliest)))
    owing = membership(yearly, members, rule.model_copy(update={"falls_back_years": back}))
    return owing.select("organisation", "year").join(asked, on="year").select("organisation", "period").sort("period", "organisation")


def missing_reports(
    reports: pl.DataFrame, periods: Sequence[int], *, window: int, at_least: int, members: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return who was expected to report in ``periods`` and did not.

    ``reports``: organisation, period (one row or more a report). ``members``: organisation, period of those who must report, such as
    above-scale firms, whatever their history. Others are expected who reported in ``at_least`` of the ``window`` periods before.
    Columns returned: organisation, period, reported (how many of the periods before), last_reported (period, null where never), because
    (``member`` or ``history``); sorted by period, organisation.

    >>> reports = pl.DataFrame({"organisation": [1, 1, 2], "period": [1, 2, 1]})
    >>> missing_reports(reports, [3], window=2, at_least=2).select("organisation", "period", "reported", "because").rows()
    [(1, 3, 2, 'history')]
    """
    report_keys = reports.select(pl.col("organisation").cast(pl.Int64), pl.col("period").cast(pl.Int32)).unique()
    targets = pl.DataFrame({"asked": periods}, schema={"asked": pl.Int32})
    pairs = report_keys.join(targets, how="cross")
    recent = pl.col("period").is_between(pl.col("asked") - window, pl.col("asked") - 1)
    earlier = pairs.filter(pl.col("period") < pl.col("asked")).with_columns(recent=recent)
    history = earlier.group_by("organisation", "asked").agg(
        reported=pl.col("recent").sum().cast(pl.Int64), last_reported=pl.col("period").max()
    )
    history = history.rename({"asked": "period"})

    expected = history.filter(pl.col("reported") >= at_least).select(*_KEYS, because=pl.lit("history"))
    if members is not None:
        bound = members.select(pl.col("organisation").cast(pl.Int64), pl.col("period").cast(pl.Int32), because=pl.lit("member")).unique()
        expected = pl.concat([bound.filter(pl.col("period").is_in(list(periods))), expected])

    expected = expected.unique(list(_KEYS), keep="first", maintain_order=True).join(report_keys, on=_KEYS, how="anti")
    missing = expected.join(history, on=_KEYS, how="left").with_columns(pl.col("reported").fill_null(0))
    return missing.select(*_KEYS, "reported", "last_reported", "because").sort("period", "organisation")


def late_reports(reports: pl.DataFrame, kind: PeriodKind, allowed_days: Mapping[PeriodKind, int]) -> pl.DataFrame:
    """Return the reports that came after their due date.

    ``reports``: organisation, period, reported_date (null where not known: then it is not told). Several rows of a report count by the
    first. Columns returned: organisation, period, due_date, reported_date, days_late; the latest first.

    >>> reports = pl.DataFrame({"organisation": [1], "period": [24289], "reported_date": [datetime.date(2024, 3, 20)]})
    >>> late_reports(reports, PeriodKind.MONTH, {PeriodKind.MONTH: 15}).select("due_date", "days_late").rows()
    [(datetime.date(2024, 3, 15), 5)]
    """
    first = reports.group_by(_KEYS).agg(pl.col("reported_date").min()).drop_nulls("reported_date")
    numbers = first.get_column("period").unique().sort().to_list()
    dues = [due_date(Period.numbered(number, kind), allowed_days) for number in numbers]
    due = pl.DataFrame({"period": numbers, "due_date": dues}, schema={"period": first.schema["period"], "due_date": pl.Date})
    table = first.join(due, on="period").with_columns(days_late=(pl.col("reported_date") - pl.col("due_date")).dt.total_days())
    late = table.filter(pl.col("days_late") > 0).select(*_KEYS, "due_date", "reported_date", "days_late")
    return late.sort("days_late", "period", "organisation", descending=[True, False, False])


def contradictions(panel: pl.DataFrame, conditions: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """Return the reports whose items contradict each other.

    ``panel``: organisation, period and the items, wide. ``conditions``: name → what must not be (``value_added > output``); one that is
    null because an item is not known tells nothing. Columns returned: organisation, period, condition, items (names that the condition
    looks at), values (theirs, in the same order); sorted by condition, period, organisation.

    >>> panel = pl.DataFrame({"organisation": [1, 2], "period": [2024, 2024], "output": [10.0, None], "value_added": [12.0, 5.0]})
    >>> contradictions(panel, {"too_much": pl.col("value_added") > pl.col("output")}).select("organisation", "values").rows()
    [(1, [12.0, 10.0])]
    """
    schema = {"organisation": pl.Int64, "period": pl.Int32, "condition": pl.String}
    tables = [pl.DataFrame(schema={**schema, "items": pl.List(pl.String), "values": pl.List(pl.Float64)})]
    for name, condition in conditions.items():
        items = [item for item in dict.fromkeys(condition.meta.root_names()) if item not in _KEYS]
        numbers = [item for item in items if panel.schema[item].is_numeric()]
        values = pl.concat_list([pl.col(item).cast(pl.Float64) for item in numbers]) if numbers else pl.lit([], pl.List(pl.Float64))
        keys = [pl.col(key).cast(schema[key]) for key in _KEYS]
        broken = panel.filter(condition.fill_null(False))
        names = pl.lit(pl.Series([numbers], dtype=pl.List(pl.String))).first()
        tables.append(broken.select(*keys, condition=pl.lit(name), items=names, values=values))
    return pl.concat(tables).sort("condition", "period", "organisation")


def revisions(versions: pl.DataFrame, tolerance: float = 0.0) -> pl.DataFrame:
    """Return every step from one version of a value to the next.

    ``versions``: organisation, period, item, value (null where withdrawn), known_at (when the version came in). A step of at most
    ``tolerance`` times the old value is none. Columns returned: organisation, period, item, old, new, change (new − old), ratio (new ÷
    old), known_before, known_at, kind (``changed``, ``added``: unknown before, ``withdrawn``: unknown now); sorted by known_at,
    organisation, period, item.

    >>> at = [datetime.date(2024, 3, 1), datetime.date(2024, 5, 1)]
    >>> rows = {"organisation": [1, 1], "period": [2023, 2023], "item": ["output", "output"], "value": [10.0, 12.0], "known_at": at}
    >>> versions = pl.DataFrame(rows)
    >>> revisions(versions).select("old", "new", "change", "kind").rows()
    [(10.0, 12.0, 2.0, 'changed')]
    """
    key = ["organisation", "period", "item"]
    steps = versions.sort("known_at", maintain_order=True).with_columns(
        old=pl.col("value").shift(1).over(key), known_before=pl.col("known_at").shift(1).over(key), place=pl.int_range(pl.len()).over(key)
    )
    old, new = pl.col("old"), pl.col("value")
    kind = (
        pl.when(old.is_null() & new.is_not_null()).then(pl.lit("added")).when(old.is_not_null() & new.is_null()).then(pl.lit("withdrawn"))
    )
    moved = (new - old).abs() > tolerance * old.abs()
    steps = steps.filter(pl.col("place") > 0).with_columns(kind=kind.when(moved).then(pl.lit("changed"))).drop_nulls("kind")
    return steps.select(
        *key, "old", new.alias("new"), (new - old).alias("change"),
        pl.when(old != 0).then(new / old).alias("ratio"), "known_before", "known_at", "kind",
    ).sort("known_at", *key)  # fmt: skip
