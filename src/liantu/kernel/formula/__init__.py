"""公式: the language in which a pack says how an indicator is computed, parsed into frozen typed nodes.

A formula is built of **aggregates** over the firms of a group; an aggregate is built of **expressions over one firm**.

Expressions over one firm: item codes, attributes (`ATTRIBUTES`), numbers, ``"words"``, ``+ - * /``, ``== != < <= > >=`` (also chained),
``in ("a", "b")``, ``and or not``, ``true false``, ``known(x)``. What was not reported is unknown, and logic is three-valued (Kleene):
arithmetic and comparison with an unknown part are unknown, so is a quotient by 0; ``false and unknown`` is false, ``true or unknown`` is
true, otherwise unknown stays unknown. An organisation whose industry is known and lies in no cluster or field is known not to be in one.

Aggregates: ``sum(x[, where])`` ``ratio(x, y[, where])`` ``share(x, where)`` ``count([where])`` ``share_of(where)`` ``mean(x[, weight])``
``median(x)`` ``quantile(x, q)`` ``top_share(x, n)`` ``hhi(x)`` (their equations stand at the nodes); ``growth(a)``,
``real_growth(a, deflator)``, ``series(code)``, and ``+ - * /`` between them and numbers.

>>> formula = parse_formula("100 * sum(rd_expense, high_tech) / ratio(revenue, employees)")
>>> str(formula), sorted(items(formula)), sorted(attributes(formula))
('(100 * sum(rd_expense, high_tech)) / ratio(revenue, employees)', ['employees', 'rd_expense', 'revenue'], ['high_tech'])
>>> holds(parse_condition("value_added > output_value"), {"value_added": 5.0, "output_value": 3.0})
True
"""

from __future__ import annotations

from liantu.kernel.formula.evaluate import holds, value_of
from liantu.kernel.formula.nodes import ATTRIBUTES, Aggregate, Node
from liantu.kernel.formula.parser import FormulaError, parse_condition, parse_expression, parse_formula
from liantu.kernel.formula.uses import attributes, items, series

__all__ = [
    "ATTRIBUTES",
    "Aggregate",
    "FormulaError",
    "Node",
    "attributes",
    "holds",
    "items",
    "parse_condition",
    "parse_expression",
    "parse_formula",
    "series",
    "value_of",
]
