"""产品: the products that chains are made of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from liantu.registry.models.sources import Source


class Product(models.Model):
    """产品: a product by its pack code; shared by all chains that use it."""

    code = models.CharField(_("产品代码"), max_length=64, unique=True)
    name_zh = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    industry = models.CharField(_("行业代码"), max_length=4, blank=True)
    unit = models.CharField(_("计量单位"), max_length=16, blank=True)
    processes = models.JSONField(_("工艺"), default=list, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    reported_date = models.DateField(_("填报日期"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        verbose_name = _("产品")
        verbose_name_plural = _("产品")

    def __str__(self) -> str:
        return self.name_zh
