"""数量: a number with a unit of this trade, converted exactly; money in yuan becomes whole fen and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, DecimalException

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text, half_width
from liantu.kernel.units import english_unit, factor, unit_code, unit_name

Number = int | float | str | Decimal
_LARGEST_POWER = 307
"""Power of ten up to which a double holds every number."""


class QuantityError(LiantuError, ValueError):
    """A text or number that is no quantity."""


def decimal(value: Number) -> Decimal:
    """Return a number exactly as it is written: 0.1 is one tenth.

    Raises QuantityError for NaN, infinity, text that is no number, and what no computer's number holds (1e1000000).
    """
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except DecimalException:
        exact = Decimal("NaN")
    if not exact.is_finite() or exact.adjusted() > _LARGEST_POWER:
        raise QuantityError(Text(f"“{value}”不是数", f"{value!r} is not a number"), Text("填写数字", "enter a number"))
    return exact


@dataclass(frozen=True, slots=True)
class Factor:
    """折算系数: a named factor between things of different kinds, with its source: ``value`` of ``to_unit`` per ``from_unit``."""

    name: Text
    from_unit: str
    to_unit: str
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True, init=False)
class Quantity:
    """A number and its unit; the number is decimal, so that money and conversions are exact.

    >>> Quantity("1.2", "亿元").to("万元")
    Quantity('12000', 'wan_yuan')
    >>> Quantity(1, "亿元") + Quantity(1, "万元")
    Quantity('1.0001', 'yi_yuan')
    """

    value: Decimal
    unit: str

    def __init__(self, value: Number, unit: str) -> None:
        object.__setattr__(self, "value", decimal(value))
        object.__setattr__(self, "unit", unit_code(unit))

    def __repr__(self) -> str:
        return f"Quantity('{_digits(self.value)}', '{self.unit}')"

    def __str__(self) -> str:
        return f"{_digits(self.value)} {unit_name(self.unit).en}"

    def __float__(self) -> float:
        return float(self.value)

    @property
    def text(self) -> Text:
        """The quantity as people write it.

        >>> str(Quantity("1.20", "yi_yuan").text)
        '1.2亿元 / 0.12 CNY bn'
        """
        read_as, _times = english_unit(self.unit)
        read = self.to(read_as)
        return Text(f"{_digits(self.value)}{unit_name(self.unit).zh}", f"{_digits(read.value)} {unit_name(read.unit).en}")

    def to(self, unit: str) -> Quantity:
        """Return the same quantity in ``unit``; raises UnitError where the units measure different things."""
        return Quantity(self.value * factor(self.unit, unit), unit)

    def by(self, rate: Factor) -> Quantity:
        """Return the quantity turned into another kind of thing by a named factor.

        >>> electricity = Factor(Text("电力当量", "electricity, calorific"), "kWh", "kgce", Decimal("0.1229"), "GB/T 2589")
        >>> Quantity(1, "万千瓦时").by(electricity).to("tce")
        Quantity('1.229', 'tce')
        """
        return Quantity(self.to(rate.from_unit).value * rate.value, rate.to_unit)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.value + other.to(self.unit).value, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.value - other.to(self.unit).value, self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, self.unit)

    def __mul__(self, number: Number) -> Quantity:
        return Quantity(self.value * decimal(number), self.unit)

    __rmul__ = __mul__

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Read a number with its unit; separators of thousands and full-width digits are understood.

        >>> Quantity.parse("1.2亿元"), Quantity.parse("３，０００ 万千瓦时"), Quantity.parse("-2.5%")
        (Quantity('1.2', 'yi_yuan'), Quantity('3000', 'wan_kWh'), Quantity('-2.5', 'percent'))

        Raises QuantityError or UnitError.
        """
        plain = half_width(text).strip()
        match = _QUANTITY.fullmatch(plain)
        if match is None:
            raise QuantityError(Text(f"“{text}”不是数量", f"{text!r} is not a quantity"), Text("写成 1.2亿元", "write it like 1.2亿元"))
        return cls(match["number"].replace(",", ""), match["unit"].strip())


_QUANTITY = re.compile(r"(?P<number>[-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?)\s*(?P<unit>[^0-9].*|)", re.DOTALL)


def _digits(value: Decimal) -> str:
    """Write a decimal without exponent and without zeros that say nothing."""
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def yuan_to_fen(yuan: Number) -> int:
    """Return whole fen; a half fen goes to the even neighbour (banker's rounding), so that sums do not drift.

    >>> yuan_to_fen("0.125"), yuan_to_fen("0.135"), yuan_to_fen(0.1), yuan_to_fen(-1)
    (12, 14, 10, -100)
    """
    return int((decimal(yuan) * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def fen_to_yuan(fen: int) -> Decimal:
    """Return yuan, exactly.

    >>> fen_to_yuan(12345)
    Decimal('123.45')
    """
    return Decimal(fen).scaleb(-2)
