from __future__ import annotations

from typing import Any

import pytest

from liantu.chains.engine.states import LinkStateRules, RuleBook, StateRules

UNKNOWN: dict[str, float | None] = dict.fromkeys(
    ("makers", "years_since_made", "output", "demand", "purchases", "local_supply_ratio", "hhi", "largest_share", "trend")
)
BASE = {**UNKNOWN, "ever_made": 1.0, "downstream_products": 2.0, "known_makers": 0.0, "known_local": 0.0}


@pytest.fixture(scope="module")
def book(pack: Any) -> RuleBook:
    return RuleBook.of(pack.rule(LinkStateRules))


CASES: list[tuple[str, str, dict[str, float | None]]] = [
    ("known", "makers_known_elsewhere", {"ever_made": 0.0, "known_makers": 1.0}),
    ("no_data", "nothing_known", {"ever_made": 0.0}),
    ("lost", "made_before", {"makers": 0, "years_since_made": 2, "demand": 9.0}),
    ("no_data", "not_reported_this_year", {"makers": 0, "years_since_made": 1}),
    ("absent", "needed_never_made", {"ever_made": 0.0, "makers": 0, "demand": 5.0, "local_supply_ratio": 0.0}),
    ("absent", "bought_never_made", {"ever_made": 0.0, "makers": 0, "purchases": 5.0}),
    ("weak", "low_local_supply", {"makers": 4, "local_supply_ratio": 0.29}),
    ("weak", "one_maker_half_supplied", {"makers": 1, "local_supply_ratio": 0.4}),
    ("strong", "broad_and_supplied", {"makers": 3, "local_supply_ratio": 0.7, "largest_share": 0.6, "trend": -0.05}),
    ("steady", "supplied", {"makers": 3, "local_supply_ratio": 0.7, "largest_share": 0.61, "trend": 0.1}),
    ("steady", "supplied", {"makers": 3, "local_supply_ratio": 0.9, "largest_share": 0.4}),
    ("strong", "final_good_broad", {"makers": 5, "downstream_products": 0.0, "largest_share": 0.3, "trend": 0.02}),
    ("weak", "final_good_shrinking", {"makers": 5, "downstream_products": 0.0, "largest_share": 0.3, "trend": -0.2}),
    ("steady", "final_good_made", {"makers": 1, "downstream_products": 0.0, "output": 3.0}),
    ("lost", "made_before", {"makers": 0, "years_since_made": 2, "known_makers": 3.0}),
    ("absent", "needed_never_made", {"ever_made": 0.0, "makers": 0, "output": 0.0, "demand": 5.0, "known_makers": 3.0}),
    ("known", "makers_known", {"makers": 2, "known_makers": 2.0, "known_local": 2.0}),
    ("known", "makers_known", {"known_makers": 1.0, "known_local": 1.0, "demand": 4.0}),
    ("no_data", "too_little_known", {"makers": 2, "known_makers": 2.0, "output": 5.0}),
]


@pytest.mark.parametrize(("state", "rule", "values"), CASES, ids=[f"{rule}-{number}" for number, (_, rule, _) in enumerate(CASES)])
def test_each_rule_of_the_pack_fires(book: RuleBook, state: str, rule: str, values: dict[str, float | None]) -> None:
    verdict = book.judge({**BASE, **values})
    assert (verdict.state, verdict.rule.code) == (state, rule)
    assert all(comparison.holds for comparison in verdict.comparisons)
    assert all(any(not item.holds for item in comparisons) for _, comparisons in verdict.passed_over)


def test_a_verdict_tells_values_thresholds_and_names_in_both_languages(book: RuleBook) -> None:
    (makers, ratio) = book.judge({**BASE, "makers": 4, "local_supply_ratio": 0.25}).comparisons
    assert (ratio.value, ratio.condition.sign, ratio.condition.threshold) == (0.25, "<", 0.3)
    assert ratio.name.zh == "本地配套率（0–1）"
    assert "ratio" in ratio.name.en
    assert makers.value == 4


@pytest.mark.parametrize(
    "rule",
    [
        {"code": "a", "state": "weak", "text": {"zh": "a", "en": "a"}, "all": [{"value": "nobody", "above": 1}]},
        {"code": "a", "state": "weak", "text": {"zh": "a", "en": "a"}, "all": [{"value": "makers", "near": 1}]},
        {"code": "a", "state": "weak", "text": {"zh": "a", "en": "a"}, "all": [{"value": "makers", "above": 1, "below": 2}]},
        {"code": "a", "state": "weak", "text": {"zh": "a", "en": "a"}, "all": [{"value": "makers", "above": 1}]},
    ],
)
def test_rules_that_do_not_hold_together_are_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"condition|last rule|nobody|near"):
        StateRules.model_validate({"version": "1", "values": {"makers": {"zh": "m", "en": "m"}}, "states": [rule]})
