"""统计发布控制: which sums may be published so that no firm's value can be computed or closely estimated from them."""

from liantu.statistics.engine.disclosure.derived import figure_reasons, withholds, withholds_hhi, withholds_quantile, withholds_top_share
from liantu.statistics.engine.disclosure.groups import Group
from liantu.statistics.engine.disclosure.hierarchies import Conditional, Hierarchies
from liantu.statistics.engine.disclosure.protection import Cell, Protection, protect
from liantu.statistics.engine.disclosure.releases import revisions
from liantu.statistics.engine.disclosure.rule import REASONS, DisclosureRule, DisclosureRules

__all__ = [
    "REASONS",
    "Cell",
    "Conditional",
    "DisclosureRule",
    "DisclosureRules",
    "Group",
    "Hierarchies",
    "Protection",
    "figure_reasons",
    "protect",
    "revisions",
    "withholds",
    "withholds_hhi",
    "withholds_quantile",
    "withholds_top_share",
]
