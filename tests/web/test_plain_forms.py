"""An error of a form names its field and says how to mend it."""

from __future__ import annotations

import pytest
from django import forms
from django.utils.translation import override

from liantu.web.plain_forms import PlainForm


class Order(PlainForm):
    """A field of each kind."""

    note = forms.CharField(label="要求")
    due = forms.DateField(label="期限")
    office = forms.ChoiceField(label="责任单位", choices=[("a", "甲")])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-hans", ["请填写“要求”。", "请按 2026-10-31 的格式填写“期限”。", "请选择“责任单位”。"]),
        ("en", ["Enter “要求”.", "Enter “期限” as a date such as 2026-10-31.", "Choose “责任单位”."]),
    ],
)
def test_an_error_says_what_to_enter(language: str, told: list[str]) -> None:
    with override(language):
        form = Order({"due": "2020-13-45", "office": "b"})
        assert [str(form.errors[name][0]) for name in ("note", "due", "office")] == told
