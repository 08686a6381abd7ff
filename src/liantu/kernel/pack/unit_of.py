"""公式的单位: the unit that a formula's result has by the units of its items, so that no indicator is wrong by a factor of ten thousand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pint

from liantu.kernel.formula import Node, nodes
from liantu.kernel.units import UnitError, factor, registry, unit_code

_BASES = ("yuan", "person", "tce", "kWh", "tonne", "m3", "mu", "piece", "household", "day", "ratio")
Unit = Any  # a pint unit, or None for a plain number, which goes with every unit
_SHARES = (nodes.Share, nodes.ShareOf, nodes.TopShare, nodes.Hhi, nodes.Growth, nodes.RealGrowth)


def unit_of(node: Node, units: Mapping[str, str]) -> Unit:
    """Return the unit of a formula from units by item and official series; raises `pint.DimensionalityError` for unlike terms.

    >>> from liantu.kernel.formula import parse_formula
    >>> str(unit_of(parse_formula("ratio(tax, staff)"), {"tax": "yuan", "staff": "person"}))
    'yuan / person'
    """
    match node:
        case nodes.Number():
            return None
        case nodes.Item() | nodes.Series():
            return _parsed(units[node.code])
        case nodes.Arithmetic():
            return _arithmetic(node, units)
        case nodes.Minus():
            return unit_of(node.part, units)
        case nodes.Sum() | nodes.Quantile() | nodes.Mean():
            return unit_of(node.x, units)
        case nodes.Ratio(x, y):
            return _arithmetic(nodes.Arithmetic("/", x, y), units)
        case nodes.Count():
            return _parsed("household")
    if isinstance(node, _SHARES):
        return _parsed("ratio")
    raise TypeError(f"{type(node).__name__} has no unit")


def base_unit(unit: str) -> str:
    """Return the unit in which formulas read official values given in ``unit``: that in which items are kept.

    >>> base_unit("亿元"), base_unit("%"), base_unit("万元/人")
    ('yuan', 'ratio', 'yuan/person')
    """
    return "/".join(_base(part) for part in unit_code(unit).split("/"))


def _base(unit: str) -> str:
    for base in _BASES:
        try:
            factor(unit, base)
        except UnitError:
            continue
        return base
    return unit


def fits(unit: Unit, raw_unit: str) -> bool:
    """Whether a number in ``unit`` is one in ``raw_unit``, of the same kind and the same size.

    >>> fits(_parsed("yuan/person"), "yuan/person"), fits(_parsed("yuan"), "yi_yuan"), fits(_parsed("yuan"), "tce")
    (True, False, False)
    """
    return unit is None or _same(unit, _parsed(raw_unit))


def _same(unit: Unit, other: Unit) -> bool:
    try:
        return bool(registry().Quantity(Decimal(1), unit).to(other).magnitude == 1)
    except pint.DimensionalityError:
        return False


def _parsed(unit: str) -> Unit:
    return registry().parse_units(unit_code(unit))


def _arithmetic(node: nodes.Arithmetic, units: Mapping[str, str]) -> Unit:
    left, right = unit_of(node.left, units), unit_of(node.right, units)
    if node.sign in "+-":
        if left is not None and right is not None and not _same(left, right):
            raise pint.DimensionalityError(left, right)
        return right if left is None else left
    if right is None:
        return left
    one = _parsed("ratio")
    return (left or one) * right if node.sign == "*" else (left or one) / right
