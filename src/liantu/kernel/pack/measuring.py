"""指标计算: whether the formulas of a pack's indicators can be computed, and by how much their results are multiplied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from liantu.kernel.errors import Place, Problem
from liantu.kernel.formula import ATTRIBUTES, FormulaError, Node, items, parse_formula, series
from liantu.kernel.pack.documents import Path_
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.pack.model import Pack
from liantu.kernel.pack.references import PlaceOf
from liantu.kernel.period import PeriodKind
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, factor

EVERYONE = "all"
"""The population of all organisations that report."""
_WORDS = {"share": "ratio", "index": "ratio", "firms": "household"}
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
            what = Text(f"填报指标不能叫 {code}：公式中另有所指", f"an item cannot be called {code}: formulas mean something else by it")
            yield Problem("pack.reserved", what, Text("换一个代码", "take another code"), place(("items", code)))
    published = {row.indicator for row in pack.series}
    for entry in pack.measured.values():
        key = ("indicators", entry.code)
        yield from _entry_problems(pack, entry, place)
        for path, text in formulas_of(entry):
            where = place(key, path)
            try:
                formula = parse_formula(text)
            except FormulaError as error:
                what = Text(f"{path[0]}：{error.what.zh}", f"{path[0]}: {error.what.en}")
                yield Problem("pack.formula", what, error.mend or error.what, where)
                continue
            yield from _item_problems(pack, entry, formula, where)
            for name in sorted(series(formula) - published):
                yield _nowhere(Text("官方数据", "official series"), name, where)
        for part, codes in (("official", entry.official), ("context", entry.context)):
            for name in codes:
                if name not in published:
                    yield _nowhere(Text("官方数据", "official series"), name, place(key, (part,)))


def _nowhere(kind: Text, name: str, place: Place) -> Problem:
    what = Text(f"{kind.zh} {name} 不存在", f"{kind.en} {name} does not exist")
    return Problem("pack.unknown", what, Text("补上定义或改正名称", "define it or mend the name"), place)


def _entry_problems(pack: Pack, entry: IndicatorEntry, place: PlaceOf) -> Iterable[Problem]:
    key = ("indicators", entry.code)
    for part in ("raw_unit", "dimensions", "periods"):
        if not getattr(entry, part):
            what = Text(f"指标 {entry.code} 有公式而没有 {part}", f"indicator {entry.code} has a formula and no {part}")
            yield Problem("pack.missing", what, Text("补上该键", "add it"), place(key))
    try:
        scale_of(entry)
    except UnitError as error:
        yield Problem("pack.unit", error.what, error.mend or error.what, place(key, ("raw_unit",)))
    if entry.population != EVERYONE and entry.population not in _populations(pack):
        yield _nowhere(Text("统计范围", "population"), entry.population, place(key, ("population",)))
    ends = [version.until for version in entry.earlier]
    if ends != sorted(set(ends)) or (entry.since is not None and ends and entry.since <= ends[-1]):
        what = Text(f"指标 {entry.code} 的版本日期先后不清", f"the dates of the versions of {entry.code} are not in order")
        yield Problem("pack.dates", what, Text("由旧到新排列，since 在最后", "oldest first, since after all"), place(key, ("earlier",)))


def _populations(pack: Pack) -> Mapping[str, object]:
    found = pack.rules.get("populations", {}).get("populations")
    return found if isinstance(found, dict) else {}


def _item_problems(pack: Pack, entry: IndicatorEntry, formula: Node, where: Place) -> Iterable[Problem]:
    for name in sorted(items(formula)):
        item = pack.items.get(name)
        if item is None:
            yield _nowhere(Text("填报指标或属性", "item or attribute"), name, where)
            continue
        shortest = min(PeriodKind(kind).months for kind in item.period_kinds)
        for kind in entry.periods:
            if PeriodKind(kind).months < shortest:
                text = PeriodKind(kind).text
                what = Text(f"{name} 不按{text.zh}填报，也没有更短期间可加", f"{name} is not reported by {text.en} nor by anything shorter")
                yield Problem("pack.periods", what, Text(f"删去 {kind}", f"leave {kind} out"), where)
