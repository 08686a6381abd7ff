"""组织: regions, parks, organisations with their names, and sites."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from liantu.registry.models.sources import Source


class Region(models.Model):
    """地区: a district of the city, another city or a country; from the pack's region list."""

    class Kind(models.TextChoices):
        CITY = "city", _("市")
        DISTRICT = "district", _("区县")
        AREA = "area", _("开发区")
        PARTNER = "partner", _("合作城市")

    code = models.CharField(_("代码"), max_length=12, primary_key=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    name_zh = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=80)
    zone = models.CharField(_("片区"), max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("地区")
        verbose_name_plural = _("地区")

    def __str__(self) -> str:
        return self.name_zh


class Park(models.Model):
    """园区: an industrial park."""

    code = models.CharField(_("园区代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    district = models.ForeignKey(Region, models.PROTECT, verbose_name=_("区县"), related_name="parks")
    level = models.CharField(_("级别"), max_length=40, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    reported_date = models.DateField(_("填报日期"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        verbose_name = _("园区")
        verbose_name_plural = _("园区")

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """单位: a firm, institution, park operator or department. Its row keeps one identity; every change is in history."""

    class Kind(models.TextChoices):
        FIRM = "firm", _("企业")
        INSTITUTION = "institution", _("机构")
        PARK_OPERATOR = "park_operator", _("园区运营方")
        DEPARTMENT = "department", _("部门")

    class State(models.TextChoices):
        OPERATING = "operating", _("正常经营")
        STOPPED = "stopped", _("停产")
        CLOSED = "closed", _("注销")

    kind = models.CharField(_("类别"), max_length=16, choices=Kind, default=Kind.FIRM)
    name = models.CharField(_("名称"), max_length=200, db_index=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True, unique=True)
    listed_code = models.CharField(_("证券代码"), max_length=12, blank=True, db_index=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="organisations")
    outside_place = models.CharField(_("市外所在地"), max_length=80, blank=True)
    inside_city = models.BooleanField(_("在本市"), null=True)
    park = models.ForeignKey(Park, models.SET_NULL, null=True, blank=True, related_name="organisations")
    industry = models.CharField(_("行业代码"), max_length=4, blank=True, db_index=True)
    size = models.CharField(_("规模"), max_length=10, blank=True)
    ownership = models.CharField(_("所有制"), max_length=20, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPERATING)
    founded_date = models.DateField(_("成立日期"), null=True, blank=True)
    simulated = models.BooleanField(_("模拟"), default=False)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="absorbed")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    source_row = models.PositiveIntegerField(null=True, blank=True)
    reported_date = models.DateField(_("填报日期"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("单位")
        verbose_name_plural = _("单位")

    def __str__(self) -> str:
        return self.name


class OrganisationName(models.Model):
    """名称: a former name, alias or short name by which an organisation is recognised; ``normal`` is its compared form."""

    class Kind(models.TextChoices):
        CURRENT = "current", _("现用名")
        FORMER = "former", _("曾用名")
        ALIAS = "alias", _("别名")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200)
    normal = models.CharField(max_length=200, db_index=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "normal"], name="organisation_name_once")]


class Site(models.Model):
    """厂区: a place where an organisation works."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites")
    name = models.CharField(_("厂区名称"), max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="sites")
    park = models.ForeignKey(Park, models.SET_NULL, null=True, blank=True, related_name="sites")
    address = models.CharField(_("地址"), max_length=200, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    reported_date = models.DateField(_("填报日期"))
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="site_once")]
