"""送报: what the demonstration's people bring in themselves: a small firm its month by form, the department a district's months as files.

Both go the way of everybody's data. The rows are the city's own; a file may be refused first, corrected later, or come a month late.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO

import polars as pl
from django.utils import timezone

from liantu.accounts.queries import SYSTEM, Viewer, demonstration_viewers
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.registry.actions import bring_files, fill_and_send, workbook_of
from liantu.registry.queries import organisations
from liantu.rooms import clock
from liantu.rooms.manifest import Demonstration
from liantu.simulation.engine.deliveries import delayed, misprinted, months_before, newest_month, parted
from liantu.simulation.engine.history_rules import DemonstrationRules, FileRules

_MORNING = timedelta(hours=10)
_FILE_DAYS, _BEFORE_DAYS = 2, 1
"""Days before its look on which a file comes, and before that on which one comes that is refused or corrected."""
_HOW = ("right", "refused", "corrected", "late")
Delivery = tuple[datetime, Callable[[], object]]


def with_late_months(reports: pl.DataFrame, firms: pl.DataFrame, pack: Pack, today: date) -> pl.DataFrame:
    """Return the city's reports with the months of the files' district that came a month late; ``firms``: credit_code and region."""
    rules = pack.rule(DemonstrationRules).files
    codes = firms.filter(pl.col("region") == rules.district).get_column("credit_code").to_list()
    for months in rules.late:
        since, until = months_before(today, months + 2), months_before(today, months + 1)
        reports = delayed(reports, codes, since, until, months_before(today, months) - timedelta(days=_FILE_DAYS))
    return reports


def deliver(city: Demonstration, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Let people bring in their part of an instalment, each at its own time, and return the rest."""
    people, rest = demonstration_viewers(), dict(tables)
    if "reports" not in rest or not {"department", "firm"} <= people.keys():
        return rest
    rules = city.pack.rule(DemonstrationRules)
    rest["reports"], forms = _forms(city, rest["reports"], people["firm"], rules.reason)
    rest["reports"], files = _files(city, rest["reports"], people["department"], rules.files)
    for at, bring in sorted([*forms, *files], key=lambda one: one[0]):
        with clock.stated(at):
            bring()
    return {name: frame for name, frame in rest.items() if frame.height}


def _day(city: Demonstration) -> date:
    return timezone.localdate(city.moment)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()) + _MORNING)


def _forms(city: Demonstration, reports: pl.DataFrame, viewer: Viewer, reason: str) -> tuple[pl.DataFrame, list[Delivery]]:
    """The months that the firm of the account fills in, each on the day on which it is reported."""
    deliveries: list[Delivery] = []
    for firm in organisations(SYSTEM).filter(pk__in=viewer.organisations):
        theirs, reports = parted(reports, [firm.credit_code or ""], _day(city))
        for (period, day), rows in sorted(theirs.partition_by("period", "reported_date", as_dict=True).items()):
            values = dict(rows.select("item", "value").iter_rows())
            deliveries.append((_morning(day), partial(fill_and_send, firm, Period.parse(str(period)), values, viewer, reason)))
    return reports, deliveries


def _files(city: Demonstration, reports: pl.DataFrame, viewer: Viewer, rules: FileRules) -> tuple[pl.DataFrame, list[Delivery]]:
    """The file in which the department got the newest month of a district, where one comes before this look."""
    how = next((how for how in _HOW if _day(city) in {months_before(city.today, months) for months in getattr(rules, how)}), None)
    if how is None:
        return reports, []
    known = organisations(SYSTEM).filter(region=rules.district, credit_code__gt="").values_list("credit_code", "name")
    names = {code: name for code, name in known if code}
    last = _day(city) - timedelta(days=_FILE_DAYS)
    came, _ = parted(reports, names.keys(), last)
    month = newest_month(came.filter(pl.col("reported_date") == last) if how == "late" else came)
    if month is None:
        return reports, []
    theirs, reports = parted(reports, names.keys(), last, month)
    rows = theirs.with_columns(organisation=pl.col("organisation").replace_strict(names)).sort("organisation", "item")
    send = partial(_send, city.pack, viewer, rules, Period.parse(month))
    early, final = _morning(last - timedelta(days=_BEFORE_DAYS)), _morning(last)
    if how == "refused":
        misspelt = rows.with_columns(item=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(rules.misspelt)).otherwise("item"))
        return reports, [(early, partial(send, misspelt)), (final, partial(send, rows))]
    if how == "corrected":
        wrong, right = misprinted(rows, rules.misprinted.item, rules.misprinted.count, rules.misprinted.factor)
        return reports, [(early, partial(send, wrong)), (final, partial(send, right))]
    return reports, [(final, partial(send, rows))]


def _send(pack: Pack, viewer: Viewer, rules: FileRules, month: Period, rows: pl.DataFrame) -> None:
    """Bring in rows as a workbook named by district and month."""
    district = pack.region(rules.district)
    assert district is not None
    written = rows.select("organisation", "period", "item", "value", "reported_date")
    name = f"{district.name.zh}{rules.name.zh}（{month.text.zh}）.xlsx"
    bring_files([(name, BytesIO(workbook_of("reports", written, pack)))], viewer=viewer)
