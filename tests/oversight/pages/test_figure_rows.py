"""Every row under a figure leaves by rows.csv, rows.xlsx and the API; pages show the first and say of how many."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.test import Client

from liantu.accounts.actions import make_token
from liantu.kernel.figure import FIGURES, Definition, Evidence, Figure, Subject
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.oversight.api import routes
from liantu.web import spreadsheets
from tests.oversight.conftest import person

ROWS = 450
ADDRESS = "/figures/many_rows/product:x/2024"


@pytest.fixture
def many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure whose table reads its rows as they are asked for."""

    def row(number: int) -> tuple[Any, ...]:
        return f"企业{number}", 10_000.25

    def every() -> Iterator[tuple[Any, ...]]:
        return (row(number) for number in range(ROWS))

    def opened(subject: Subject, period: Period | None, viewer: Any) -> Figure:
        definition = Definition("many_rows", "1", Text("多行", "Many"), "yuan", Text("合计", "sum"))
        columns = (Text("企业", "Firm"), Text("金额（元）", "Amount (yuan)"))
        table = Evidence(Text("采购", "Purchases"), columns, tuple(row(number) for number in range(200)), 3, total=ROWS, every=every)
        return Figure(definition, subject, Period.parse("2024"), ROWS * 10_000.25, evidence=(table,))

    monkeypatch.setitem(FIGURES._openers, "many_rows", opened)


@pytest.mark.usefixtures("many_rows")
def test_a_page_says_how_many_of_how_many_rows_it_shows(browser: Client) -> None:
    assert "列出前 200 行，共 450 行。" in browser.get(f"{ADDRESS}/").content.decode()
    assert "列出前 20 行，共 450 行。" in browser.get(f"{ADDRESS}/", headers={"HX-Request": "true"}).content.decode()
    assert "The first 200 of 450 rows." in browser.get(f"{ADDRESS}/", headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.usefixtures("many_rows")
def test_exported_rows_are_all_and_add_up_to_the_figure(browser: Client) -> None:
    text = b"".join(browser.get(f"{ADDRESS}/rows.csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert len(rows) == ROWS
    assert sum(float(row[1]) for row in rows) == ROWS * 10_000.25
    book = openpyxl.load_workbook(io.BytesIO(b"".join(browser.get(f"{ADDRESS}/rows.xlsx"))))
    assert book.worksheets[0].max_row == ROWS + 1


@pytest.mark.usefixtures("many_rows")
def test_a_workbook_that_cannot_hold_all_rows_is_refused_and_says_so(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 400)
    answer = browser.get(f"{ADDRESS}/rows.xlsx")
    assert (answer.status_code, "450" in answer.content.decode(), "CSV" in answer.content.decode()) == (413, True, True)
    assert browser.get(f"{ADDRESS}/rows.csv").status_code == 200


@pytest.mark.usefixtures("many_rows")
def test_the_api_gives_all_rows_or_says_that_they_are_too_many(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _token, text = make_token(person("program", "analyst"), "t", 1)
    program = Client(headers={"Authorization": f"Bearer {text}"})
    address = "/api/figures/many_rows?subject=product:x&period=2024"
    (table,) = program.get(address).json()["evidence"]
    assert (len(table["rows"]), table["rows_in_all"], table["hidden_rows"]) == (ROWS, ROWS, 3)
    (table,) = program.get(f"{address}&rows=first").json()["evidence"]
    assert (len(table["rows"]), table["rows_in_all"]) == (200, ROWS)
    monkeypatch.setattr(routes, "ROWS_AT_MOST", 400)
    refused = program.get(address)
    assert (refused.status_code, "450" in refused.json()["text"]["en"]) == (413, True)
    assert program.get(f"{address}&rows=first").status_code == 200
