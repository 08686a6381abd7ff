"""表单: forms whose errors say what to enter, and in which form, instead of that "this field is required"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_INVALID = {
    forms.DateField: _("请按 2026-10-31 的格式填写“%(label)s”。"),
    forms.IntegerField: _("请用数字填写“%(label)s”。"),
}


class PlainForm(forms.Form):
    """A form that names the field in each of its errors and says how to mend it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            named = {"label": field.label or name}
            choice = _("请选择“%(label)s”。")
            field.error_messages |= {
                "required": (choice if isinstance(field, forms.ChoiceField | forms.FileField) else _("请填写“%(label)s”。")) % named,
                "invalid_choice": choice % named,
            }
            if (invalid := _INVALID.get(type(field))) is not None:
                field.error_messages["invalid"] = invalid % named
