"""名录筛选: what a list of organisations is narrowed to, from the query of the address."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from liantu.accounts.queries import Viewer, visible_to
from liantu.registry.engine.names import normal_name
from liantu.registry.models import Organisation, OrganisationName
from liantu.web.filters import Filter

SORTS = {"id": "pk", "name": "name", "region": "region__order", "industry": "industry", "size": "size"}
CODE_CHARACTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class OrganisationFilter(Filter):
    """Search words and conditions; empty means all. ``industry`` is a code or the beginning of one."""

    q: str = ""
    district: str = ""
    industry: str = ""
    kind: str = ""
    size: str = ""
    state: str = ""
    place: str = ""
    simulated: str = ""
    park: str = ""

    def apply(self, viewer: Viewer, rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """Narrow ``rows`` to what was asked for."""
        exact: dict[str, Any] = {
            "region_id": self.district, "kind": self.kind, "size": self.size, "state": self.state, "park__code": self.park,
        }  # fmt: skip
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        if self.industry:
            rows = rows.filter(industry__startswith=self.industry)
        if self.place in {"inside", "outside"}:
            rows = rows.filter(inside_city=self.place == "inside")
        if self.simulated in {"yes", "no"}:
            rows = rows.filter(simulated=self.simulated == "yes")
        return rows.filter(self._search(viewer)) if self.q else rows

    def _search(self, viewer: Viewer) -> Q:
        """A name, former name or alias that holds the words, or a credit or listed code that begins with them."""
        condition = Q(name__icontains=self.q)
        if normal := normal_name(self.q):
            names = visible_to(viewer, OrganisationName.objects.filter(normal__contains=normal))
            condition |= Q(pk__in=names.values("organisation_id"))
        code = self.q.upper()
        if CODE_CHARACTERS.issuperset(code):
            condition |= Q(credit_code__startswith=code) | Q(listed_code__startswith=code)
        return condition
