"""数字: how numbers, money and shares are written for people, in the viewer's language. Unknown is a word, never a zero."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liantu.kernel import written as kernel
from liantu.kernel.units import english_unit, unit_name

FEN_PER_YUAN = 100


def in_english() -> bool:
    """Whether the active language is English."""
    return (get_language() or "").startswith("en")


def unknown() -> str:
    """The word for a value that nobody knows."""
    return _("未知")


def plain(value: float | None, digits: int = 0) -> str:
    """Write a number with thousands separators and a minus sign; None is the word for unknown.

    >>> plain(1234567.891, 1)
    '1,234,567.9'
    """
    return unknown() if value is None else kernel.decimals(value, digits)


def share(value: float | None, digits: int = 1) -> str:
    """Write a share between 0 and 1 as per cent.

    >>> share(0.3456)
    '34.6%'
    """
    return unknown() if value is None else f"{kernel.decimals(value * 100, digits)}%"


def yuan_scale(yuan: float) -> tuple[float, str]:
    """Return the scale, as divisor and unit, that keeps an amount in yuan short."""
    language = "en" if in_english() else "zh"
    size, unit = kernel.yuan_scale(yuan, language)
    return size, unit_name(unit).in_language(language)


def yuan_parts(yuan: float) -> tuple[str, str]:
    """Split an amount in yuan into digits and unit, on the scale that keeps the number short."""
    return kernel.yuan_parts(yuan, "en" if in_english() else "zh")


def in_reader_unit(value: float, unit: str) -> tuple[float, str]:
    """Return a value and its unit as the viewer's language counts: amounts of 100 million yuan (亿元) are billions in English.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     in_reader_unit(30000.0, "yi_yuan"), in_reader_unit(2.0, "percent")
    ((3000.0, 'billion_yuan'), (2.0, 'percent'))
    """
    read_as, times = english_unit(unit) if in_english() else (unit, 1.0)
    return value * times, read_as


def read(value: float | None, unit: str) -> float | None:
    """Return a value as the viewer's language counts what stands in ``unit``: for cells below a heading that names that unit."""
    return None if value is None else in_reader_unit(value, unit)[0]


def yuan(amount: float | None) -> str:
    """Write an amount in yuan with its unit; None is the word for unknown."""
    if amount is None:
        return unknown()
    digits, word = yuan_parts(amount)
    return f"{digits} {word}"


def fen(amount: int | None) -> str:
    """Write an amount stored in fen."""
    return yuan(None if amount is None else amount / FEN_PER_YUAN)
