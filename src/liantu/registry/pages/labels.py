"""用词: words of the registry's pages for what tables hold as codes."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.text import Text

SIZES = (("大型", _("大型")), ("中型", _("中型")), ("小型", _("小型")), ("微型", _("微型")))
"""Sizes of the national statistics; another word of a spreadsheet is shown as it stands."""
SIZE_WORDS = dict(SIZES)
CELL_WORDS = (
    _("国有"), _("民营"), _("外资"), _("港澳台资"), _("集体"), _("国家级"), _("市级"), _("区县级"), _("高新技术企业"),
    _("专精特新“小巨人”企业"), _("专精特新中小企业"), _("数字化车间"), _("智能工厂"), _("绿色工厂"), _("质量管理体系认证"),
    _("张"), _("条"), _("组"), _("节"), _("列"), _("面"), _("例"), _("榀"), _("毫克"), _("万人份"), _("万剂"), _("万副"), _("万张"),
    _("万条"), _("万瓶"), _("万盒"), _("万粒"), _("万罐"), _("万颗"), _("亿单位"),
)  # fmt: skip
"""Words that cells often hold, listed so that they are translated; another word is shown as it stands."""


WORDED = frozenset({"size", "ownership", "level"})
"""Columns whose cells hold such words."""


def pack() -> Pack:
    """The pack of this installation."""
    return load_pack(settings.PACK)


def industry_name(code: str) -> Text | None:
    """Name of a GB/T 4754 code, or None where the code is empty or unknown."""
    entry = pack().industries.get(code) if code else None
    return entry.name if entry else None


@lru_cache(maxsize=4)
def _divisions(_pack_name: str) -> tuple[tuple[str, Text], ...]:
    return tuple((entry.code, entry.name) for entry in pack().industries.values() if entry.level == "division" and entry.section == "C")


def divisions() -> tuple[tuple[str, Text], ...]:
    """The divisions of manufacturing as (code, name)."""
    return _divisions(settings.PACK)
