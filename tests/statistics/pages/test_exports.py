from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from pysdmx.io import read_sdmx

from liantu.accounts.models import AuditLine
from liantu.accounts.queries import SYSTEM
from liantu.statistics.models import Computation
from liantu.statistics.queries import figures_frame
from tests.statistics.pages.reading import content, numbers, table

Ask = Callable[[str], Client]
ADDRESS = "/indicators/above_scale_output/export"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("query", ["by=district&kind=year", "by=cluster&kind=month", "by=district&kind=year&key=500112"])
def test_sheets_have_the_rows_of_the_table(ask: Ask, computation: Computation, form: str, query: str) -> None:
    wanted = dict(pair.split("=") for pair in query.split("&"))
    frame = figures_frame(
        SYSTEM,
        indicator="above_scale_output",
        dimension=wanted["by"],
        kind=wanted["kind"],
        keys=[wanted["key"]] if "key" in wanted else None,
    )
    rows = table(ask("analyst").get(f"{ADDRESS}.{form}?{query}"), form)
    assert [(row[4], row[6]) for row in rows[1:]] == list(frame.select("key", "period").iter_rows())
    assert numbers(rows, 7) == pytest.approx(frame.get_column("value").to_list())
    assert AuditLine.objects.filter(verb="export_indicator").count() == 1


def test_sdmx_reads_back(ask: Ask) -> None:
    browser = ask("analyst")
    frame = figures_frame(SYSTEM, indicator="above_scale_output", dimension="district", kind="year")
    message = read_sdmx(io.BytesIO(content(browser.get(f"{ADDRESS}.sdmx-csv?by=district&kind=year"))), validate=False)
    (data,) = message.data or ()
    values = sorted(float(value) for value in data.data["OBS_VALUE"] if value == value and value not in ("", None))
    assert values == pytest.approx(sorted(value for value in frame.get_column("value") if value is not None))
    told = json.loads(content(browser.get(f"{ADDRESS}.sdmx-json?by=district&kind=year")))
    assert told["data"]["dataSets"]
    structure = json.loads(content(browser.get(f"{ADDRESS}.sdmx-structure?by=district&kind=year")))
    assert structure["data"]["dataStructures"]


def test_who_sees_nothing_gets_headings_only(ask: Ask) -> None:
    assert len(table(ask("public").get(f"{ADDRESS}.csv?by=district"), "csv")) == 1
    assert ask("analyst").get(f"{ADDRESS}.pdf").status_code == 404
