"""选择器: a choice of many that is found by typing; without its script it is the browser's own list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class _Picker:
    """What the script needs to say, in the reader's language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        words = {"data-picker": _("输入名称查找"), "data-none": _("没有符合的选项"), "data-remove": _("移除")}
        super().__init__({**words, **(attrs or {})})  # type: ignore[call-arg]


class PickOne(_Picker, forms.Select):
    """One of many choices, found by typing."""


class PickMany(_Picker, forms.SelectMultiple):
    """Several of many choices, found by typing; what is chosen stands above the field, each with a button that removes it."""
