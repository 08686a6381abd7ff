"""本单位: which rows of a source are about somebody else than the organisations of who sent it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from liantu.kernel.errors import Place, Problem
from liantu.kernel.text import Text
from liantu.registry import models as m

_LISTED = 200
_OWNED: dict[Any, tuple[str, ...]] = {
    m.Organisation: ("pk",),
    m.OrganisationName: ("organisation",),
    m.Site: ("organisation",),
    m.Capability: ("organisation",),
    m.SupplyLink: ("supplier", "customer"),
    m.Report: ("organisation",),
    m.Credential: ("organisation",),
    m.Project: ("organisation",),
}
_NAMED = (m.Organisation, m.OrganisationName)
_CITY = (m.Park, m.Product, m.ProductInput, m.ProductFlow, m.OfficialFigure)
_FOREIGN = Text("这一行不是本单位的数据", "this row is not about your organisation")
_MEND = Text("只保留本单位的行后重新上传", "keep the rows of your organisation only and upload again")


def foreign_rows(sources: QuerySet[m.Source], own: Collection[int], *, newer_than: int) -> list[Problem]:
    """Return a problem for each row of ``sources`` (the first 200 of each table) that touches none of the organisations ``own``.

    Partners that a supply link made known (ids above ``newer_than`` that trade with one of ``own``) are no strangers.
    """
    links = m.SupplyLink.objects.filter(source__in=sources)
    partners = {*links.filter(customer__in=list(own)).values_list("supplier_id", flat=True)}
    partners |= {*links.filter(supplier__in=list(own)).values_list("customer_id", flat=True)}
    made = {key for key in partners if key > newer_than}
    problems: list[Problem] = []
    for model, paths in _OWNED.items():
        mine = Q()
        for path in paths:
            mine |= Q(**{f"{path}__in": [*own, *made] if model in _NAMED else list(own)})
        problems += _problems(model.objects.filter(source__in=sources).exclude(mine))
    for model in _CITY:
        problems += _problems(model.objects.filter(source__in=sources))
    return problems


def _problems(rows: QuerySet[Any]) -> list[Problem]:
    found = rows.select_related("source")[:_LISTED]
    return [Problem("not_own", _FOREIGN, _MEND, _place(row)) for row in found]


def _place(row: Any) -> Place:
    file, _, sheet = row.source.name.partition(" · ")
    return Place(file, sheet, getattr(row, "source_row", None))
