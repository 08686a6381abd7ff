"""States of links as the chain pages draw them."""

from __future__ import annotations

from tests.web.test_components import drawn


def test_states_have_colour_shape_and_word() -> None:
    for state, word in (("strong", "强"), ("lost", "断"), ("no_data", "无数据")):
        badge = drawn(f'{{% load chains %}}{{% state_badge "{state}" %}}')
        assert f"state-{state}" in badge
        assert f"#shape-{state}" in badge
        assert word in badge


def test_a_health_strip_names_every_state_that_is_there() -> None:
    page = drawn("{% load chains %}{% health_strip counts %}", counts={"strong": 3, "lost": 1})
    assert "强" in page
    assert "断" in page
    assert "弱" not in page
