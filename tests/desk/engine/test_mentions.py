from __future__ import annotations

import pytest

from liantu.desk.engine.mentions import mentioned

NAMES = {"li": 1, "lisa": 2, "王": 3, "王敏": 4, "": 5}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@lisa 请看", [2]),
        ("@li,请看", [1]),
        ("@listen", []),
        ("@王敏请看", [4]),
        ("@王请看@王敏", [3, 4]),
        ("@li @li @lisa", [1, 2]),
        ("li@example.org", []),
        ("@", []),
        ("没有人", []),
    ],
)
def test_who_is_named(text: str, people: list[int]) -> None:
    assert mentioned(text, NAMES) == people
