"""A column is added by its declaration and its field alone: template, intake, frame, export and history follow.

The column is real while a test runs: it stands in the declaration, in the models and in the database, whose transaction is undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import load_pack
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, export, import_files, template
from liantu.registry.engine.schema import Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.engine.tables.columns import column
from liantu.registry.queries import organisations_frame
from liantu.registry.queries.stores import STORES, register_store
from tests.registry.city import csv, make_city

pytestmark = pytest.mark.django_db
STAFF = column("staff", "从业人数", "Staff", Kind.INTEGER, "职工人数", minimum=0)
TABLES_OF = (m.Organisation, m.Organisation.history.model)


def _forget(model: type[models.Model], name: str) -> None:
    """Take a field from a model again."""
    meta = model._meta
    meta.local_fields.remove(meta.get_field(name))
    meta._expire_cache()
    delattr(model, name)


def _declare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare the column and register the table anew, as a start of the program would."""
    old = STORES["organisations"]
    table = replace(TABLES["organisations"], columns=(*TABLES["organisations"].columns, STAFF))
    monkeypatch.setitem(TABLES, "organisations", table)
    monkeypatch.delitem(STORES, "organisations")
    store = register_store(
        table, m.Organisation, key=("id",), beside={"id": pl.Int64}, unreported={"merged_into_id"}, exported=old.exported
    )
    monkeypatch.setitem(STORES, "organisations", store)


@pytest.fixture
def staff(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Organisations have a column more, in the declaration, the models and the database."""
    make_city()
    for model in TABLES_OF:
        models.IntegerField(null=True, blank=True).contribute_to_class(model, "staff")
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(model._meta.db_table)} ADD COLUMN staff integer NULL")
    try:
        _declare(monkeypatch)
        yield
    finally:
        for model in TABLES_OF:
            _forget(model, "staff")


def test_a_declared_column_without_a_field_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        monkeypatch.context() as patch,
        pytest.raises(ImproperlyConfigured, match=r"organisations\.staff: Organisation has no column staff"),
    ):
        _declare(patch)


@pytest.mark.usefixtures("staff")
def test_the_template_has_the_column(tmp_path: Path) -> None:
    template(tmp_path / "t.xlsx", load_pack("chongqing"), only=["organisations"])
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["单位名录"]
    assert [cell.value for cell in sheet[1]][-1] == "从业人数"
    assert [cell.value for cell in sheet[2]][-1] == "Staff"


@pytest.mark.usefixtures("staff")
def test_what_is_imported_is_in_the_frame_the_export_and_the_history(tmp_path: Path) -> None:
    head = "单位名称,区县,职工人数,填报日期"
    assert import_files(ImportRequest([csv(tmp_path, "organisations", head, "甲厂,渝北区,120,2024-03-01")], viewer=SYSTEM)).applied
    assert organisations_frame(SYSTEM).select("name", "staff").rows() == [("甲厂", 120)]
    report = import_files(ImportRequest([csv(tmp_path, "organisations", head, "甲厂,渝北区,150,2024-04-01")], viewer=SYSTEM))
    change = next(one for one in report.table("organisations").changes if one["column"] == "staff")
    assert (change["old"], change["new"]) == (120, 150)
    past = m.Organisation.history.model.objects.order_by("history_id").values_list("history_type", "staff")
    assert list(past) == [("+", 120), ("~", 150)]
    export(tmp_path / "out", load_pack("chongqing"), viewer=SYSTEM, only=["organisations"])
    assert pl.read_parquet(tmp_path / "out" / "organisations.parquet").select("name", "staff").rows() == [("甲厂", 150)]


@pytest.mark.usefixtures("staff")
def test_a_bad_cell_of_the_column_is_told_with_its_place(tmp_path: Path) -> None:
    report = import_files(ImportRequest([csv(tmp_path, "organisations", "单位名称,区县,从业人数", "甲厂,渝北区,-3")], viewer=SYSTEM))
    assert [(one.code, one.place.cell) for one in report.problems] == [("out_of_range", "C2")]
