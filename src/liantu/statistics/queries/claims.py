"""数值的界限: what a stored figure claims: its bound, the firms that it rests on, and how far those that are silent may move it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from liantu.kernel.bound import Bound, Coverage
from liantu.kernel.formula import Node, attributes, parse_formula
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.engine.bounds import SilentRule, bound_of, reach_of
from liantu.statistics.engine.rule_files import ComputationRules
from liantu.statistics.queries.official import rests_on_published

_MARKS = {"high_tech", "strategic"}
"""Attributes that follow from the marks of a firm's class of industry (vocabulary)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a computed value claims; ``reach`` in the indicator's unit, None where the value is exact or nothing can be said."""

    bound: Bound = Bound.EXACT
    coverage: Coverage | None = None
    reach: tuple[float, float] | None = None


class Stored(NamedTuple):
    """A stored value in the indicator's unit, with the firms of its population and those that it rests on (None of a release).

    ``upper`` is the value of the indicator that bounds it from above, where there is one.
    """

    period: str
    value: float | None
    firms: int | None = None
    known: int | None = None
    upper: float | None = None

    @property
    def when(self) -> Period:
        """The period."""
        return Period.parse(self.period)


def definition_at(entry: IndicatorEntry, period: Period) -> tuple[str, str, Text]:
    """Return version, formula and rule of an indicator as they hold for a period."""
    for version in entry.earlier:
        if period.end_date <= version.until:
            return version.version, version.formula, version.rule
    return entry.version, entry.formula or "", entry.rule


def _open_marks(pack: Pack, formula: Node) -> frozenset[str]:
    """The marks of industries in a formula that are not known of every class; what counts those in part as well leaves nothing open."""
    named = attributes(formula)
    marks = {mark for mark in named & _MARKS if f"{mark}_in_part" not in named}
    classes = [entry for entry in pack.industries.values() if entry.level == "class"] if marks else []
    return frozenset(mark for mark in marks if any(getattr(entry, mark) in (None, "part") for entry in classes))


def _stated(pack: Pack, entry: IndicatorEntry, text: str) -> tuple[Node, SilentRule, float]:
    """A formula of an indicator, what is allowed for of silent firms under it, and how much a whole is in the indicator's unit."""

    def told() -> tuple[Node, SilentRule, float]:
        formula = parse_formula(text)
        return formula, pack.rule(ComputationRules).silent.rule(_open_marks(pack, formula)), float(scale_of(entry))

    return pack.once(("stated", entry.code, text), told)


def claim_of(pack: Pack, indicator: str, stored: Stored) -> Claim:
    """Return the claim of an indicator's stored value.

    Released values do not tell their firms: they claim no more than one that rests on a part of them. Where another indicator bounds this
    one from above, the value reaches no further than that one's.
    """
    period, value, firms, known = stored.when, stored.value, stored.firms, stored.known
    entry = pack.measured.get(indicator)
    if entry is None or entry.formula is None or rests_on_published(pack, indicator):
        return Claim()
    told = firms is not None and known is not None
    coverage = Coverage(known or 0, firms or 0) if told else Coverage(0, 1)
    formula, rule, whole = _stated(pack, entry, definition_at(entry, period)[1])
    reach = None if value is None else reach_of(formula, value, coverage, rule, whole)
    if value is not None and entry.upper is not None and stored.upper is not None:
        above = claim_of(pack, entry.upper, stored._replace(value=stored.upper, upper=None)).reach
        low = reach[0] if reach is not None else value if coverage.complete else None
        high = above[1] if above is not None else stored.upper if coverage.complete else None
        reach = None if low is None or high is None else (low, high)
    return Claim(bound_of(formula, coverage, rule), coverage if told else None, reach)


def with_bounds(pack: Pack, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of figures (indicator, period, value, firms, known …) with ``bound``; null where there is no value."""
    known = frame.with_columns(complete=(pl.col("known") >= pl.col("firms")).fill_null(value=False))
    cases = known.select("indicator", "period", "complete").unique()
    bounds = [
        (code, period, complete, claim_of(pack, code, Stored(period, None, 2, 2 if complete else 1)).bound.value)
        for code, period, complete in cases.iter_rows()
    ]
    schema = {"indicator": pl.String, "period": pl.String, "complete": pl.Boolean, "bound": pl.String}
    table = pl.DataFrame(bounds, schema=schema, orient="row")
    joined = known.join(table, on=["indicator", "period", "complete"], how="left", maintain_order="left").drop("complete")
    return joined.with_columns(bound=pl.when(pl.col("value").is_not_null()).then(pl.col("bound")))
