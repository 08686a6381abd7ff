"""主要指标的参数: which totals a home shows first, and when a change of theirs may be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field

from liantu.kernel.errors import Problem
from liantu.kernel.formula import nodes, parse_formula
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import Code
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Share, distinct
from liantu.kernel.text import Text


class HeadFigureRules(RuleFile):
    """The lead indicators by month, in the order in which they are shown.

    ``least_matched``: the firms that are compared must hold so much of what is known of the period, else the change is not told.
    """

    file: ClassVar[str] = "head_figures"
    decides: ClassVar[Text] = Text("首页的主要指标，变动可比的最低占比", "the lead indicators of homes, when their change is comparable")
    optional: ClassVar[bool] = True

    indicators: Annotated[tuple[Code, ...], distinct()] = Field(default=())
    least_matched: Share = Field(default=0.5)

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """Each is a total of one item's values over firms, computed by month."""
        for place, code in enumerate(self.indicators):
            entry = pack.measured.get(code)
            formula = None if entry is None or entry.formula is None else parse_formula(entry.formula)
            if entry is None or not isinstance(formula, nodes.Sum) or "month" not in entry.periods:
                what = Text(f"{code} 不是按月计算的合计指标", f"{code} is not a total that is computed by month")
                yield self.wrong(pack, ("indicators", place), what, Text("用按月的合计指标", "name a total computed by month"))
