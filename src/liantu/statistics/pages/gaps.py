"""缺口由谁补: what the page of a target shows of its gap, part by part, and the pages of these parts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.statistics.models import Computation
from liantu.statistics.queries.district_targets import district_targets, shareable
from liantu.statistics.queries.gaps import gap_dimensions, target_gap, why_no_gap
from liantu.statistics.queries.names import dimension_name
from liantu.statistics.queries.targets import TargetView
from liantu.web.figures import translated
from liantu.web.filters import choose
from liantu.web.page_context import page_of

_PAGES = {"district": "district", "cluster": "cluster"}
_SHOWN = 15


def gap_context(viewer: Viewer, city: Pack, view: TargetView, asked: str, computation: Computation | None) -> dict[str, Any]:
    """The gap by the dimension that the address asks for, the dimensions offered, and why there is none."""
    dimensions = gap_dimensions(city, view)
    reason = why_no_gap(viewer, city, view)
    if reason is not None or not dimensions:
        return {"gap": None, "gap_reason": reason, "gap_tabs": []}
    by = choose(asked, dimensions, dimensions[0])
    made = target_gap(viewer, city, view, by, computation=computation)
    lines = () if made is None else made.lines
    told = {row.district: row for row in district_targets(viewer, view.entry.code)} if by == "district" else {}
    return {
        "gap": made,
        "gap_reason": None,
        "gap_tabs": [(name, translated(dimension_name(name)), name == by) for name in dimensions],
        "gap_by": by,
        "gap_by_name": translated(dimension_name(by)),
        "gap_lines": [(line, told.get(line.key)) for line in lines],
        "gap_shares": bool(told),
        "gap_shareable": shareable(city, view.entry),
        "gap_long": len(lines) > _SHOWN,
    }


def page_part(by: str, key: str) -> str:
    """Address of the page of a part, where it has one of its own."""
    return page_of(_PAGES[by], key) if by in _PAGES and key else ""


def kind_word(kind: str) -> str:
    """The word for how a part stands between base and now; nothing for what was there in both."""
    return {
        "new": _("基期后新增"),
        "gone": _("已退出"),
        "unknown": _("有一期未填报，无法分摊"),
        "withheld": _("其他区县企业过少，不显示"),
    }.get(kind, "")
