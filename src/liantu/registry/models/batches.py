"""批量填报: the manifest of reports by month, quarter and half-year, which are kept in append-only files."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportBatch(models.Model):
    """批次: one Parquet file of bulk reports below ``LIANTU_HOME``, written once and never changed.

    Periods are `Period.number` of the kind. ``sequence`` is that of the newest rows in it; ``known_from`` and ``last_known_from`` are
    the first and last moment at which rows of it became known (one and the same unless batches were joined). ``sources`` counts
    values by id of their source. A row of the file is an organisation in a period; ``values`` counts the cells that are filled.
    """

    class Kind(models.TextChoices):
        HALF = "half", _("半年")
        QUARTER = "quarter", _("季度")
        MONTH = "month", _("月度")

    kind = models.CharField(max_length=8, choices=Kind)
    sequence = models.PositiveBigIntegerField(db_index=True)
    path = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    first_period = models.IntegerField()
    last_period = models.IntegerField()
    rows = models.PositiveBigIntegerField()
    values = models.PositiveBigIntegerField()
    organisations = models.PositiveBigIntegerField()
    items = models.JSONField(default=list)
    sources = models.JSONField(default=dict)
    known_from = models.DateTimeField()
    last_known_from = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["sequence", "pk"]
        indexes = [models.Index(fields=["kind", "first_period"], name="report_batch_periods")]
        verbose_name = _("批量填报")
        verbose_name_plural = _("批量填报")

    def __str__(self) -> str:
        return self.path
