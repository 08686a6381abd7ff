"""金额的写法: an amount in yuan as words of a sentence, in both languages at once."""

from __future__ import annotations

from liantu.kernel.text import Text

_YI, _WAN, _BILLION, _MILLION = 1e8, 1e4, 1e9, 1e6
_SMALL = 0.1
"""Below so many 亿元 (billion CNY) an amount is written on the next smaller scale, so that it does not look like zero."""


def amount_words(yuan: float) -> Text:
    """Return an amount with its unit.

    >>> amount_words(2.28e10)
    Text(zh='228.00 亿元', en='CNY 22.80 bn')
    >>> amount_words(250_000.0)
    Text(zh='25.0 万元', en='CNY 0.250 m')
    """
    zh = f"{yuan / _YI:,.2f} 亿元" if abs(yuan) >= _SMALL * _YI else f"{yuan / _WAN:,.1f} 万元"
    if abs(yuan) >= _SMALL * _BILLION:
        return Text(zh, f"CNY {yuan / _BILLION:,.2f} bn")
    return Text(zh, f"CNY {yuan / _MILLION:,.{1 if abs(yuan) >= _MILLION else 3}f} m")
