"""事实: versioned rows. A changed row is closed (``known_to``) and a new one added, so any date can be asked for."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liantu.kernel.text import Text
from liantu.registry.models.organisations import Organisation, Park, Region
from liantu.registry.models.products import Product
from liantu.registry.models.sources import Source


class FactQuerySet(models.QuerySet[Any]):
    """Rows as they are known now, or as they were known at a moment."""

    def current(self) -> Self:
        """Only the rows that hold now."""
        return self.filter(known_to__isnull=True)

    def known_at(self, moment: Any | None) -> Self:
        """Only the rows that held at ``moment``; None is now."""
        if moment is None:
            return self.current()
        return self.filter(Q(known_to__isnull=True) | Q(known_to__gt=moment), known_from__lte=moment)


class Fact(models.Model):
    """A row that someone reported: from which source and row, reported when, known here from when to when."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_index=True)
    source_row = models.PositiveIntegerField(null=True, blank=True)
    reported_date = models.DateField(_("填报日期"))
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


def _once(name: str, *fields: str) -> list[models.BaseConstraint]:
    """At most one current row for a natural key."""
    return [models.UniqueConstraint(fields=fields, condition=Q(known_to__isnull=True), name=f"{name}_current_once")]


def _closed(name: str) -> models.Index:
    """Index of the replaced rows by source: how much of a source still holds is its rows less these."""
    return models.Index(fields=["source"], condition=Q(known_to__isnull=False), name=f"{name}_closed")


def _closed_at(name: str) -> models.Index:
    """Index of the replaced rows by when: whether anything was replaced since a moment is asked on every workbench."""
    return models.Index(fields=["known_to"], condition=Q(known_to__isnull=False), name=f"{name}_closed_at")


class ProductInput(Fact):
    """投入: a product is made from an input; ``share`` of the output's value, or ``quantity`` per unit of output.

    A capital good is used, not consumed. Inputs of one ``alternative`` of a product are used one or the other; an empty ``importance``
    is unknown.
    """

    class Kind(models.TextChoices):
        """投入性质."""

        INTERMEDIATE = "intermediate", _("中间投入")
        ENERGY = "energy", _("能源")
        CAPITAL = "capital", _("设备")

    class Importance(models.TextChoices):
        """重要程度."""

        CRITICAL = "critical", _("关键")
        NEEDED = "needed", _("必需")
        REPLACEABLE = "replaceable", _("可替代")

    product = models.ForeignKey(Product, models.CASCADE, related_name="inputs")
    input = models.ForeignKey(Product, models.CASCADE, related_name="uses")
    share = models.FloatField(_("价值份额"), null=True, blank=True)
    quantity = models.FloatField(_("单位用量"), null=True, blank=True)
    kind = models.CharField(_("投入性质"), max_length=12, choices=Kind, default=Kind.INTERMEDIATE)
    alternative = models.CharField(_("替代组"), max_length=64, blank=True)
    importance = models.CharField(_("重要程度"), max_length=12, choices=Importance, blank=True)
    reason_zh = models.CharField(_("理由"), max_length=300, blank=True)
    reason_en = models.CharField(_("英文理由"), max_length=300, blank=True)

    @property
    def reason(self) -> Text | None:
        """Why the input is as important as it is, where somebody said so."""
        return Text(self.reason_zh, self.reason_en or self.reason_zh) if self.reason_zh else None

    class Meta:
        constraints = _once("product_input", "product", "input")
        indexes = [_closed("product_input"), _closed_at("product_input")]
        verbose_name = _("产品投入")


