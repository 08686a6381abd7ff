"""功能区与区县: in which districts an area lies, and which areas lie in a district; a firm is counted in one of them only."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import RegionEntry
from liantu.regions.pages.page_context import listed
from liantu.web.figures import translated


def area_note(city: Pack, region: RegionEntry) -> str:
    """Return the sentence about what is counted where; empty for a district in which no area lies."""
    if region.within:
        places = [translated(one.name) for one in city.districts if one.code in region.within]
        return _("位于%(places)s范围内，单独统计；其企业不再计入上述区县。") % {"places": listed(places)}
    areas = [translated(one.name) for one in city.districts if region.code in one.within]
    return _("不含%(areas)s在本区范围内的企业，由其单独统计。") % {"areas": listed(areas)} if areas else ""
