"""写法: the one rule for amounts as people read them: scale, digits and unit, in either language or in both at once."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.kernel.units import english_unit, unit_name

_STEPS_ZH, _STEPS_EN = (("yi_yuan", 1e8), ("wan_yuan", 1e4)), (("billion_yuan", 1e9), ("million_yuan", 1e6))
_MONEY = {"yi_yuan", "billion_yuan", "million_yuan", "wan_yuan", "yuan"}
_LARGE = 1000
_MANY = {"firm": "firms", "person": "persons"}


def decimals(value: float, places: int) -> str:
    """Write a number with thousands separators; a minus is a minus sign, and what rounds to zero has none.

    >>> decimals(-1234.56, 1), decimals(-0.004, 2)
    ('−1,234.6', '0.00')
    """
    digits = f"{abs(value):,.{places}f}"
    return f"−{digits}" if value < 0 and digits.strip("0.,") else digits


def digits_of(value: float) -> int:
    """How many decimals a number of a line is shown with: none from 1,000 on, one from 100 on, else two."""
    return 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2


def money_digits(value: float, unit: str) -> int:
    """How many decimals an amount in ``unit`` is shown with: none in yuan, one from 100 on, else two.

    >>> money_digits(141.44, "yi_yuan"), money_digits(14.144, "billion_yuan"), money_digits(141.44, "yuan")
    (1, 2, 0)
    """
    return 0 if unit == "yuan" else 1 if abs(value) >= 100 else 2


def places_of(value: float, unit: str) -> int:
    """How many decimals a number of a line in ``unit`` is shown with: money as everywhere, all else by `digits_of`.

    A whole number from 1,000 on has none.

    >>> places_of(28944.7, "yi_yuan"), places_of(26000.0, "yi_yuan"), places_of(500.0, "yi_yuan"), places_of(28944.7, "tonne")
    (1, 0, 1, 0)
    """
    whole = abs(value) >= _LARGE and value == int(value)
    return 0 if whole else money_digits(value, unit) if unit in _MONEY else digits_of(value)


def yuan_scale(yuan: float, language: str) -> tuple[float, str]:
    """Return the scale, as how many yuan and code of the unit, that keeps an amount short: 亿元, 万元; CNY bn, CNY m.

    >>> yuan_scale(5.6e10, "zh"), yuan_scale(5.6e10, "en"), yuan_scale(12.0, "en")
    ((100000000.0, 'yi_yuan'), (1000000000.0, 'billion_yuan'), (1.0, 'yuan'))
    """
    steps = _STEPS_EN if language == "en" else _STEPS_ZH
    return next(((size, unit) for unit, size in steps if abs(yuan) >= size), (1.0, "yuan"))


def yuan_parts(yuan: float, language: str) -> tuple[str, str]:
    """Split an amount in yuan into digits and unit.

    >>> yuan_parts(1.234e10, "zh"), yuan_parts(1.234e10, "en"), yuan_parts(950.0, "en")
    (('123.4', '亿元'), ('12.34', 'CNY bn'), ('950', 'CNY'))
    """
    size, unit = yuan_scale(yuan, language)
    return decimals(yuan / size, money_digits(yuan / size, unit)), unit_name(unit).in_language(language)


def written(value: float, unit: str = "") -> str:
    """Write a number of a line with as many digits as it takes, never as a power of ten; money as everywhere.

    >>> written(560.05), written(23517.2), written(0.123), written(10.0), written(23517.2, "yi_yuan")
    ('560', '23,517', '0.12', '10', '23,517.2')
    """
    digits = decimals(value, places_of(value, unit))
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def amount_text(value: float, unit: str) -> Text:
    """Return an amount with its unit in both languages; 亿元 are billions in English, yuan come on the scale that keeps them short.

    >>> str(amount_text(560.05, "yi_yuan")), str(amount_text(34.6, "percent")), str(amount_text(2.0, "percentage_point"))
    ('560 亿元 / 56 CNY bn', '34.6%', '2 个百分点 / 2 percentage points')
    """
    if unit == "percent":
        return Text(f"{written(value)}%", f"{written(value)}%")
    if unit == "yuan":
        return yuan_text(value)
    if not unit:
        return Text(written(value), written(value))
    read_as, times = english_unit(unit)
    read = value * times
    zh, en = unit_name(unit).zh, unit_name(read_as).en
    en = "percentage point" if unit == "percentage_point" and read == 1 else _MANY.get(en, en) if read != 1 else en
    return Text(f"{written(value, unit)} {zh}", f"{written(read, read_as)} {en}".strip())


def difference_text(value: float, unit: str) -> Text:
    """Return the size of a difference: of percents it is in percentage points."""
    return amount_text(abs(value), "percentage_point" if unit == "percent" else unit)


def yuan_text(yuan: float) -> Text:
    """Return an amount in yuan on the scale that keeps it short, in both languages.

    >>> str(yuan_text(5.6e10)), str(yuan_text(-250000.0)), str(yuan_text(1.4144e10))
    ('560 亿元 / 56 CNY bn', '−25 万元 / −250,000 CNY', '141.4 亿元 / 14.14 CNY bn')
    """
    both = []
    for language in ("zh", "en"):
        size, unit = yuan_scale(yuan, language)
        both.append(f"{written(yuan / size, unit)} {unit_name(unit).in_language(language)}")
    return Text(*both)
