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
