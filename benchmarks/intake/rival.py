"""The same two tables by django-import-export 4: resources with foreign keys, full_clean, a transaction and bulk mode, as its documentation advises.

It writes the same current rows and, through simple_history's bulk function, the same lines of history for organisations.
"""  # noqa: E501

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import tablib
from django.utils import timezone
from import_export import fields, resources, widgets

from liantu.registry import models as m

_DATE = widgets.DateWidget("%Y-%m-%d")


class _Cached(widgets.ForeignKeyWidget):
    """A foreign key looked up once a value: without it every row asks the database for each of its keys."""

    def __init__(self, model: Any, field: str) -> None:
        super().__init__(model, field)
        self.known: dict[str, Any] = {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value not in self.known:
            self.known[value] = super().clean(value, row, **kwargs)
        return self.known[value]


class _Fen(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:  # noqa: ARG002
        return round(float(value) * 1_000_000) if value not in (None, "") else None


class _YesNo(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:  # noqa: ARG002
        return {"是": True, "否": False}.get(value)


class OrganisationResource(resources.ModelResource):
    name = fields.Field("name", "单位名称")
    credit_code = fields.Field("credit_code", "统一社会信用代码")
    region = fields.Field("region", "区县", _Cached(m.Region, "code"))
    industry = fields.Field("industry", "行业代码")
    founded_date = fields.Field("founded_date", "成立日期", _DATE)
    reported_date = fields.Field("reported_date", "填报日期", _DATE)

    class Meta:
        model = m.Organisation
        import_id_fields = ("credit_code",)
        fields = ("name", "credit_code", "region", "industry", "founded_date", "reported_date")
        skip_unchanged = True
        report_skipped = False
        use_transactions = True

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:  # noqa: ARG002
        instance.source, instance.inside_city = kwargs["source"], True


class SupplyLinkResource(resources.ModelResource):
    supplier = fields.Field("supplier", "供应商", _Cached(m.Organisation, "credit_code"))
    customer = fields.Field("customer", "采购方", _Cached(m.Organisation, "credit_code"))
    product = fields.Field("product", "产品", _Cached(m.Product, "code"))
    year = fields.Field("year", "年份", widgets.IntegerWidget())
    amount_fen = fields.Field("amount_fen", "年供货额（万元）", _Fen())
    lead_time_days = fields.Field("lead_time_days", "交货天数", widgets.FloatWidget())
    sole_source = fields.Field("sole_source", "是否独家供货", _YesNo())
    reported_date = fields.Field("reported_date", "填报日期", _DATE)

    class Meta:
        model = m.SupplyLink
        import_id_fields = ("supplier", "customer", "product", "year")
        fields = ("supplier", "customer", "product", "year", "amount_fen", "lead_time_days", "sole_source", "reported_date")
        skip_unchanged = True
        report_skipped = False
        use_transactions = True

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:  # noqa: ARG002
        instance.source, instance.known_from = kwargs["source"], kwargs["now"]


def bring_in(files: Sequence[Path]) -> None:
    """Import the organisations, then the supply links; raises on the first error."""
    now = timezone.now()
    source = m.Source.objects.create(name="rival", received_at=now)
    for resource, word in ((OrganisationResource(), "单位名录"), (SupplyLinkResource(), "供货关系")):
        dataset = _dataset(files, word)
        result = resource.import_data(dataset, raise_errors=True, use_transactions=True, source=source, now=now)
        assert not result.has_errors()
        assert not result.has_validation_errors()


def _dataset(files: Sequence[Path], word: str) -> tablib.Dataset:
    if files[0].suffix == ".csv":
        path = next(file for file in files if file.stem == word)
        return tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv")
    book = tablib.Databook().load(files[0].read_bytes(), format="xlsx")
    return next(sheet for sheet in book.sheets() if sheet.title == word)


def digest() -> str:
    """A fingerprint of what both must have written: organisations and current links, without ids."""
    firms = m.Organisation.objects.order_by("credit_code").values_list(
        "name", "credit_code", "region_id", "industry", "founded_date", "reported_date"
    )
    links = m.SupplyLink.objects.filter(known_to=None).order_by("supplier__credit_code", "customer__credit_code", "product__code")
    rows = links.values_list(
        "supplier__credit_code",
        "customer__credit_code",
        "product__code",
        "year",
        "amount_fen",
        "lead_time_days",
        "sole_source",
        "reported_date",
    )
    made = hashlib.sha256()
    for row in (*firms.iterator(10_000), *rows[:20_000].iterator(10_000)):
        made.update(repr([one.isoformat() if isinstance(one, date) else one for one in row]).encode())
    return f"{made.hexdigest()[:16]}:{m.Organisation.objects.count()}:{links.count()}:{m.Organisation.history.count()}"
