"""Single values that are hidden from the public stay hidden in rows, series, chain ratios, opened figures and traces."""

from __future__ import annotations

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.chains.actions import publish_assessment
from liantu.chains.models import Assessment, LinkFigure
from liantu.chains.queries import chain_list, link_of, product_trace
from liantu.chains.queries.links import HIDDEN
from liantu.kernel.figure import FIGURES, Figure, Subject

OPENED = {
    "local_capacity": "capacity", "hhi": "concentration", "largest_share": "concentration", "local_demand": "demand",
    "local_supply_ratio": "supply", "outside_share": "supply", "abroad_share": "supply", "output_trend": "trend",
    "city_value_share": "value", "link_state": "demand",
}  # fmt: skip


def opened(code: str, subject: Subject) -> Figure:
    """A figure as the public opens it."""
    opener = FIGURES.opener(code)
    assert opener is not None
    return opener(subject, None, PUBLIC)


@pytest.fixture
def published(assessment: Assessment) -> Assessment:
    """A published assessment of which all may be seen."""
    LinkFigure.objects.filter(assessment=assessment).update(withheld="", hidden="")
    return publish_assessment(assessment, SYSTEM)


@pytest.mark.parametrize("group", sorted(HIDDEN))
def test_a_hidden_group_is_none_for_the_public_and_there_for_the_city(published: Assessment, group: str) -> None:
    LinkFigure.objects.filter(product__code="cell").update(hidden=group)
    row = link_of(PUBLIC, "small_cars", "cell")
    names = {name.replace("_fen", "_yuan") for name in HIDDEN[group]}
    assert {row.values[name] for name in names} == {None}
    assert row.values["output_yuan"] is not None
    assert (row.withheld, row.hidden) == ("", (group,))
    city = link_of(SYSTEM, "small_cars", "cell")
    assert city.hidden == ()
    assert {name for name in names if city.values[name] is None} <= {"abroad_share"}


@pytest.mark.parametrize("code", sorted(OPENED))
def test_a_hidden_figure_opens_to_its_reason_only(published: Assessment, code: str) -> None:
    LinkFigure.objects.filter(product__code="cell").update(hidden=OPENED[code])
    figure = opened(code, Subject("product", "cell"))
    assert (figure.value, figure.steps, figure.evidence) == (None, (), ())
    assert figure.reason is not None
    assert "could be computed" in figure.reason.en


def test_the_steps_of_a_ratio_say_nothing_but_what_is_published(published: Assessment) -> None:
    figure = opened("local_supply_ratio", Subject("product", "cell"))
    assert [text.en for text, _, _ in figure.steps] == ["basis: purchases. Total purchases", "local supply ratio"]


def test_the_ratio_of_a_link_gives_no_withheld_demand(published: Assessment) -> None:
    """What is bought here ÷ its part of all purchases is the demand, where purchases are known of all customers."""
    LinkFigure.objects.filter(product__code="cell").update(hidden="demand")
    values = link_of(PUBLIC, "small_cars", "cell").values
    assert values["local_supply_ratio"] is not None
    assert (values["demand_yuan"], values["local_supply_yuan"]) == (None, None)
    figure = opened("local_supply_ratio", Subject("product", "cell"))
    assert figure.value is not None
    assert not [value for _, value, unit in figure.steps if unit == "yuan"]


def test_a_chain_is_weighted_by_what_is_shown(published: Assessment) -> None:
    def ratio() -> float | None:
        return next(row.local_supply_ratio for row in chain_list(PUBLIC) if row.chain.code == "lithium_battery")

    both = ratio()
    LinkFigure.objects.update(hidden="concentration")
    assert both == ratio(), "what else is hidden does not matter"
    LinkFigure.objects.filter(product__code="lithium").update(hidden="demand")
    assert both != ratio()
    assert opened("local_supply_ratio", Subject("chain", "lithium_battery")).value == ratio()
    LinkFigure.objects.update(hidden="demand,supply")
    assert ratio() is None


def test_a_trace_is_withheld_where_it_tells_a_ratio(published: Assessment) -> None:
    assert product_trace(PUBLIC, "cell", published).withheld == ""
    LinkFigure.objects.filter(product__code="cell").update(hidden="value")
    trace = product_trace(PUBLIC, "cell", published)
    assert (trace.parts, trace.tiers, trace.inputs, trace.withheld) == ({}, (), (), "derivable")
    assert product_trace(SYSTEM, "cell", published).parts


def test_no_group_is_found_in_the_name_of_another() -> None:
    assert [(name, other) for name in HIDDEN for other in HIDDEN if name != other and name in other] == []
