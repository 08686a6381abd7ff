"""Words that stand beside colours and shapes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SEVERITY_WORDS = {
    "red": _("红色·立即处理"),
    "yellow": _("黄色·尽快处理"),
    "blue": _("蓝色·关注"),
}
