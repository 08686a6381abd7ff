"""表单: giving out a task, and the note of a step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liantu.accounts import queries as accounts
from liantu.oversight.models import FindingRecord
from liantu.oversight.pages.page_context import department_name
from liantu.web.figures import translated
from liantu.web.page_context import language, pack


class AssignForm(forms.Form):
    """派发任务: what, who, until when; filled from the check's page in the pack."""

    title = forms.CharField(label=_("任务"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    department = forms.ChoiceField(label=_("责任单位"), required=False)
    owner = forms.ModelChoiceField(label=_("负责人"), queryset=accounts.nobody(), required=False, empty_label=_("由责任单位接收"))
    due_date = forms.DateField(label=_("期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label=_("要求"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, finding: FindingRecord, chains: list[str]) -> None:
        check = pack().checks.get(finding.code)
        owner = next((pack().chains[code].owner for code in chains if code in pack().chains), "")
        due = timezone.localdate() + timedelta(days=check.due_days if check else 0)
        initial = {"title": translated(finding)[:200], "department": owner, "due_date": due}
        if check:
            initial["note"] = check.what_to_do.in_language(language())
        super().__init__(data, initial=initial, auto_id=f"assign_{finding.fingerprint}_%s")
        self.fields["department"].choices = [("", "—"), *((code, department_name(code)) for code in pack().departments)]  # type: ignore[attr-defined]
        self.fields["owner"].queryset = accounts.people()  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = _person  # type: ignore[attr-defined]
        self.fields["due_date"].widget.attrs["min"] = timezone.localdate().isoformat()


def _person(user: Any) -> str:
    """How a person is called."""
    return str(user.display_name or user.username)
