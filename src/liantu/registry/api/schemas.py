"""Shapes of the registry in the interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from ninja import Schema

from liantu.registry.queries import check_row_output
from liantu.web.api.schemas import Both

S = TypeVar("S", bound=Schema)


def rows_of(code: str, *besides: str) -> Callable[[type[S]], type[S]]:
    """Hold the fields of a schema, but for those ``besides``, against the registry's declaration of the table ``code``."""

    def checked(schema: type[S]) -> type[S]:
        check_row_output(code, {name: one.annotation for name, one in schema.model_fields.items() if name not in besides})
        return schema

    return checked


@rows_of("organisations", "id")
class OrganisationOut(Schema):
    """An organisation."""

    id: int
    name: str
    credit_code: str | None
    kind: str
    region: str | None
    inside_city: bool | None
    industry: str
    size: str
    state: str
    simulated: bool


@rows_of("products", "name")
class ProductOut(Schema):
    """A product."""

    code: str
    name: Both
    industry: str
    unit: str
    aliases: list[str]


@rows_of("reports", "source", "simulated")
class ReportOut(Schema):
    """A reported value."""

    organisation: int
    period: str
    item: str
    value: float
    reported_date: date
    source: int
    simulated: bool
