"""写法: amounts as words of both languages, for lines and sentences that are kept or told in both at once."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.kernel.units import english_unit, unit_name

_STEPS_ZH, _STEPS_EN = (("yi_yuan", 1e8), ("wan_yuan", 1e4)), (("billion_yuan", 1e9), ("million_yuan", 1e6))
_MILLION = "CNY m"


def digits_of(value: float) -> int:
    """How many decimals a value is shown with: none from 1,000 on, one from 100 on, else two."""
    return 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2


def written(value: float) -> str:
    """Write a number of a line with as many digits as it takes, never as a power of ten.

    >>> written(560.05), written(23517.2), written(0.123), written(10.0)
    ('560', '23,517', '0.12', '10')
    """
    digits = f"{value:,.{digits_of(value)}f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def amount_text(value: float, unit: str) -> Text:
    """Return an amount with its unit in both languages; 亿元 are billions in English.

    >>> str(amount_text(560.05, "yi_yuan")), str(amount_text(34.6, "percent")), str(amount_text(2.0, "percentage_point"))
    ('560 亿元 / 56 CNY bn', '34.6%', '2 个百分点 / 2 percentage points')
    """
    if unit == "percent":
        return Text(f"{written(value)}%", f"{written(value)}%")
    read_as, times = english_unit(unit)
    read = value * times
    zh, en = unit_name(unit).zh, unit_name(read_as).en
    en = f"{en}s" if unit == "household" and read != 1 else en
    return Text(f"{written(value)} {zh}", f"{written(read)} {en}".strip())


def difference_text(value: float, unit: str) -> Text:
    """Return the size of a difference: of percents it is in percentage points."""
    return amount_text(abs(value), "percentage_point" if unit == "percent" else unit)


def yuan_text(yuan: float) -> Text:
    """Return an amount in yuan on a scale that keeps it short.

    >>> str(yuan_text(5.6e10)), str(yuan_text(-250000.0))
    ('560 亿元 / 56 CNY bn', '-25 万元 / -0.25 CNY m')
    """
    unit, size = next(((unit, size) for unit, size in _STEPS_ZH if abs(yuan) >= size), ("yuan", 1.0))
    english, large = next(((unit, size) for unit, size in _STEPS_EN if abs(yuan) >= size), ("million_yuan", 1e6))
    word = unit_name(english).en if english == "billion_yuan" else _MILLION
    return Text(f"{written(yuan / size)} {unit_name(unit).zh}", f"{written(yuan / large)} {word}")
