"""Chains as stages of products, and what an assessment found at each link."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liantu.registry.models import Computed, Product, Publishable, Source


class Chain(models.Model):
    """产业链: a named sequence of stages with its owner; the mark says who has reviewed its structure."""

    code = models.CharField(_("代码"), max_length=64, unique=True)
    name_zh = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    owner = models.CharField(_("责任部门"), max_length=40, blank=True)
    review = models.CharField(_("审阅状态"), max_length=20, default="general_knowledge")
    order = models.PositiveSmallIntegerField(default=0)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("产业链")
        verbose_name_plural = _("产业链")

    def __str__(self) -> str:
        return self.name_zh


class ChainStage(models.Model):
    """环节组: a column of the chain map."""

    class Position(models.TextChoices):
        UPSTREAM = "upstream", _("上游")
        MIDSTREAM = "midstream", _("中游")
        DOWNSTREAM = "downstream", _("下游")

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="stages")
    code = models.CharField(max_length=64)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    position = models.CharField(max_length=10, choices=Position)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["chain", "order"]
        constraints = [models.UniqueConstraint(fields=["chain", "code"], name="stage_once")]


class ChainLink(models.Model):
    """链环: a product at a stage of a chain; ``kind_of`` is the product that it is a kind of, where the structure says one."""

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="links")
    stage = models.ForeignKey(ChainStage, models.CASCADE, related_name="links")
    product = models.ForeignKey(Product, models.CASCADE, related_name="chain_links")
    order = models.PositiveSmallIntegerField()
    key_part = models.BooleanField(_("关键零部件"), default=False)
    kind_of = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["stage__order", "order"]
        constraints = [models.UniqueConstraint(fields=["chain", "product"], name="chain_link_once")]


class ImportedLink(models.Model):
    """导入的链环: a line of the imported table of chain links as it came; the chains are made from these lines."""

    chain = models.CharField(_("产业链"), max_length=64)
    stage = models.CharField(_("环节组"), max_length=64)
    position = models.CharField(max_length=10, choices=ChainStage.Position)
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    kind_of = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["chain", "product"], name="imported_link_once")]


class Assessment(Computed, Publishable):
    """评估: one computation of all chains from the facts known at a moment, under one version of the rules."""

    year = models.PositiveSmallIntegerField()
    loose_origins = models.JSONField(
        default=dict, blank=True, help_text="product id → local, outside, abroad share, of products that stand in no chain"
    )


class LinkState(models.TextChoices):
    """环节状态: what an assessment says of a link."""

    STRONG = "strong", _("强")
    STEADY = "steady", _("稳")
    WEAK = "weak", _("弱")
    LOST = "lost", _("断")
    ABSENT = "absent", _("缺")
    KNOWN = "known", _("已知企业，产值未知")
    NO_DATA = "no_data", _("无数据")


NOBODY_MAKES = frozenset({LinkState.LOST, LinkState.ABSENT})
"""States that say that no firm of the city makes the product."""
GAPS = frozenset({LinkState.WEAK, *NOBODY_MAKES})
"""States of a link that should be closed: 弱, 断, 缺."""


class LinkFigure(models.Model):
    """环节指标: figures of one link in one assessment; None is unknown. Money in fen."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="link_figures")
    chain = models.ForeignKey(Chain, models.CASCADE, related_name="link_figures")
    product = models.ForeignKey(Product, models.CASCADE, related_name="link_figures")
    state = models.CharField(max_length=10, choices=LinkState)
    rule_fired = models.CharField(max_length=40, blank=True)
    makers = models.PositiveIntegerField(null=True, blank=True)
    known_makers = models.PositiveIntegerField(null=True, blank=True, help_text="known makers anywhere: local + outside + unplaced")
    known_local = models.PositiveIntegerField(null=True, blank=True)
    known_outside = models.PositiveIntegerField(null=True, blank=True)
    known_unplaced = models.PositiveIntegerField(null=True, blank=True)
    world_makers = models.PositiveIntegerField(null=True, blank=True, help_text="makers with a known share of the world market")
    world_hhi = models.FloatField(null=True, blank=True)
    world_largest_share = models.FloatField(null=True, blank=True)
    output_fen = models.BigIntegerField(null=True, blank=True)
    capacity_fen = models.BigIntegerField(null=True, blank=True)
    demand_fen = models.BigIntegerField(null=True, blank=True)
    buyers = models.PositiveIntegerField(null=True, blank=True)
    chain_demand_fen = models.BigIntegerField(null=True, blank=True)
    local_supply_fen = models.BigIntegerField(null=True, blank=True)
    local_supply_ratio = models.FloatField(null=True, blank=True)
    basis = models.CharField(max_length=10, blank=True, help_text="purchases, output, or empty where the ratio is unknown")
    hhi = models.FloatField(null=True, blank=True)
    largest_share = models.FloatField(null=True, blank=True)
    outside_share = models.FloatField(null=True, blank=True)
    abroad_share = models.FloatField(null=True, blank=True)
    trend = models.FloatField(null=True, blank=True)
    city_value_share = models.FloatField(null=True, blank=True)
    last_made_year = models.PositiveSmallIntegerField(null=True, blank=True)
    newest_fact_date = models.DateField(null=True, blank=True)
    critical = models.BooleanField(default=False, help_text="a critical input of something made in the city")
    withheld = models.CharField(max_length=16, blank=True, help_text="why the values are not published; empty where they may be")
    hidden = models.CharField(max_length=80, blank=True, help_text="groups of values that are not published though the others may be")
    series = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "chain", "product"], name="link_figure_once")]
        indexes = [models.Index(fields=["chain", "assessment"])]


class OpportunityBasis(models.Model):
    """补链机会底数: what the ranking of opportunities takes from single makers, computed with the assessment: no reader waits for it.

    It holds under ``rule`` (the nearness of products), for ``targets`` (ids of products) and ``districts``.
    """

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="opportunity_basis")
    rule = models.TextField()
    targets = models.JSONField()
    districts = models.JSONField()
    near = models.BinaryField(help_text="Parquet: product, district, near_here, near_city, near_makers")
    pairs = models.BinaryField(help_text="Parquet: target, product, nearness")
    supply = models.BinaryField(help_text="Parquet: product, inputs_here, critical")
