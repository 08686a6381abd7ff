"""What a computation of the statistics found, what was found wrong with the reports, and what of it is public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liantu.registry.models import Computed, Organisation, Publishable


class Computation(Computed):
    """计算: all indicators × dimensions × periods once, from the reports known at a moment, under one version of the pack."""

    versions = models.JSONField(default=dict, help_text="indicator → version of its definition")
    counts = models.JSONField(default=dict, help_text="organisations, figures, forecasts, issues, seconds")
    newest = models.JSONField(default=dict, help_text="period kind → newest period with figures")
    head = models.JSONField(default=dict, help_text="lead indicators of the newest month: period, and changes by indicator, key and span")

    class Meta(Computed.Meta):
        verbose_name = _("统计计算")
        verbose_name_plural = _("统计计算")

    def __str__(self) -> str:
        return f"{self.pk} · {timezone.localtime(self.known_at):%Y-%m-%d %H:%M}"


class StatisticFigure(models.Model):
    """统计指标值: one indicator of one key of one dimension in one period; a value of None is unknown, never zero."""

    computation = models.ForeignKey(Computation, models.CASCADE, related_name="figures", db_index=False)
    indicator = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    dimension = models.CharField(max_length=12)
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=7, help_text="year, half, quarter or month")
    period = models.CharField(max_length=8)
    value = models.FloatField(null=True, blank=True, help_text="in the unit of the indicator")
    firms = models.PositiveIntegerField(help_text="firms of the population")
    known = models.PositiveIntegerField(help_text="firms on whose reports the value rests")

    class Meta:
        indexes = [models.Index(fields=["computation", "indicator", "dimension", "kind", "key", "period"], name="statistic_figure_cell")]
        verbose_name = _("统计指标值")


class Forecast(models.Model):
    """预测: an indicator in a coming period with its 80 % and 95 % intervals, and the method that gave it."""

    class Origin(models.TextChoices):
        OFFICIAL = "official", _("官方数据")
        COMPUTED = "computed", _("企业填报汇总")

    computation = models.ForeignKey(Computation, models.CASCADE, related_name="forecasts")
    indicator = models.CharField(max_length=64)
    dimension = models.CharField(max_length=12)
    key = models.CharField(max_length=64)
    origin = models.CharField(max_length=8, choices=Origin)
    basis = models.CharField(max_length=200, blank=True, help_text="basis of the official series; empty for computed ones")
    period = models.CharField(max_length=8)
    central = models.FloatField(null=True, blank=True, help_text="as likely exceeded as not")
    low_80 = models.FloatField(null=True, blank=True)
    high_80 = models.FloatField(null=True, blank=True)
    low_95 = models.FloatField(null=True, blank=True)
    high_95 = models.FloatField(null=True, blank=True)
    distribution = models.JSONField(default=dict, help_text="predictive distribution: location, spread, degrees, scale, low, high")
    method = models.CharField(max_length=16)
    model = models.CharField(max_length=40, blank=True, help_text="what the method chose, such as ARIMA(1,1,0)")
    points = models.PositiveSmallIntegerField(help_text="known points that the forecast rests on")
    notes = models.JSONField(default=list, help_text="what to know of it, a list of {zh, en}")

    class Meta:
        indexes = [models.Index(fields=["computation", "indicator", "dimension", "key"], name="forecast_series")]
        verbose_name = _("预测")


class QualityIssue(models.Model):
    """数据质量问题: something about one firm's report that a person should look at."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("缺报")
        LATE = "late", _("迟报")
        JUMP = "jump", _("突变")
        CONTRADICTION = "contradiction", _("矛盾")
        REVISION = "revision", _("修订")

    computation = models.ForeignKey(Computation, models.CASCADE, related_name="issues")
    kind = models.CharField(max_length=13, choices=Kind)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="quality_issues")
    district = models.CharField(max_length=12, blank=True)
    period_kind = models.CharField(max_length=7)
    period = models.CharField(max_length=8)
    item = models.CharField(max_length=48, blank=True)
    rule = models.CharField(max_length=64, blank=True)
    value = models.FloatField(null=True, blank=True)
    expected = models.FloatField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True, help_text="robust score of a jump, part of a revision, days of a delay")
    probable_factor = models.FloatField(null=True, blank=True, help_text="10000 where yuan were probably given in 10 thousand yuan")
    days = models.IntegerField(null=True, blank=True, help_text="days after the date by which it was due")

    class Meta:
        indexes = [models.Index(fields=["computation", "kind", "district"], name="quality_issue_kind")]
        verbose_name = _("数据质量问题")


class Release(Publishable):
    """发布: figures of one computation that the public may see, frozen as they were protected."""

    computation = models.ForeignKey(Computation, models.PROTECT, related_name="releases")
    known_at = models.DateTimeField(help_text="as of when the figures are")
    rule = models.JSONField(default=dict, help_text="rules/disclosure.yaml as it was")
    marks = models.JSONField(default=list)
    counts = models.JSONField(default=dict, help_text="cells, shown, withheld by reason, combined")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("统计发布")
        verbose_name_plural = _("统计发布")

    @property
    def is_done(self) -> bool:
        """Whether the computation came to its end."""
        return self.computation.is_done


class ReleasedCell(models.Model):
    """发布的数字: one value as the public sees it, or why it does not."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="cells", db_index=False)
    indicator = models.CharField(max_length=64)
    dimension = models.CharField(max_length=12)
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=7)
    period = models.CharField(max_length=8)
    value = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=24, blank=True, help_text="why it is withheld; empty where it is shown or unknown")
    combined = models.TextField(blank=True, help_text="keys that are shown together as this cell, by comma")

    class Meta:
        indexes = [models.Index(fields=["release", "indicator", "dimension", "kind", "key", "period"], name="released_cell_cell")]
        verbose_name = _("发布的数字")


class ReleaseBasis(models.Model):
    """发布依据: the sums that a release was judged by, with what was shown: later releases must not tell what this one withheld."""

    release = models.OneToOneField(Release, models.CASCADE, related_name="basis")
    cells = models.BinaryField(help_text="Parquet: component, dimension, key, kind, period, total, contributors, first, second, shown")

    class Meta:
        verbose_name = _("发布依据")


class DistrictTarget(models.Model):
    """分解指标: the share of a target of the city that a district is set; the district accepts it or answers with a reason."""

    class State(models.TextChoices):
        SET = "set", _("待区县确认")
        ACCEPTED = "accepted", _("区县已接受")
        ANSWERED = "answered", _("区县提出意见")

    target = models.CharField(_("目标"), max_length=64)
    district = models.CharField(_("区县"), max_length=12, db_index=True)
    value = models.FloatField(_("分解指标"), help_text="in the unit of the target")
    note = models.CharField(_("说明"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SET)
    reason = models.CharField(_("区县意见"), max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("分解指标")
        verbose_name_plural = _("分解指标")
        constraints = [models.UniqueConstraint(fields=["target", "district"], name="one_share_a_district")]

    def __str__(self) -> str:
        return f"{self.target} · {self.district} · {self.value:g}"
