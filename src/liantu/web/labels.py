"""Words that stand beside colours and shapes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SEVERITY_WORDS = {
    "red": _("红色·立即处理"),
    "yellow": _("黄色·尽快处理"),
    "blue": _("蓝色·关注"),
}

MARK_WORDS = {
    "simulated": _("模拟"),
    "official": _("官方"),
    "copy": _("转载"),
    "derived": _("推算"),
    "unverified": _("未核实"),
    "general_knowledge": _("待审阅"),
}
"""Short words for how far a figure was checked; what is not named here was reported."""
