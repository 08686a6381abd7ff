"""What an assessment of the regions found: structures, likeness, relatedness, complexity, fits with partners."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liantu.registry.models import Computed, Product, Publishable


class RegionAssessment(Computed, Publishable):
    """区域评估: one computation of all regions from the facts known at a moment, under one version of the rules."""

    year = models.PositiveSmallIntegerField()
    coverage = models.JSONField(default=dict, help_text="firms of the city, of the population, with a known output, with a known district")


class RegionKind(models.TextChoices):
    """区域类别: what kind of region a row is about."""

    CITY = "city", _("市")
    ZONE = "zone", _("片区")
    DISTRICT = "district", _("区县")
    PARK = "park", _("园区")


class Specialisation(models.Model):
    """专业化: an industry in a region; output in yuan, shares 0–1. A row that is ``published`` may be shown to everybody."""

    assessment = models.ForeignKey(RegionAssessment, models.CASCADE, related_name="specialisations")
    kind = models.CharField(max_length=8, choices=RegionKind)
    key = models.CharField(max_length=40)
    digits = models.PositiveSmallIntegerField(help_text="level of GB/T 4754: 2 division, 3 group, 4 class")
    industry = models.CharField(max_length=4)
    value_yuan = models.FloatField()
    firms = models.PositiveIntegerField()
    share = models.FloatField()
    location_quotient = models.FloatField(null=True)
    withheld = models.CharField(max_length=16, blank=True)
    published = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "kind", "key", "industry"], name="specialisation_once")]


class RegionProfile(models.Model):
    """区域概况: figures of a region in one assessment; None is unknown. ``named``: what it should be known for."""

    assessment = models.ForeignKey(RegionAssessment, models.CASCADE, related_name="profiles")
    kind = models.CharField(max_length=8, choices=RegionKind)
    key = models.CharField(max_length=40)
    value_yuan = models.FloatField(null=True)
    firms = models.PositiveIntegerField(help_text="firms with a known output")
    judged = models.BooleanField(default=False, help_text="enough firms and output to be judged")
    industries = models.PositiveIntegerField(null=True)
    hhi = models.FloatField(null=True)
    effective_industries = models.FloatField(null=True)
    krugman = models.FloatField(null=True, help_text="against the rest of the city")
    largest = models.CharField(max_length=4, blank=True)
    largest_share = models.FloatField(null=True)
    fields = models.JSONField(default=list, help_text="leading and characteristic industries: industry, share, location_quotient, leading")
    three_largest_share = models.FloatField(null=True, help_text="of sub-fields")
    named_share = models.FloatField(null=True)
    field_hhi = models.FloatField(null=True)
    sub_fields = models.PositiveIntegerField(null=True)
    named = models.JSONField(default=list, help_text="sub-fields that it should name")
    thin = models.BooleanField(null=True)
    diversity = models.PositiveIntegerField(null=True, help_text="products that are present")
    eci = models.FloatField(null=True)
    coi = models.FloatField(null=True)
    nearest = models.CharField(max_length=40, blank=True)
    likeness = models.FloatField(null=True)
    withheld = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "kind", "key"], name="region_profile_once")]


class Similarity(models.Model):
    """结构相似: a pair of districts, the lower code first. ``likeness`` is the pack's measure."""

    assessment = models.ForeignKey(RegionAssessment, models.CASCADE, related_name="similarities")
    district = models.CharField(max_length=12)
    other = models.CharField(max_length=12)
    likeness = models.FloatField()
    cosine = models.FloatField()
    overlap = models.FloatField()
    krugman = models.FloatField()
    shared = models.JSONField(default=list)
    should_differ = models.BooleanField()
    judged = models.BooleanField()
    withheld = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "district", "other"], name="similarity_once")]


class Relatedness(models.Model):
    """关联度: a product seen from a district.

    ``wider`` and ``wider_cog``: no district has it, and its nearness, and what it would open, are known with other places.
    """

    assessment = models.ForeignKey(RegionAssessment, models.CASCADE, related_name="relatedness")
    district = models.CharField(max_length=12)
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    value_yuan = models.FloatField(help_text="known output; 0 where none is known")
    rca = models.FloatField(null=True)
    density = models.FloatField(null=True)
    density_knn = models.FloatField(null=True)
    cog = models.FloatField(null=True)
    present = models.BooleanField()
    wider = models.BooleanField(default=False)
    wider_cog = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "district", "product"], name="relatedness_once")]


class ProductComplexity(models.Model):
    """产品复杂度: complexity and ubiquity of a product over the districts; ``wider``: its complexity rests on other places too."""

    assessment = models.ForeignKey(RegionAssessment, models.CASCADE, related_name="complexities")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    pci = models.FloatField(null=True)
    wider = models.BooleanField(default=False)
    ubiquity = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "product"], name="product_complexity_once")]


class PartnerFit(models.Model):
    """结对契合: a district and a partner place; ``reason`` says why the fit is unknown, ``basis`` what stands for the partner."""

    assessment = models.ForeignKey(RegionAssessment, models.CASCADE, related_name="fits")
    district = models.CharField(max_length=12)
    partner = models.CharField(max_length=12)
    fit = models.FloatField(null=True)
    complementary = models.FloatField(null=True)
    shared = models.FloatField(null=True)
    upstream = models.FloatField(null=True)
    overlap = models.FloatField(null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    companies = models.PositiveIntegerField(default=0)
    basis = models.CharField(max_length=10, blank=True)
    gains = models.JSONField(
        default=list, help_text="codes of products that the partner is strong in and the district lacks, the nearest first"
    )
    shared_industries = models.JSONField(default=list)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "district", "partner"], name="partner_fit_once")]
