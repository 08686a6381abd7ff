"""Tables of visits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liantu.registry.models import Organisation


class Visit(models.Model):
    """走访: somebody of the city was at an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    visit_date = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-visit_date", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.visit_date}"
