"""单位: the units of this trade, by code and by Chinese and English name, and the exact factors between them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pint

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text, half_width

# Energy, standard coal and each other kind of thing has a dimension of its own, so that nothing turns into something else unasked.
_DEFINITIONS = """
yuan = [money]
fen = 0.01 yuan
jiao = 0.1 yuan
qian_yuan = 1000 yuan
wan_yuan = 10000 yuan
million_yuan = 1000000 yuan
qian_wan_yuan = 10000000 yuan
yi_yuan = 100000000 yuan
billion_yuan = 1000000000 yuan
kg = [mass]
g = 0.001 kg
mg = 0.000001 kg
tonne = 1000 kg
qian_tonne = 1000 tonne
wan_tonne = 10000 tonne
yi_tonne = 100000000 tonne
tce = [standard_coal]
kgce = 0.001 tce
wan_tce = 10000 tce
joule = [energy]
MJ = 1000000 joule
GJ = 1000000000 joule
TJ = 1000000000000 joule
kWh = 3600000 joule
MWh = 1000 kWh
wan_kWh = 10000 kWh
GWh = 1000000 kWh
yi_kWh = 100000000 kWh
m = [length]
km = 1000 m
m2 = m ** 2
wan_m2 = 10000 m2
km2 = 1000000 m2
hectare = 10000 m2
mu = hectare / 15
m3 = m ** 3
litre = 0.001 m3
wan_m3 = 10000 m3
yi_m3 = 100000000 m3
person = [person]
qian_person = 1000 person
wan_person = 10000 person
piece = [count]
wan_piece = 10000 piece
yi_piece = 100000000 piece
count = piece
box = [box]
wan_box = 10000 box
bottle = [bottle]
wan_bottle = 10000 bottle
dose = [dose]
wan_dose = 10000 dose
household = [household]
wan_household = 10000 household
day = [time]
hour = day / 24
week = 7 day
ratio = []
percent = 0.01 ratio
permille = 0.001 ratio
percentage_point = [percentage_point]
"""

_NAMES: dict[str, tuple[str, ...]] = {
    "yuan": ("元", "人民币元", "CNY", "RMB", "圆"),
    "fen": ("分",),
    "jiao": ("角",),
    "qian_yuan": ("千元", "CNY thousand", "thousand yuan"),
    "wan_yuan": ("万元", "CNY 10,000", "10 thousand yuan", "10,000 yuan"),
    "million_yuan": ("百万元", "CNY m", "million yuan"),
    "qian_wan_yuan": ("千万元", "CNY 10 million", "10 million yuan"),
    "yi_yuan": ("亿元", "CNY 100 million", "100 million yuan"),
    "billion_yuan": ("十亿元", "CNY bn", "billion yuan"),
    "kg": ("千克", "公斤"),
    "g": ("克",),
    "mg": ("毫克",),
    "tonne": ("吨", "t", "tonnes", "ton"),
    "qian_tonne": ("千吨", "thousand tonnes"),
    "wan_tonne": ("万吨", "10 thousand tonnes"),
    "yi_tonne": ("亿吨",),
    "tce": ("吨标准煤", "吨标煤", "tonne of standard coal"),
    "kgce": ("千克标准煤", "公斤标准煤"),
    "wan_tce": ("万吨标准煤", "万吨标煤"),
    "joule": ("焦耳", "J"),
    "MJ": ("兆焦",),
    "GJ": ("吉焦", "百万千焦"),
    "TJ": ("太焦",),
    "kWh": ("千瓦时", "千瓦·时", "千瓦小时", "度"),
    "MWh": ("兆瓦时",),
    "wan_kWh": ("万千瓦时", "万度", "万千瓦小时"),
    "GWh": ("吉瓦时", "百万千瓦时"),
    "yi_kWh": ("亿千瓦时", "亿度", "亿千瓦小时"),
    "m": ("米",),
    "km": ("公里", "千米"),
    "m2": ("平方米", "㎡", "m²", "平米"),
    "wan_m2": ("万平方米",),
    "km2": ("平方公里", "平方千米", "km²"),
    "hectare": ("公顷",),
    "mu": ("亩",),
    "m3": ("立方米", "m³", "㎥", "方"),
    "litre": ("升", "L"),
    "wan_m3": ("万立方米", "万方"),
    "yi_m3": ("亿立方米",),
    "person": ("人", "persons", "people"),
    "qian_person": ("千人", "thousand persons"),
    "wan_person": ("万人", "10 thousand persons"),
    "piece": (
        "台",
        "套",
        "辆",
        "件",
        "只",
        "台套",
        "台/套",
        "块",
        "片",
        "支",
        "根",
        "颗",
        "部",
        "艘",
        "架",
        "条",
        "张",
        "副",
        "组",
        "节",
        "列",
        "榀",
        "面",
        "枚",
        "粒",
        "pieces",
    ),
    "count": ("个", "项"),
    "wan_piece": (
        "万台",
        "万套",
        "万辆",
        "万件",
        "万只",
        "万个",
        "万块",
        "万片",
        "万支",
        "万部",
        "万颗",
        "万根",
        "万条",
        "万张",
        "万副",
        "万组",
        "万节",
        "万枚",
        "万粒",
        "10 thousand vehicles",
    ),
    "yi_piece": ("亿台", "亿件", "亿只", "亿个", "亿块", "亿片", "亿支", "亿颗"),
    "box": ("盒",),
    "wan_box": ("万盒",),
    "bottle": ("瓶", "罐"),
    "wan_bottle": ("万瓶", "万罐"),
    "dose": ("剂", "人份"),
    "wan_dose": ("万剂", "万人份"),
    "household": ("户", "家"),
    "wan_household": ("万户", "万家"),
    "day": ("天", "日", "days"),
    "week": ("周", "星期", "weeks"),
    "hour": ("小时", "时"),
    "ratio": ("1", "倍", ""),
    "percent": ("%", "百分之", "百分比", "per cent"),
    "permille": ("‰",),
    "percentage_point": ("个百分点", "百分点", "percentage points", "pp"),
}

_READ_IN_ENGLISH = {
    "yi_yuan": ("billion_yuan", 0.1),
    "wan_yuan": ("million_yuan", 0.01),
    "wan_yuan/person": ("qian_yuan/person", 10.0),
    "wan_person": ("person", 10_000.0),
    "wan_tce": ("tce", 10_000.0),
    "wan_kWh": ("MWh", 10.0),
    "yi_kWh": ("GWh", 100.0),
}
READ_ANEW = tuple(_READ_IN_ENGLISH)
"""Units that English counts otherwise."""
_ENGLISH = {
    "yuan": "CNY",
    "qian_yuan": "CNY thousand",
    "wan_yuan": "CNY 10,000",
    "million_yuan": "CNY m",
    "qian_wan_yuan": "CNY 10 million",
    "yi_yuan": "CNY 100 million",
    "billion_yuan": "CNY bn",
    "qian_tonne": "thousand tonnes",
    "wan_tonne": "10 thousand tonnes",
    "yi_tonne": "100 million tonnes",
    "wan_tce": "10 thousand tce",
    "wan_kWh": "10 thousand kWh",
    "yi_kWh": "100 million kWh",
    "wan_m2": "10 thousand m2",
    "wan_m3": "10 thousand m3",
    "yi_m3": "100 million m3",
    "qian_person": "thousand persons",
    "wan_person": "10 thousand persons",
    "wan_piece": "10 thousand pieces",
    "yi_piece": "100 million pieces",
    "wan_box": "10 thousand boxes",
    "wan_bottle": "10 thousand bottles",
    "wan_dose": "10 thousand doses",
    "wan_household": "10 thousand firms",
    "household": "firm",
    "percent": "%",
    "permille": "‰",
    "percentage_point": "percentage points",
}


class UnitError(LiantuError, ValueError):
    """A unit that is not known, or two units that measure different things."""


@cache
def registry() -> pint.UnitRegistry[Decimal]:
    """Return the one unit registry of the application: units of this trade only, exact decimal factors."""
    return pint.UnitRegistry(_DEFINITIONS.strip().splitlines(), non_int_type=Decimal, cache_folder=None)


@cache
def _codes() -> dict[str, str]:
    """Return unit code by normalised name; every code is a name of itself."""
    codes = {plain_name(name): code for code, names in _NAMES.items() for name in names}
    return codes | {plain_name(code): code for code in _NAMES}


def plain_name(text: str) -> str:
    """Return a unit's name as it is compared: half width, lower case, without spaces."""
    return "".join(half_width(text).lower().split())


