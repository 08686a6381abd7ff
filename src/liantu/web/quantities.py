"""数量的写法: values of the report that are no figures of their own, with sign and unit, as the viewer's language writes them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liantu.kernel.figure import Definition
from liantu.kernel.report import Quantity
from liantu.kernel.written import money_digits
from liantu.web.figures import translated, unit_suffix, unit_word, written
from liantu.web.numbers import in_english, in_reader_unit, plain, unknown, yuan_parts

_POINTS, _PERCENT, _YI_YUAN = "points", "percent", "yi_yuan"
YI_PER_BILLION = 10
"""One billion is ten 亿: amounts of 亿元 are written in billions where the language has no word for 亿."""


def quantity_parts(quantity: Quantity) -> tuple[str, str]:
    """Split a quantity into digits, with a sign where it is asked for, and unit; empty where it is unknown."""
    value, digits = quantity.value, quantity.digits
    if value is None:
        return "", ""
    if quantity.unit == "yuan":
        written, word = yuan_parts(abs(value))
        return _sign(value, written, signed=quantity.signed) + written, word
    if quantity.unit == _YI_YUAN:
        digits += 1 if in_english() else 0
        value, read = in_reader_unit(value, _YI_YUAN)
        digits = min(digits, money_digits(value, read))
    written = plain(abs(value), digits)
    return _sign(value, written, signed=quantity.signed) + written, unit_of(quantity.unit, value)


def unit_of(unit: str, value: float = 2.0) -> str:
    """The word of a unit behind a number of the report."""
    if unit == _POINTS:
        return _("个百分点")
    if unit == _PERCENT:
        return "%"
    unit = in_reader_unit(value, unit)[1] if unit == _YI_YUAN else unit
    return unit_suffix(unit_word(unit, value)) if unit else ""


def figure_parts(known: Definition | None, value: float | None) -> tuple[str, str]:
    """Split a value of a definition into digits and unit, as a document writes it; empty where it is unknown.

    >>> from liantu.kernel.text import Text
    >>> figure_parts(Definition("a", "1", Text("甲", "A"), "percent", Text("", ""), digits=1), -0.04)
    ('0.0', '%')
    """
    if known is not None and value is not None and known.unit == _YI_YUAN and not known.percent:
        return quantity_parts(Quantity(value, _YI_YUAN, known.digits))
    return written(known, value)


def quantity_words(quantity: Quantity) -> str:
    """Write a quantity with its unit; unknown is a word."""
    digits, unit = quantity_parts(quantity)
    if not digits:
        return unknown()
    word = translated(quantity.bound.text)
    before = f"{word} " if word and in_english() else word
    return f"{before}{digits}{'' if unit in {'', '%'} else ' '}{unit}"


def _sign(value: float, written: str, *, signed: bool) -> str:
    """The sign before digits: none before what rounds to nothing, so that no "−0.0" is written."""
    if not written.strip("0.,"):
        return ""
    return "−" if value < 0 else "+" if signed else ""
