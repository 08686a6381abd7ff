"""指标值的写法: a number of a definition as digits and unit, with the address at which it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log10
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, override

from liantu.kernel.bound import Bound
from liantu.kernel.figure import Definition
from liantu.kernel.pack import load_pack
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, unit_name
from liantu.kernel.written import money_digits
from liantu.web.numbers import in_english, in_reader_unit, plain, yuan_parts

_WORDLESS = {"", "1", "share", "index", "ratio"}
_ENGLISH_MANY = {"firm": "firms", "person": "persons", "piece": "pieces", "count": "", "percentage point": "percentage points"}
"""English words of units for more than one; a bare count needs none."""
_SILENT_MARKS = {Mark.REPORTED}
"""A reported figure is the ordinary case and carries no chip; all others say what they are."""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """What the figure component draws: name, digits, unit, link, marks; ``digits`` is empty where unknown."""

    name: str
    digits: str
    unit: str
    url: str
    marks: tuple[Mark, ...]

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return bool(self.digits)


def definition(code: str) -> Definition | None:
    """Return the pack's definition of a figure, or None where the pack has none."""
    found: Definition | None = load_pack(settings.PACK).indicators.get(code)
    return found


def figure_url(code: str, subject: object, period: object) -> str:
    """Return the address of an opened figure; empty where figures cannot be opened."""
    try:
        return reverse("figure", args=[code, str(subject), str(period)])
    except NoReverseMatch:
        return ""


def show(code: str, subject: object, period: object, value: float | None, marks: Iterable[Any] = ()) -> ShownFigure:
    """Prepare one figure for the page."""
    known = definition(code)
    digits, unit = written(known, value)
    shown = tuple(mark for mark in (Mark(mark) for mark in marks or ()) if mark not in _SILENT_MARKS)
    name = known.name.in_language("en" if in_english() else "zh") if known else code
    return ShownFigure(name, digits, unit, figure_url(code, subject, period), shown)


def written(known: Definition | None, value: float | None) -> tuple[str, str]:
    """Return digits and unit of a value under a definition."""
    if value is None:
        return "", ""
    if known is None:
        return plain(value, 2), ""
    if known.percent:
        return plain(value * 100, known.places - 2), "%"
    if known.unit in {"yuan", "元", "CNY"}:
        return yuan_parts(value)
    read, unit = in_reader_unit(value, known.unit)
    return plain(read, places_of(known, value)), unit_suffix(unit_word(unit, read))


def places_of(known: Definition, value: float) -> int:
    """How many decimals a value of a definition has in the viewer's unit; money as everywhere, so that one figure has one rounding."""
    read, unit = in_reader_unit(value, known.unit)
    times, _unit = in_reader_unit(1.0, known.unit)
    places = max(0, known.digits - round(log10(times)))
    return min(places, money_digits(read, unit)) if known.unit == "yi_yuan" else places


def bound_word(bound: str | None) -> str:
    """Return the viewer's word for a bound: 至少, 至多, 约 …; exact is a word of its own, and nothing stands for no bound."""
    if not bound:
        return ""
    return translated(Bound(bound).text) or _("确数")


def read_unit_word(unit: str) -> str:
    """Return the word of the unit in which the viewer's language counts what stands in ``unit``: for headings above values so counted."""
    return unit_word(in_reader_unit(1.0, unit)[1])


def unit_word(unit: str, value: float = 2) -> str:
    """Return the viewer's word for a unit of the packs, for one or for several; pure numbers have none."""
    if unit in _WORDLESS:
        return ""
    if unit == "firms":
        return npgettext("count", "家", "家", int(value))
    if unit == "findings":
        return npgettext("count", "条", "条", int(value))
    try:
        name = unit_name(unit)
        return (name.en if value == 1 else _ENGLISH_MANY.get(name.en, name.en)) if in_english() else name.zh
    except UnitError:
        return _(unit)


def unit_suffix(word: str) -> str:
    """Return the word of a unit as it stands behind a number: with a sign before one that begins with a number itself.

    >>> unit_suffix("10 thousand pieces"), unit_suffix("亿元")
    ('× 10 thousand pieces', '亿元')
    """
    return f"× {word}" if word[:1].isdigit() else word


def in_both(words: Callable[[], str]) -> Text:
    """Return what a function writes in the viewer's language, written in both: for what is kept or printed in either."""
    with override("zh-hans"):
        zh = words()
    with override("en"):
        return Text(zh, words())


def translated(value: Any) -> str:
    """Return a kernel text, a pack entry, a ``{zh, en}`` mapping or a row with name_zh/name_en in the viewer's language."""
    language = "en" if in_english() else "zh"
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, dict) and "zh" in value:
        return str(value.get(language) or value["zh"])
    if hasattr(value, "name_zh"):
        return str(getattr(value, f"name_{language}", "") or value.name_zh)
    if hasattr(value, "line_zh"):
        return str(getattr(value, f"line_{language}", "") or value.line_zh)
    if isinstance(getattr(value, "text", None), Text):
        return str(value.text.in_language(language))
    if isinstance(getattr(value, "name", None), Text):
        return str(value.name.in_language(language))
    return str(value)
