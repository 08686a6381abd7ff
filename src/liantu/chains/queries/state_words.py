"""状态: the words for the states of a chain link, which stand beside their colours and shapes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATE_WORDS = {
    "strong": pgettext_lazy("link state", "强"),
    "steady": pgettext_lazy("link state", "稳"),
    "weak": pgettext_lazy("link state", "弱"),
    "lost": pgettext_lazy("link state", "断"),
    "absent": pgettext_lazy("link state", "缺"),
    "known": _("已知企业，产值未知"),
    "no_data": _("无数据"),
}
"""States of a chain link, from best to unknown."""
