"""A table is declared once: whatever differs from the declaration is refused when the table is registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from simple_history.models import HistoricalRecords

from liantu.kernel.text import Text
from liantu.registry import models as m
from liantu.registry.engine.schema import Column, Kind, Table
from liantu.registry.engine.tables import TABLES, register_table
from liantu.registry.engine.tables.columns import REPORTED, column, organisation
from liantu.registry.queries import check_row_output
from liantu.registry.queries.frames import declared_schema
from liantu.registry.queries.stores import STORES, register_store

CODE = "licences"
COLUMNS = (
    organisation(),
    column("number", "编号", "Number", required=True, max_length=40),
    column("area", "面积", "Area", Kind.NUMBER),
    column("state", "状态", "State", Kind.CHOICE, choices=(("valid", Text("有效", "valid")), ("lapsed", Text("失效", "lapsed")))),
    REPORTED,
)


@pytest.fixture
def registered() -> Iterator[Callable[..., Table]]:
    """Register a table of another room, and forget it afterwards."""

    def register(*columns: Column, key: tuple[str, ...] = ("organisation", "number")) -> Table:
        return register_table(Table(CODE, Text("许可", "Licences"), columns or COLUMNS, key))

    yield register
    assert "licence" not in apps.all_models["registry"]
    TABLES.pop(CODE, None)
    STORES.pop(CODE, None)
    apps.all_models["registry"].pop("historicallicence", None)
    apps.clear_cache()


def licence(**changed: models.Field[Any, Any] | None) -> Any:
    """A model that fits `COLUMNS`, with some fields changed, added or (None) left out; no part of the project's tables."""
    fields: dict[str, Any] = {
        "organisation": models.ForeignKey(m.Organisation, models.CASCADE, related_name="+"),
        "number": models.CharField(max_length=40),
        "area": models.FloatField(null=True),
        "state": models.CharField(max_length=8, choices=[("valid", "有效"), ("lapsed", "失效")], default="valid"),
        "source": models.ForeignKey(m.Source, models.PROTECT, related_name="+"),
        "reported_date": models.DateField(),
        **changed,
    }
    meta = type(
        "Meta",
        (),
        {
            "apps": Apps(),
            "app_label": "registry",
            "constraints": [models.UniqueConstraint(fields=["organisation", "number"], name="licence_once")],
        },
    )
    kept = {name: one for name, one in fields.items() if one is not None}
    return type("Licence", (models.Model,), {"__module__": __name__, "Meta": meta, **kept})


def test_a_store_follows_from_the_table_and_its_model(registered: Callable[..., Table]) -> None:
    store = register_store(registered(), licence())
    assert list(store.columns) == ["organisation_id", "number", "area", "state"]
    assert (store.key, store.refers, store.defaults) == (
        ("organisation_id", "number"),
        {"organisation_id": "organisations"},
        {"state": "valid"},
    )
    assert (store.fact, store.history, store.dated, store.blank) == (False, False, True, frozenset())
    assert list(declared_schema(CODE)) == ["organisation", "number", "area", "state"]


DRIFTS: dict[str, tuple[dict[str, Any], str]] = {
    "the model lacks a column": ({"area": None}, "licences.area: Licence has no column area"),
    "the model has a column that is not declared": ({"floors": models.IntegerField(null=True)}, "Licence.floors is not declared"),
    "the field is of another kind": (
        {"area": models.CharField(max_length=9, blank=True)}, "licences.area: a column of kind number needs a FloatField",
    ),
    "a reference to another table": (
        {"organisation": models.ForeignKey(m.Product, models.CASCADE, related_name="+")},
        "licences.organisation: a column of kind organisation needs a foreign key to Organisation",
    ),
    "longer texts than the field takes": ({"number": models.CharField(max_length=20)}, "values of 40 characters do not fit into the 20"),
    "other choices": (
        {"state": models.CharField(max_length=8, choices=[("valid", "有效")], default="valid")},
        "licences.state: the choices of the table and of the model differ",
    ),
    "an empty cell that the field refuses": ({"area": models.FloatField()}, "licences.area: the cell may be empty"),
    "no reporting date": ({"reported_date": None}, "differ in whether a row has a reporting date"),
    "columns of the history are left out": (
        {"history": HistoricalRecords(excluded_fields=["area"], app="registry")},
        "licences.area: the history of Licence does not keep it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("drift", DRIFTS)
def test_each_difference_is_refused_with_its_column(drift: str, registered: Callable[..., Table]) -> None:
    changed, expected = DRIFTS[drift]
    model = licence(**changed)
    with pytest.raises(ImproperlyConfigured, match=expected.replace("(", r"\(")):
        register_store(registered(), model)
    assert CODE not in STORES


def test_all_differences_are_told_at_once(registered: Callable[..., Table]) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        register_store(registered(), licence(area=None, number=models.CharField(max_length=2)))
    assert len(str(refused.value).splitlines()) == 2


def test_a_text_without_a_length_and_a_key_that_may_repeat_are_refused(registered: Callable[..., Table]) -> None:
    columns = (COLUMNS[0], replace(COLUMNS[1], max_length=None), *COLUMNS[2:])
    with pytest.raises(ImproperlyConfigured, match=r"licences\.number: say max_length, at most 40"):
        register_store(registered(*columns), licence())
    TABLES.pop(CODE)
    with pytest.raises(ImproperlyConfigured, match=r"no constraint of Licence makes the key \(number\) unique"):
        register_store(registered(key=("number",)), licence())


def test_a_table_is_registered_and_kept_once(registered: Callable[..., Table]) -> None:
    table = registered()
    with pytest.raises(ValueError, match="duplicate table code licences"):
        register_table(table)
    with pytest.raises(ImproperlyConfigured, match="the table is not registered"):
        register_store(replace(table), licence())
    register_store(table, licence())
    with pytest.raises(ImproperlyConfigured, match="kept already, in Licence"):
        register_store(table, licence())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"postcode": str}, "gives out postcode, which is no stored column"),
        ({"former_names": list[str]}, "gives out former_names, which is no stored column"),
        ({"credit_code": str}, "credit_code: the interface gives out <class 'str'>, the table keeps str | None"),
        ({"founded_date": str | None}, "the table keeps date | None"),
    ],
)
def test_what_the_interface_gives_out_is_held_against_the_table(fields: dict[str, Any], expected: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        check_row_output("organisations", fields)
    assert expected in str(refused.value)


def test_fields_of_the_table_may_be_given_out() -> None:
    check_row_output("organisations", {"name": str, "credit_code": str | None, "region": str | None, "reported_date": date})
    check_row_output("products", {"aliases": list[str]})
