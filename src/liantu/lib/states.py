"""环节状态: a verdict on a link from ordered rules, with every comparison that led to it.

A rule book is a plain object: `RuleBook` of `Rule` of `Condition`; `RuleBook.read` takes the same from a mapping, as a pack has it.
"""

from liantu.chains.engine.states import Comparison, Condition, Rule, RuleBook, Verdict
from liantu.kernel.text import Text

__all__ = ["Comparison", "Condition", "Rule", "RuleBook", "Text", "Verdict"]
