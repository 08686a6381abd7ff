from __future__ import annotations

import pytest

from liantu.chains.engine.publication import PublicationRule

RULE = PublicationRule(3, 0.7, 0.85)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((0, None, None, None, None), ""),
        ((2, 0.5, 1.0, 9, 0.2), "few_firms"),
        ((3, 0.71, 0.9, 9, 0.2), "dominant"),
        ((3, 0.5, 0.86, 9, 0.2), "two_dominant"),
        ((9, 0.3, 0.5, 1, 1.0), "few_firms"),
        ((9, 0.3, 0.5, 3, 0.8), "dominant"),
        ((9, 0.7, 0.85, 3, 0.7), ""),
    ],
)
def test_makers_decide_first_then_buyers(row: tuple[float | None, ...], reason: str) -> None:
    names = ("makers", "largest_share", "two_largest_share", "buyers", "buyers_largest_share")
    assert RULE.of_link(dict(zip(names, row, strict=True))) == reason
