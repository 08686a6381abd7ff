"""填报表: what people typed into the report of an organisation and period, whether it was sent, and who touched it last."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liantu.registry.models.organisations import Organisation
from liantu.registry.models.sources import Intake


class ReportDraft(models.Model):
    """草稿: ``values`` and ``reasons`` by item as typed, until they are sent; what was sent is kept as facts, not here.

    ``version`` counts the changes and ``editor`` names the page that made the last one, so that two people at one report learn of each
    other; ``held`` is the digest of the kept values that this page knows.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    period = models.CharField(_("期间"), max_length=8)
    values = models.JSONField(default=dict, blank=True)
    reasons = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    editor = models.CharField(max_length=32, blank=True)
    held = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    intake = models.ForeignKey(Intake, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "period"], name="report_draft_once")]
        verbose_name = _("填报草稿")
        verbose_name_plural = _("填报草稿")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period}"

    @property
    def is_open(self) -> bool:
        """Whether something typed was not sent yet."""
        return bool(self.values) and (self.sent_at is None or (self.changed_at is not None and self.changed_at > self.sent_at))
