"""Shapes of the registry in the interface."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from liantu.web.api.schemas import Both


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


class ProductOut(Schema):
    """A product."""

    code: str
    name: Both
    industry: str
    unit: str
    aliases: list[str]


class ReportOut(Schema):
    """A reported value."""

    organisation: int
    period: str
    item: str
    value: float
    reported_date: date
    source: int
    simulated: bool
