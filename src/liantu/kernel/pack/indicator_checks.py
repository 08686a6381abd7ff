"""指标计算: whether the formulas of a pack's indicators can be computed, and by how much their results are multiplied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import pint

from liantu.kernel.errors import Place, Problem
from liantu.kernel.formula import ATTRIBUTES, FormulaError, Node, items, parse_formula, series
from liantu.kernel.pack.documents import Path_
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.pack.model import Pack
from liantu.kernel.pack.places import PlaceOf
from liantu.kernel.pack.unit_of import base_unit, fits, unit_of
from liantu.kernel.period import PeriodKind
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, factor

_WORDS = {"share": "ratio", "index": "ratio", "firms": "household"}
_OFFICIAL = Text("官方数据", "official series")
_RESERVED = {*ATTRIBUTES, "true", "false", "known"}


def scale_of(entry: IndicatorEntry) -> Decimal:
    """Return what the result of the formula is multiplied by to stand in the indicator's unit; raises UnitError.

    >>> from types import SimpleNamespace
    >>> scale_of(SimpleNamespace(raw_unit="share", unit="percent")), scale_of(SimpleNamespace(raw_unit="yuan", unit="yi_yuan"))
    (Decimal('100'), Decimal('1E-8'))
    """
    if entry.raw_unit is None or entry.raw_unit == entry.unit:
        return Decimal(1)
    return factor(_WORDS.get(entry.raw_unit, entry.raw_unit), _WORDS.get(entry.unit, entry.unit))


def formulas_of(entry: IndicatorEntry) -> Iterable[tuple[Path_, str]]:
    """Yield the formula of an indicator and those of its earlier versions, with where each stands in the entry."""
    if entry.formula is not None:
        yield ("formula",), entry.formula
    for number, version in enumerate(entry.earlier):
        yield ("earlier", number, "formula"), version.formula


def check_measuring(pack: Pack, place: PlaceOf) -> Iterable[Problem]:
    """Yield one problem for each thing that keeps an indicator of ``pack`` from being computed."""
    for code in pack.items:
        if code in _RESERVED:
            what = Text(f"填报指标不能叫 {code}：公式中另有所指", f"{code} is reserved in formulas and cannot be an item code")
            yield Problem("pack.reserved", what, Text("换一个代码", "choose another code"), place(("items", code)))
    published = {row.indicator: base_unit(row.unit) for row in pack.series}
    units = {code: "yuan" if item.money else item.unit for code, item in pack.items.items()} | published
    for entry in pack.measured.values():
        key = ("indicators", entry.code)
        yield from _entry_problems(entry, place)
        for path, text in formulas_of(entry):
            yield from _formula_problems(pack, entry, text, units, place(key, path))
        for part, codes in (("official", entry.official), ("context", entry.context)):
            yield from (_missing_name(_OFFICIAL, name, place(key, (part,))) for name in codes if name not in published)
        yield from _upper_problems(pack, entry, place(key, ("upper",)))


def _upper_problems(pack: Pack, entry: IndicatorEntry, where: Place) -> Iterable[Problem]:
    """An indicator that bounds another from above is computed for the same places and periods, in the same unit."""
    if entry.upper is None:
        return
    upper = pack.measured.get(entry.upper)
    if upper is None:
        yield _missing_name(Text("指标", "indicator"), entry.upper, where)
    elif any(getattr(upper, part) != getattr(entry, part) for part in ("unit", "raw_unit", "population", "dimensions", "periods", "since")):
        what = Text(
            f"上限指标 {entry.upper} 的单位、总体、维度或期间与 {entry.code} 不同",
            f"{entry.upper} bounds {entry.code} from above but has another unit, population, dimensions, periods or start",
        )
        yield Problem("pack.upper", what, Text("改为相同", "make them the same"), where)


def _formula_problems(pack: Pack, entry: IndicatorEntry, text: str, units: Mapping[str, str], where: Place) -> Iterable[Problem]:
    try:
        formula = parse_formula(text)
    except FormulaError as error:
        yield Problem("pack.formula", Text(f"公式{error.what.zh}", f"formula: {error.what.en}"), error.hint or error.what, where)
        return
    unknown = [*_item_problems(pack, entry, formula, where)]
    unknown += [_missing_name(_OFFICIAL, name, where) for name in sorted(set(series(formula)) - {row.indicator for row in pack.series})]
    yield from unknown or _unit_problems(entry, formula, units, where)


def _missing_name(kind: Text, name: str, place: Place) -> Problem:
    what = Text(f"{kind.zh} {name} 不存在", f"{kind.en} {name} does not exist")
    return Problem("pack.unknown", what, Text("补上定义或改正名称", "define it or correct the name"), place)


def _entry_problems(entry: IndicatorEntry, place: PlaceOf) -> Iterable[Problem]:
    key = ("indicators", entry.code)
    for part in ("raw_unit", "dimensions", "periods"):
        if not getattr(entry, part):
            what = Text(f"指标 {entry.code} 有公式而没有 {part}", f"indicator {entry.code} has a formula but no {part}")
            yield Problem("pack.missing", what, Text("补上该键", "add it"), place(key))
    try:
        scale_of(entry)
    except UnitError as error:
        yield Problem("pack.unit", error.what, error.hint or error.what, place(key, ("raw_unit",)))
    ends = [version.until for version in entry.earlier]
    if ends != sorted(set(ends)) or (entry.since is not None and ends and entry.since <= ends[-1]):
        what = Text(f"指标 {entry.code} 的版本日期先后不清", f"versions of {entry.code} are not in date order")
        yield Problem("pack.dates", what, Text("由旧到新排列，since 在最后", "oldest first, with since last"), place(key, ("earlier",)))


def _unit_problems(entry: IndicatorEntry, formula: Node, units: Mapping[str, str], where: Place) -> Iterable[Problem]:
    """Hold ``raw_unit`` against the unit that the formula has by its items."""
    try:
        unit = unit_of(formula, units)
        if entry.raw_unit is None or fits(unit, _WORDS.get(entry.raw_unit, entry.raw_unit)):
            return
        name = str(unit).replace(" ", "")
        what = Text(f"公式的结果以 {name} 计，不是 {entry.raw_unit}", f"the formula's result is in {name}, not {entry.raw_unit}")
        yield Problem("pack.raw_unit", what, Text(f"raw_unit 写 {name}", f"write raw_unit: {name}"), where)
    except pint.DimensionalityError as error:
        what = Text(f"公式中 {error.units1} 与 {error.units2} 相加减", f"the formula adds {error.units1} and {error.units2}")
        yield Problem("pack.raw_unit", what, Text("只加减同样单位的数", "add only values with the same unit"), where)
    except UnitError as error:
        yield Problem("pack.unit", error.what, error.hint or error.what, where)


def _item_problems(pack: Pack, entry: IndicatorEntry, formula: Node, where: Place) -> Iterable[Problem]:
    for name in sorted(items(formula)):
        item = pack.items.get(name)
        if item is None:
            yield _missing_name(Text("填报指标或属性", "item or attribute"), name, where)
            continue
        shortest = min(PeriodKind(kind).months for kind in item.period_kinds)
        for kind in entry.periods:
            if PeriodKind(kind).months < shortest:
                text = PeriodKind(kind).text
                what = Text(f"{name} 不按{text.zh}填报，也没有更短期间可加", f"{name} is not reported by {text.en} or any shorter period")
                yield Problem("pack.periods", what, Text(f"删去 {kind}", f"remove {kind}"), where)
