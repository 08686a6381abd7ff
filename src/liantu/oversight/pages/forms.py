"""表单: giving out tasks, asking for a data check, leaving findings alone, files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liantu.accounts import queries as accounts
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError
from liantu.oversight import queries
from liantu.oversight.actions import Order, safe_file
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import FindingRecord
from liantu.oversight.pages.page_context import department_name, said
from liantu.rooms.subjects import ShownSubject
from liantu.web.page_context import pack
from liantu.web.picker import PickMany, PickOne
from liantu.web.plain_forms import PlainForm


class FileField(forms.FileField):
    """附件: a file that may go with tasks; cleaned, it is (name, content), or None where none was given."""

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        """Refuse what is not safe, with the reason; what is too large is not read."""
        given: UploadedFile[Any] | None = super().clean(data, initial)
        if not given:
            return None
        rules = pack().rule(WorkRules).files
        try:
            return safe_file((given.name or "", given.read(rules.largest_bytes + 1)), rules)
        except LiantuError as error:
            raise forms.ValidationError(said(error)) from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002
        """Tell the browser which kinds of files are taken."""
        return {"accept": ",".join(f".{kind}" for kind in pack().rule(WorkRules).files.kinds)}


class AssignForm(PlainForm):
    """派发任务: what, who, until when; filled from the check's page in the pack. For one finding or for many."""

    kind = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("任务"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    by_district = forms.BooleanField(
        label=_("按区县分派"), required=False, help_text=_("涉及几个区县就派几项，由各区县主管人员办理；不涉及区县的派给责任单位。")
    )
    department = forms.ChoiceField(label=_("责任单位"), required=False, widget=PickOne)
    owner = forms.ModelChoiceField(
        label=_("负责人"), queryset=accounts.nobody(), required=False, empty_label=_("由责任单位接收"), widget=PickOne
    )
    co_owners = forms.ModelMultipleChoiceField(label=_("协办人"), queryset=accounts.nobody(), required=False, widget=PickMany)
    due_date = forms.DateField(label=_("期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label=_("要求"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    file = FileField(label=_("附件"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, viewer: Viewer, findings: Sequence[FindingRecord], usual: Order) -> None:
        many = len(findings) > 1
        initial: dict[str, Any] = {name: getattr(usual, name) for name in ("kind", "title", "department", "due_date", "note")}
        initial["owner"] = queries.responsible(viewer, usual.department)
        super().__init__(data, files, initial=initial, auto_id=f"assign_{findings[0].fingerprint}_%s")
        people = queries.owners(viewer).prefetch_related("memberships")
        units = [*sorted(viewer.districts), *pack().departments]
        self.fields["kind"].choices = [(code, code) for code, kind in pack().work.items() if not kind.planned]  # type: ignore[attr-defined]
        self.fields["department"].choices = [("", "—"), *((code, department_name(code)) for code in units)]  # type: ignore[attr-defined]
        for name in ("owner", "co_owners"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = _person  # type: ignore[attr-defined]
        self.fields["due_date"].widget.attrs["min"] = timezone.localdate().isoformat()
        if many:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("留空时以每条预警事项的内容为任务。")

    def order(self) -> Order:
        """What was filled in."""
        data = self.cleaned_data
        owner = data["owner"].pk if data["owner"] else None
        co_owners = tuple(person.pk for person in data["co_owners"])
        return Order(data["title"], data["department"], owner, co_owners, data["due_date"], data["note"], data["kind"])


class DataCheckForm(PlainForm):
    """数据核实: who is asked whether the reported data is right, and what about it."""

    towards = forms.ChoiceField(label=_("核实单位"))
    note = forms.CharField(label=_("需核实的内容"), widget=forms.Textarea(attrs={"rows": 3}))
    due_date = forms.DateField(label=_("期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None, *, choices: Sequence[tuple[str, ShownSubject]]) -> None:
        today, rules = timezone.localdate(), pack().rule(WorkRules)
        super().__init__(data, initial={"due_date": today + timedelta(days=rules.data_check.due_days)}, auto_id="data_check_%s")
        self.fields["towards"].choices = [(key, shown.name) for key, shown in choices]  # type: ignore[attr-defined]
        self.fields["due_date"].widget.attrs["min"] = today.isoformat()

    def order(self) -> Order:
        """What was filled in."""
        kind, _separator, key = self.cleaned_data["towards"].partition(":")
        return Order(due_date=self.cleaned_data["due_date"], note=self.cleaned_data["note"], towards=(kind, key))


class DismissForm(PlainForm):
    """暂不处理: why, and until when."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(
        label=_("暂不处理至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("到期后，或级别加重时，重新列出。"),
    )

    def __init__(self, data: Any = None) -> None:
        today, rules = timezone.localdate(), pack().rule(WorkRules).dismissal
        super().__init__(data, initial={"until": today + timedelta(days=rules.usual_days)}, auto_id="dismiss_%s")
        self.fields["until"].widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(), "max": (today + timedelta(days=rules.longest_days)).isoformat(),
        }  # fmt: skip


class AttachForm(PlainForm):
    """附件: one file for a task."""

    file = FileField(label=_("附件"))


def _person(user: Any) -> str:
    """How a person is called, with the unit where that is not said by the name."""
    name = str(user.display_name or user.username)
    held = (one.department or (one.scope_key if one.scope == "district" else "") for one in user.memberships.all())
    units = [unit for unit in dict.fromkeys(department_name(code) for code in held if code) if unit != name]
    return f"{name} · {str(_('、')).join(units)}" if units else name