@cache
def unit_code(unit: str) -> str:
    """Return the code of a unit given by code or by a Chinese or English name; ``/`` divides.

    >>> unit_code("亿元"), unit_code("万千瓦时"), unit_code("吨标准煤/万元"), unit_code("万元/人")
    ('yi_yuan', 'wan_kWh', 'tce/wan_yuan', 'wan_yuan/person')

    Raises UnitError.
    """
    code = _codes().get(plain_name(unit))
    if code is not None:
        return code
    parts = [_codes().get(plain_name(part)) if part.strip() else None for part in unit.split("/")]
    if len(parts) < 2 or None in parts:
        raise UnitError(
            Text(f"不认识的单位“{unit}”", f"unknown unit {unit!r}"), Text("用 元、万元、亿元、吨标准煤、千瓦时 等", "use yuan, tce, kWh …")
        )
    return "/".join(str(part) for part in parts)


def english_unit(unit: str) -> tuple[str, float]:
    """Return the unit that amounts in ``unit`` are read in by English readers, and how many of it make one of ``unit``.

    >>> english_unit("yi_yuan"), english_unit("tce")
    (('billion_yuan', 0.1), ('tce', 1.0))
    """
    return _READ_IN_ENGLISH.get(unit, (unit, 1.0))


def unit_name(unit: str) -> Text:
    """Return the name of a unit as people read it.

    >>> str(unit_name("wan_yuan/person"))
    '万元/人 / CNY 10,000/person'
    """
    codes = unit_code(unit).split("/")
    return Text("/".join(_NAMES[code][0] for code in codes), "/".join(_ENGLISH.get(code, code) for code in codes))


