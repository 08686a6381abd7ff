"""Silent firms: whatever they would have reported, within the rule, the whole lies within the reach."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.bound import Bound, Bounded, Coverage
from liantu.kernel.formula import parse_formula
from liantu.statistics.engine.bounds import SilentRule, bound_of, reach_of

RULE = SilentRule(frozenset({"profit"}), weight=3.0, least_known=0.9)
OUTPUTS = st.lists(st.tuples(st.floats(0, 1e6), st.booleans()), min_size=1, max_size=8)
PARTS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=8)


@given(OUTPUTS, PARTS)
def test_the_whole_lies_within_the_reach(known: list[tuple[float, bool]], silent: list[tuple[float, bool]]) -> None:
    coverage = Coverage(len(known), len(known) + len(silent))
    total = sum(output for output, _ in known)
    hidden = [(part * RULE.weight * total / len(known), marked) for part, marked in silent]
    whole = total + sum(output for output, _ in hidden)

    formula = parse_formula("sum(output_value)")
    reach = reach_of(formula, total, coverage, RULE, 1.0)
    assert reach is not None
    assert reach[0] <= whole <= reach[1] * (1 + 1e-9)
    assert Bounded(total, bound_of(formula, coverage, RULE)).holds(whole)

    if total > 1e-3:
        share = sum(output for output, marked in known if marked) / total
        of_whole = sum(output for output, marked in [*known, *hidden] if marked) / whole
        ends = reach_of(parse_formula("share(output_value, high_tech)"), share, coverage, RULE, 1.0)
        assert ends is not None
        assert ends[0] - 1e-9 <= of_whole <= ends[1] + 1e-9

    marked = sum(one for _, one in known) / len(known)
    of_all = sum(one for _, one in [*known, *silent]) / coverage.total
    ends = reach_of(parse_formula("share_of(high_tech)"), marked, coverage, RULE, 1.0)
    assert ends is not None
    assert ends[0] - 1e-9 <= of_all <= ends[1] + 1e-9


@pytest.mark.parametrize(
    ("formula", "bound"),
    [
        ("sum(output_value)", Bound.AT_LEAST),
        ("sum(profit)", Bound.ESTIMATE),
        ("sum(revenue - tax)", Bound.ESTIMATE),
        ("count(revenue > 0)", Bound.AT_LEAST),
        ("growth(sum(output_value))", Bound.ESTIMATE),
        ("sum(output_value, high_tech) / sum(output_value)", Bound.ESTIMATE),
        ("median(revenue)", Bound.ESTIMATE),
    ],
)
def test_what_silent_firms_make_of_a_value(formula: str, bound: Bound) -> None:
    node = parse_formula(formula)
    assert bound_of(node, Coverage(6, 7), RULE) is bound
    assert bound_of(node, Coverage(7, 7), RULE) is Bound.EXACT
    assert reach_of(node, 1.0, Coverage(7, 7), RULE, 1.0) is None


def test_a_ratio_is_judged_only_where_enough_firms_are_known() -> None:
    ratio = parse_formula("ratio(tax, revenue)")
    assert reach_of(ratio, 0.2, Coverage(95, 100), RULE, 1.0) == (0.2, 0.2)
    assert reach_of(ratio, 0.2, Coverage(80, 100), RULE, 1.0) is None


def test_a_quotient_of_a_sums_part_is_a_share() -> None:
    share, other = (parse_formula(f"sum({x}, high_tech) / sum(output_value)") for x in ("output_value", "revenue"))
    assert reach_of(share, 30.0, Coverage(1, 2), RULE, 100.0) == reach_of(
        parse_formula("share(output_value, high_tech)"), 30.0, Coverage(1, 2), RULE, 100.0
    )
    assert reach_of(other, 30.0, Coverage(1, 2), RULE, 100.0) is None


def test_marks_that_are_open_make_a_share_a_lower_bound() -> None:
    """The strategic list names few classes so far: a class without a mark may belong."""
    rule = replace(RULE, open_marks=frozenset({"strategic"}))
    share, total = parse_formula("sum(output_value, strategic) / sum(output_value)"), parse_formula("sum(output_value, strategic)")
    assert bound_of(share, Coverage(7, 7), rule) is Bound.AT_LEAST
    assert bound_of(total, Coverage(7, 7), rule) is Bound.AT_LEAST
    assert reach_of(share, 23.3, Coverage(7, 7), rule, 100.0) is None
    assert reach_of(share, 30.0, Coverage(1, 2), rule, 100.0) == (7.5, 100.0)
    assert reach_of(total, 30.0, Coverage(1, 2), rule, 100.0) is None
    assert bound_of(parse_formula("share_of(strategic)"), Coverage(7, 7), rule) is Bound.ESTIMATE
