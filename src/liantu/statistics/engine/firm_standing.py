"""企业位次: where a firm stands between the quartiles of firms like it, told so that no other firm's value can be read from it.

Quartiles are those of the whole group, the same for whoever looks, rounded to few significant digits. A group is told only where each of
its quarters holds enough firms besides the one that looks; minimum and maximum are never told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Annotated, ClassVar, Literal

import polars as pl
from pydantic import Field

from liantu.kernel.errors import Problem
from liantu.kernel.formula import items, parse_formula
from liantu.kernel.formula.nodes import Ratio
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.pack.entries import Entry
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, Flag, IndicatorCode
from liantu.kernel.text import Text
from liantu.statistics.engine.polars_rows import expression

QUARTILES = (0.25, 0.5, 0.75)
Attribute = Literal["city", "division", "size", "cluster", "field", "district", "zone", "ownership"]


class StandingIndicator(Entry):
    """位次指标: an indicator that is a ratio, and whether a high value is the better one."""

    code: IndicatorCode
    high: Flag


class FirmStandingRules(RuleFile):
    """What a firm sees of how it stands; without the file it sees nothing of the kind."""

    file: ClassVar[str] = "firm_standing"
    decides: ClassVar[Text] = Text(
        "企业可看到自己在哪些指标、哪类企业中的位置", "in which indicators and among which firms a firm sees how it stands"
    )
    optional: ClassVar[bool] = True

    indicators: tuple[StandingIndicator, ...] = ()
    groups: tuple[Annotated[tuple[Attribute, ...], Field(min_length=1)], ...] = (("city",),)
    significant_digits: Count = 2

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """A single firm has a value only of a ratio over all firms."""
        for at, one in enumerate(self.indicators):
            entry = pack.measured.get(one.code)
            if entry is None or ratio_of(entry) is None:
                what = Text(f"{one.code} 不是两项之比", f"{one.code} is no ratio of items")
                yield self.wrong(pack, ("indicators", at), what, Text("换一个比值指标", "take an indicator that is a ratio"))


def ratio_of(entry: IndicatorEntry) -> Ratio | None:
    """The ratio that an indicator is, over all firms of its population; None where it is something else."""
    node = parse_formula(entry.formula)
    return node if isinstance(node, Ratio) and node.where is None else None


def firm_values(reports: pl.DataFrame, entries: Sequence[IndicatorEntry]) -> pl.DataFrame:
    """Return ``reports`` (a row a firm, its attributes and items) with a column an indicator, in its unit; null where it is unknown."""
    columns = []
    for entry in entries:
        node = ratio_of(entry)
        assert node is not None
        below = expression(node.y)
        value = pl.when(below > 0).then(expression(node.x) / below) * float(scale_of(entry))
        columns.append(value.cast(pl.Float64).alias(entry.code))
    return reports.with_columns(columns)


def items_asked(entries: Sequence[IndicatorEntry]) -> list[str]:
    """The items that the indicators read."""
    return sorted({item for entry in entries for item in items(parse_formula(entry.formula))})


@dataclass(frozen=True, slots=True)
class Standing:
    """位次: a firm's value among ``firms`` of a ``group`` (attributes with their keys), the quartiles, and its quarter (0 is the lowest).

    Without quartiles no group may be told.
    """

    value: float
    group: tuple[tuple[str, str], ...] = ()
    firms: int = 0
    quartiles: tuple[float, ...] = ()

    @property
    def quarter(self) -> int:
        """How many of the quartiles lie below the value."""
        return sum(self.value > one for one in self.quartiles)


def rounded(value: float, digits: int) -> float:
    """Round to so many significant digits.

    >>> rounded(0.012345, 2), rounded(98765.0, 2), rounded(0.0, 2)
    (0.012, 99000.0, 0.0)
    """
    return 0.0 if value == 0 else round(value, digits - 1 - floor(log10(abs(value))))


def quartiles_of(values: pl.Series, own: float, *, least: int, digits: int) -> tuple[float, ...]:
    """Return the rounded quartiles of a group; nothing where a quarter holds fewer than ``least`` firms besides the one with ``own``.

    >>> quartiles_of(pl.Series([float(n) for n in range(1, 25)]), 3.0, least=5, digits=2)
    (6.8, 12.0, 18.0)
    >>> quartiles_of(pl.Series([float(n) for n in range(1, 21)]), 3.0, least=5, digits=2)
    ()
    """
    known = values.drop_nulls()
    if known.len() < least * (len(QUARTILES) + 1) + 1:
        return ()
    cuts = tuple(rounded(float(str(known.quantile(share, "linear"))), digits) for share in QUARTILES)
    quarters = [sum(float(value) > cut for cut in cuts) for value in known]
    counts = [quarters.count(quarter) for quarter in range(len(cuts) + 1)]
    counts[sum(own > cut for cut in cuts)] -= 1
    return cuts if min(counts) >= least and len(set(cuts)) == len(cuts) else ()


def standing(
    values: pl.DataFrame, code: str, firm: Mapping[str, object], groups: Sequence[Sequence[str]], *, least: int, digits: int
) -> Standing | None:
    """Return how a firm (its row of ``values``) stands in an indicator among the first group that may be told; None without a value."""
    own = firm[code]
    if not isinstance(own, float):
        return None
    for attributes in groups:
        named = tuple((name, str(firm[name])) for name in attributes if name != "city" and firm.get(name) is not None)
        if len(named) < sum(name != "city" for name in attributes):
            continue
        alike = values.filter(pl.all_horizontal(pl.lit(value=True), *(pl.col(name) == key for name, key in named)))
        known = alike.get_column(code).drop_nulls()
        if cuts := quartiles_of(known, own, least=least, digits=digits):
            return Standing(own, named, known.len(), cuts)
    return Standing(own)