def known(unit: str) -> bool:
    """Whether a text is a unit."""
    try:
        return bool(unit_code(unit))
    except UnitError:
        return False


def differ(one: str, other: str) -> bool:
    """Whether two texts are different units; a text that is no unit differs from none.

    >>> differ("万元", "亿元"), differ("万千瓦时", "万度"), differ("万元", "当年价")
    (True, False, False)
    """
    return known(one) and known(other) and unit_code(one) != unit_code(other)


def measures(unit: str, target: str) -> bool:
    """Whether a text is a unit that converts to ``target``.

    >>> measures("万元", "yuan"), measures("万人", "yuan"), measures("当年价", "yuan")
    (True, False, False)
    """
    try:
        return factor(unit, target) > 0
    except UnitError:
        return False


def counts_in_powers(unit: str) -> bool:
    """Whether a unit already counts in 千, 万 or 亿, so that another 万 beside it is one too many.

    >>> counts_in_powers("万元"), counts_in_powers("千瓦时"), counts_in_powers("亿度")
    (True, False, True)

    Raises UnitError.
    """
    return unit_code(unit).startswith(("qian_", "wan_", "million_", "yi_"))


@cache
def factor(unit: str, target: str) -> Decimal:
    """Return what a number in ``unit`` is multiplied by to be in ``target``.

    >>> factor("亿元", "万元"), factor("万吨标准煤", "tce")
    (Decimal('10000'), Decimal('10000'))

    Raises UnitError where the two measure different things: standard coal and electricity need a named `Factor`.
    """
    units = registry()
    from_code, to_code = unit_code(unit), unit_code(target)
    try:
        one = units.Quantity(Decimal(1), units.parse_units(from_code))
        exact = Decimal(one.to(units.parse_units(to_code)).magnitude)
        return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
    except pint.DimensionalityError as error:
        zh = f"{unit_name(from_code).zh} 不能换算成 {unit_name(to_code).zh}"
        en = f"{unit_name(from_code).en} cannot be converted to {unit_name(to_code).en}"
        hint = Text("量纲不同；若要折算，请给出有出处的折算系数", "they measure different things; use a named factor with its source")
        raise UnitError(Text(zh, en), hint) from error
