"""Who is in the matched sample of a growth: what must be known in both periods."""

from __future__ import annotations

import pytest

from liantu.kernel.formula import nodes, parse_formula
from liantu.statistics.engine.matched import last_year, matched


@pytest.mark.parametrize(
    ("formula", "conditions"),
    [
        ("sum(tax)", ["known(tax)", "known(before(tax))"]),
        ("sum(tax, high_tech)", ["known(tax)", "known(before(tax))"]),
        ("ratio(tax, revenue)", ["known(tax)", "known(before(tax))", "known(revenue)", "known(before(revenue))"]),
        ("count(known(tax))", ["known(known(tax))", "known(known(before(tax)))", "known(before(organisation))"]),
        ("count()", []),
        ("count(high_tech)", []),
    ],
)
def test_what_must_be_known(formula: str, conditions: list[str]) -> None:
    aggregate = parse_formula(formula)
    assert isinstance(aggregate, nodes.Aggregate)
    assert [str(condition) for condition in matched(aggregate)] == conditions


def test_only_items_are_taken_from_last_year() -> None:
    turned = last_year(parse_formula('sum(tax / 2, size in ("大型", "中型") and tax > 1)'))
    assert str(turned) == 'sum(before(tax) / 2, (size in ("大型", "中型")) and (before(tax) > 1))'
