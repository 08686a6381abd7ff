"""应报事项: what is due from an organisation: the report of now with its day, and each report that is missing, as a list and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from liantu.kernel.period import Period
from liantu.kernel.sentence import Linked, Sentence, sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry import queries
from liantu.registry.engine.report_form import Standing
from liantu.registry.models import Organisation
from liantu.registry.pages.labels import pack
from liantu.registry.queries import FormStanding, PeriodStanding
from liantu.rooms.shared import shared

_FIRMS = 5
"""Organisations of one person that are shown; the others stand in the list of organisations."""


@dataclass(frozen=True, slots=True)
class Owed:
    """应报事项: an organisation with its forms, each as it stands."""

    organisation: Organisation
    forms: tuple[FormStanding, ...]

    @property
    def to_do(self) -> list[tuple[FormStanding, PeriodStanding]]:
        """What is to be sent now: the report of now that is not in, and those that are missing, the newest first, form by form."""
        return [
            (form, one)
            for form in self.forms
            for one in form.periods
            if one.missing or (one is form.now and one.expected is not False and one.standing is not Standing.IN)
        ]

    @property
    def missing(self) -> int:
        """How many reports are missing."""
        return sum(len(form.missing) for form in self.forms)


def owed_by(viewer: Viewer) -> list[Owed]:
    """Return what each of the viewer's own organisations owes, the first few of them; read once a page."""
    return shared(("owed", viewer), lambda: _owed_by(viewer))


def _owed_by(viewer: Viewer) -> list[Owed]:
    today = timezone.localdate()
    rows = queries.organisations(viewer).filter(pk__in=viewer.organisations).order_by("pk")[:_FIRMS]
    return [Owed(row, tuple(queries.standings(viewer, row, today, pack()))) for row in rows]


def owed_sentence(owed: Owed) -> Sentence | None:
    """One sentence on what an organisation owes; None where nobody expects a report of it.

    Missing reports are named with the oldest; else the report of now with its day; else that all is in.
    """
    forms = [form for form in owed.forms if form.expected]
    if not forms:
        return None
    page = reverse("report_due", args=[owed.organisation.pk])
    if owed.missing:
        oldest = min((one for form in forms for one in form.missing), key=lambda one: one.due_date)
        count = Text(f"{owed.missing} 期报表", f"{owed.missing} reports" if owed.missing > 1 else "1 report")
        since = Text(f"逾期未报，最早的是 {oldest.period.text.zh}。", f" not submitted; the oldest is for {oldest.period.text.en}.")
        return sentence(Text("有 ", ""), Linked(count, page), since, good=False, key=f"due:{owed.organisation.pk}")
    due = [(form, one) for form, one in owed.to_do if one.standing in {Standing.DUE, Standing.OVERDUE}]
    if due:
        form, one = min(due, key=lambda pair: pair[1].due_date)
        name = Text(f"{one.period.text.zh}的{form.form.name.zh}", f"{form.form.name.en}, {one.period.text.en}")
        day = one.due_date.isoformat()
        link = Linked(name, _form_page(owed.organisation, one.period))
        return sentence(link, Text(f"应于 {day} 前报送。", f": due by {day}."), key=f"due:{owed.organisation.pk}")
    reports = Linked(Text("应报报表", "All reports due"), page)
    return sentence(reports, Text("均已报送。", " are in."), good=True, key=f"due:{owed.organisation.pk}")


def _form_page(organisation: Organisation, period: Period) -> str:
    return reverse("report_form", args=[organisation.pk, str(period)])