class Capability(Fact):
    """产能: what an organisation makes of a product in a year."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="capabilities")
    product = models.ForeignKey(Product, models.CASCADE, related_name="capabilities")
    year = models.PositiveSmallIntegerField(_("年份"))
    capacity = models.FloatField(_("产能"), null=True, blank=True)
    output = models.FloatField(_("产量"), null=True, blank=True)
    output_fen = models.BigIntegerField(_("产值（分）"), null=True, blank=True)
    capacity_fen = models.BigIntegerField(_("产能对应产值（分）"), null=True, blank=True)
    utilisation = models.FloatField(_("产能利用率"), null=True, blank=True)
    share = models.FloatField(_("占主营收入比重"), null=True, blank=True)

    class Meta:
        constraints = _once("capability", "organisation", "product", "year")
        indexes = [models.Index(fields=["product", "year"]), _closed("capability"), _closed_at("capability")]
        verbose_name = _("产能")


class SupplyLink(Fact):
    """供货关系: supplier → customer × product in a year."""

    supplier = models.ForeignKey(Organisation, models.CASCADE, related_name="sales")
    customer = models.ForeignKey(Organisation, models.CASCADE, related_name="purchases")
    product = models.ForeignKey(Product, models.CASCADE, related_name="supply_links")
    year = models.PositiveSmallIntegerField(_("年份"))
    amount_fen = models.BigIntegerField(_("年供货额（分）"), null=True, blank=True)
    lead_time_days = models.FloatField(_("交货天数"), null=True, blank=True)
    stock_days = models.FloatField(_("库存天数"), null=True, blank=True)
    sole_source = models.BooleanField(_("独家供货"), null=True)

    class Meta:
        constraints = _once("supply_link", "supplier", "customer", "product", "year")
        indexes = [models.Index(fields=["product", "year"]), _closed("supply_link"), _closed_at("supply_link")]
        verbose_name = _("供货关系")


class ProductFlow(Fact):
    """产品流量: what the city as a whole buys, sells and uses of a product in a period."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="flows")
    period = models.CharField(_("期间"), max_length=8)
    import_fen = models.BigIntegerField(_("进口额（分）"), null=True, blank=True)
    inflow_fen = models.BigIntegerField(_("市外购入额（分）"), null=True, blank=True)
    demand_fen = models.BigIntegerField(_("本市最终需求额（分）"), null=True, blank=True)
    export_fen = models.BigIntegerField(_("出口额（分）"), null=True, blank=True)

    class Meta:
        constraints = _once("product_flow", "product", "period")
        indexes = [_closed("product_flow"), _closed_at("product_flow")]
        verbose_name = _("产品流量")


class Report(Fact):
    """填报: organisation × period × item → value, in the unit that the pack gives the item."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reports")
    period = models.CharField(_("期间"), max_length=8)
    item = models.CharField(_("指标项"), max_length=48)
    value = models.FloatField(_("数值"))

    class Meta:
        constraints = _once("report", "organisation", "period", "item")
        indexes = [models.Index(fields=["item", "period"]), _closed("report")]
        verbose_name = _("填报")


class Credential(Fact):
    """资质: a recognition, certificate or title that an organisation holds."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="credentials")
    kind = models.CharField(_("资质"), max_length=80)
    level = models.CharField(_("级别"), max_length=40, blank=True)
    number = models.CharField(_("编号"), max_length=80, blank=True)
    valid_from_date = models.DateField(_("起始日期"), null=True, blank=True)
    valid_to_date = models.DateField(_("截止日期"), null=True, blank=True)

    class Meta:
        constraints = _once("credential", "organisation", "kind", "number")
        indexes = [_closed("credential")]
        verbose_name = _("资质")


class Project(Fact):
    """项目: an industrial project with its investment and dates."""

    code = models.CharField(_("项目代码"), max_length=64)
    name = models.CharField(_("项目名称"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="projects")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    park = models.ForeignKey(Park, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("类别"), max_length=40, blank=True)
    investment_fen = models.BigIntegerField(_("总投资（分）"), null=True, blank=True)
    invested_fen = models.BigIntegerField(_("已完成投资（分）"), null=True, blank=True)
    start_date = models.DateField(_("开工日期"), null=True, blank=True)
    planned_finish_date = models.DateField(_("计划竣工日期"), null=True, blank=True)
    finish_date = models.DateField(_("竣工日期"), null=True, blank=True)

    class Meta:
        constraints = _once("project", "code")
        indexes = [_closed("project")]
        verbose_name = _("项目")


class OfficialFigure(Fact):
    """官方数据: a published figure with its basis and mark; contradictory ones stand side by side."""

    indicator = models.CharField(_("指标"), max_length=64)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    period = models.CharField(_("期间"), max_length=8)
    value = models.FloatField(_("数值"))
    unit = models.CharField(_("单位"), max_length=60)
    basis = models.CharField(_("口径"), max_length=200, blank=True)
    citation = models.CharField(_("出处"), max_length=300)
    mark = models.CharField(_("核查标记"), max_length=20)
    bound = models.CharField(_("界限"), max_length=9, blank=True, default="", help_text="empty: the source states the number itself")

    class Meta:
        constraints = _once("official_figure", "indicator", "region", "period", "basis", "citation")
        indexes = [_closed("official_figure")]
        verbose_name = _("官方数据")
