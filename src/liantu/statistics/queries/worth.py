"""缺口值多少: what a target lacks in yuan, by the pack's own formulas: of a ratio what its numerator lacks at today's denominator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liantu.accounts.queries import Viewer
from liantu.kernel.formula import Node, items, nodes, parse_formula
from liantu.kernel.pack import Pack
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.units import UnitError, factor
from liantu.statistics.engine.changes import Measured, level_of
from liantu.statistics.engine.targets import Direction, Span, years_between
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.models import Computation
from liantu.statistics.queries.official import base_factor
from liantu.statistics.queries.readings import level_code
from liantu.statistics.queries.targets import TargetSide, TargetView
from liantu.statistics.queries.values import figures_frame


def worths(viewer: Viewer, pack: Pack, views: Iterable[TargetView], computation: Computation | None) -> dict[str, float]:
    """Return by target what it lacks in yuan, as its leading side tells: once it is due of what was asked, before of its path.

    Left out where nothing is lacking, where that cannot be told, and where the unit is no money and the formula leads to none.
    """
    lacking = {view.entry.code: (view, short) for view in views if (short := shortfall(view)) is not None and short > 0}
    needed = {code: denominator_code(pack, level_code(view.entry)) for code, (view, _short) in lacking.items()}
    totals = _totals(viewer, pack, {name for name in needed.values() if name}, computation) if any(needed.values()) else {}
    told = {code: _in_yuan(pack, view, short, needed[code], totals) for code, (view, short) in lacking.items()}
    return {code: value for code, value in told.items() if value is not None and value > 0}


def shortfall(view: TargetView) -> float | None:
    """Return what the leading side lacks at least, in the unit of its levels (of a ratio in percent: points); None where untold.

    Once a target is due it is what was asked less what was reached; before, what its path asks for less where it stands.
    """
    side = view.leading
    if view.measured is Measured.MEAN_GROWTH:
        return _lacking_level(view, side)
    if view.measured is Measured.CHANGE:
        return None
    span: Span | None = side.verdict.margin if side.verdict.outcome is Outcome.MISSED else None
    if side.verdict.outcome is Outcome.OPEN and side.progress is not None:
        span = side.progress.lag
    if span is None:
        return None
    return min(span) if view.aim.sense is Direction.AT_MOST else -max(span)


def path_shortfall_cny(view: TargetView, side: TargetSide) -> float | None:
    """Return what a side lacks of its path in yuan; None where its unit is no money, or nothing is lacking for certain."""
    lag = None if side.progress is None else side.progress.lag
    if lag is None or not _money(view.level_unit) or max(lag) >= 0:
        return None
    return -max(lag) * float(factor(view.level_unit, "yuan"))


def _lacking_level(view: TargetView, side: TargetSide) -> float | None:
    """What a mean growth lacks at least as a level: what it would be today, had it grown as asked, less the most that it may be."""
    base = next((one for one in side.levels if one.period == side.base and one.told), None)
    now = side.newest_level
    if base is None or now is None or not now.told or view.aim.value is None or not side.path:
        return None
    years = years_between(base.period, now.period)
    asked = min(level_of(view.measured, view.aim.value, end.value, years) for end in base.ends)
    return asked - max(end.value for end in now.ends)


def numerator_in_yuan(pack: Pack, indicator: str) -> bool:
    """Whether the values of an indicator, or the numerators of a ratio, are money."""
    top = _numerator(pack, indicator)
    if top is None:
        return False
    plain = not any(isinstance(node, nodes.Arithmetic) and node.sign in {"*", "/"} for node in top.walk())
    return plain and bool(items(top)) and all(pack.items[code].money for code in items(top) if code in pack.items)


def numerator_unit(pack: Pack, indicator: str) -> str:
    """Return the unit of a ratio's numerator: yuan, that of the item that it sums, ``household`` where firms are counted; else empty."""
    entry = pack.measured.get(indicator)
    if entry is not None and entry.formula is not None and isinstance(parse_formula(entry.formula), nodes.ShareOf | nodes.Count):
        return "household"
    if numerator_in_yuan(pack, indicator):
        return "yuan"
    top = _numerator(pack, indicator)
    return pack.items[top.code].unit if isinstance(top, nodes.Item) and top.code in pack.items else ""


def denominator_code(pack: Pack, indicator: str) -> str:
    """Return the pack's indicator that sums the denominator of a ratio over the same population; empty without one, or for a total."""
    entry = pack.measured.get(indicator)
    if entry is None or entry.formula is None or not numerator_in_yuan(pack, indicator):
        return ""
    match parse_formula(entry.formula):
        case nodes.Ratio(y=nodes.Item() as below, where=None):
            wanted = str(nodes.Sum(below))
        case nodes.Share(x=nodes.Item() as below):
            wanted = str(nodes.Sum(below))
        case nodes.Arithmetic(sign="/", right=nodes.Sum(where=None) as below_sum):
            wanted = str(below_sum)
        case _:
            return ""
    same = (other for other in pack.measured.values() if other.population == entry.population and other.formula is not None)
    return next((other.code for other in same if str(parse_formula(other.formula or "")) == wanted), "")


def _numerator(pack: Pack, indicator: str) -> Node | None:
    entry = pack.measured.get(indicator)
    if entry is None or entry.formula is None:
        return None
    match parse_formula(entry.formula):
        case nodes.Sum(x=x) | nodes.Ratio(x=x) | nodes.Share(x=x):
            return x
        case nodes.Arithmetic(sign="/", left=nodes.Sum(x=x)):
            return x
    return None


def _totals(viewer: Viewer, pack: Pack, codes: set[str], computation: Computation | None) -> dict[tuple[str, str, str], float]:
    """Yearly values of indicators for the city, in the units of the items, by indicator, key and year."""
    frame = figures_frame(viewer, indicator=codes, dimension="city", kind=PeriodKind.YEAR, computation=computation)
    rows = frame.select("indicator", "key", "period", "value").iter_rows()
    return {(code, key, year): value / float(scale_of(pack.measured[code])) for code, key, year, value in rows if value is not None}


def _in_yuan(
    pack: Pack, view: TargetView, short: float, below: str, totals: Mapping[tuple[str, str, str], float]
) -> float | None:  # fmt: skip
    try:
        return short * float(factor(view.level_unit, "yuan"))
    except UnitError:
        pass
    newest, entry = view.leading.newest_level, pack.measured.get(level_code(view.entry))
    if newest is None or entry is None:
        return None
    published = _published_denominator(pack, view, newest.period)
    total = published if published is not None else totals.get((below, view.entry.region, str(newest.period)))
    if total is None:
        return None
    return short * float(factor(view.level_unit, entry.unit)) / float(scale_of(entry)) * total


def _published_denominator(pack: Pack, view: TargetView, period: Period) -> float | None:
    """The denominator in yuan of a quotient of published amounts of money, None where the figure is another."""
    entry = pack.measured.get(level_code(view.entry))
    formula = None if entry is None or entry.formula is None else parse_formula(entry.formula)
    match formula:
        case nodes.Arithmetic(sign="/", left=nodes.Series() as above, right=nodes.Series() as below):
            row = next((row for row in view.official_rows if row.period == period and row.parts), None)
            parts = {} if row is None else {part.series: part for part in row.parts}
            if above.code in parts and below.code in parts and _money(parts[above.code].unit):
                return parts[below.code].value * base_factor(parts[below.code].unit)
    return None


def _money(unit: str) -> bool:
    try:
        return factor(unit, "yuan") > 0
    except UnitError:
        return False
