from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.chains.actions import assess, publish_assessment
from liantu.chains.figures.links import ratio_bound
from liantu.chains.models import Assessment, LinkFigure
from liantu.chains.queries import chain_list, opportunities
from liantu.kernel.bound import Bound
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import FIGURES, Figure, Subject
from liantu.kernel.source import Mark
from liantu.registry import models as m
from tests.chains.city import MOMENT, UNIT, City

STORED = {
    "local_supply_ratio": "local_supply_ratio", "makers": "makers", "hhi": "hhi", "largest_share": "largest_share",
    "local_output": "output_fen",
    "local_capacity": "capacity_fen", "local_demand": "demand_fen", "outside_share": "outside_share", "abroad_share": "abroad_share",
    "known_makers": "known_makers", "world_hhi": "world_hhi", "output_trend": "trend", "city_value_share": "city_value_share",
}  # fmt: skip


def opened(code: str, subject: Subject, viewer: Viewer = SYSTEM, period: Any = None) -> Figure:
    opener = FIGURES.opener(code)
    assert opener is not None
    return opener(subject, period, viewer)


def test_every_indicator_of_the_pack_for_chains_opens(city: City) -> None:
    assert {*STORED, "link_state"} <= set(FIGURES.codes)
    assert all(code in city.pack.indicators for code in (*STORED, "link_state"))


def test_opened_values_equal_the_stored_ones(assessment: Assessment) -> None:
    walked = 0
    for row in LinkFigure.objects.filter(assessment=assessment).select_related("chain", "product"):
        for subject in (Subject("link", f"{row.chain.code}/{row.product.code}"), Subject("product", row.product.code)):
            for code, field in STORED.items():
                stored = getattr(row, field)
                value = opened(code, subject).value
                expected = stored / 100 if stored is not None and field.endswith("_fen") else stored
                assert value == (None if expected is None else pytest.approx(expected)), (subject, code)
                walked += 1
            reason = opened("link_state", subject).reason
            assert reason is not None
            words = {"strong": "强", "steady": "稳", "weak": "弱", "lost": "断", "absent": "缺", "no_data": "无数据"}
            assert reason.zh.startswith(words[row.state] + "：")
    assert walked == 9 * 2 * 13


def test_a_ratio_opens_to_its_numbers_and_rows(assessment: Assessment) -> None:
    figure = opened("local_supply_ratio", Subject("link", "small_cars/cell"), period="2024")
    steps = {text.en: value for text, value, _ in figure.steps}
    assert steps["bought from suppliers in the city"] == 370 * UNIT / 100
    assert steps["basis: purchases. Total purchases"] == 400 * UNIT / 100
    assert [len(table.rows) for table in figure.evidence] == [4, 0]
    assert figure.evidence[0].rows[0][:2] == ("电芯甲", "整车甲")
    assert figure.evidence[0].hidden_rows == 0


def test_a_state_opens_to_the_rule_and_those_before_it(assessment: Assessment) -> None:
    figure = opened("link_state", Subject("product", "motor"))
    assert [(text.en, value) for text, value, _ in figure.steps] == [
        ("makers in the city, must be ≥ 1", 1),
        ("local supply ratio (0–1), must be < 0.3", 0.25),
    ]
    rules = figure.evidence[0].rows
    assert rules[0][0].zh.startswith("有企业生产，但本地配套率低于")
    assert len(rules) == 7, "the rule that fired and the six before it"


def test_rows_are_those_of_the_reader_and_the_hidden_are_counted(assessment: Assessment) -> None:
    district = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500113"}))
    figure = opened("makers", Subject("product", "cell"), district)
    assert figure.value == 3
    assert [row[0] for row in figure.evidence[0].rows] == ["电芯乙"]
    assert figure.evidence[0].hidden_rows == 2


def test_firms_and_the_public_get_published_and_protected_values(assessment: Assessment, city: City) -> None:
    firm = Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({city.firms["整车甲"]}))
    for viewer in (PUBLIC, firm):
        with pytest.raises(NotFoundError):
            opened("makers", Subject("product", "motor"), viewer)
    publish_assessment(assessment, SYSTEM)
    for viewer in (PUBLIC, firm):
        for code in STORED:
            figure = opened(code, Subject("product", "motor"), viewer)
            assert (figure.value, figure.steps, figure.evidence) == (None, (), ())
            assert figure.reason is not None
            assert "withheld" in figure.reason.en
        said = opened("link_state", Subject("product", "motor"), viewer).reason
        assert said is not None
        assert said.zh.startswith("弱。")
        assert "25" not in str(said)


@pytest.mark.parametrize(
    ("basis", "known", "unplaced", "coverage", "bound"),
    [
        ("output", 2, None, None, Bound.AT_MOST),
        ("output", 1, None, None, Bound.ESTIMATE),  # of two makers one did not say its output
        ("purchases", 2, 0.0, 1.0, Bound.EXACT),
        ("purchases", 2, 0.0, None, Bound.ESTIMATE),  # nobody knows what part the purchases are
        ("purchases", 2, 5.0, 1.2, Bound.AT_LEAST),
        ("purchases", 2, 0.0, 0.6, Bound.ESTIMATE),
    ],
)
def test_a_ratio_claims_what_its_basis_allows(basis: str, known: int, unplaced: float | None, coverage: float | None, bound: Bound) -> None:
    row = {"basis": basis, "makers": 2, "makers_known": known, "unplaced_yuan": unplaced, "coverage": coverage}
    assert ratio_bound(row) is bound


def test_a_ratio_by_output_is_at_most_and_the_rest_at_least(assessment: Assessment) -> None:
    """Makers may serve others first: what they could supply bounds the ratio from above, and what comes from outside from below."""
    row = LinkFigure.objects.filter(assessment=assessment, basis="output", local_supply_ratio__isnull=False).first()
    assert row is not None
    subject = Subject("product", row.product.code)
    assert opened("local_supply_ratio", subject).bound is Bound.AT_MOST
    assert opened("outside_share", subject).bound is Bound.AT_LEAST
    assert opened("local_output", subject).bound is Bound.EXACT


def test_a_chain_opens_to_its_links(assessment: Assessment) -> None:
    figure = opened("local_supply_ratio", Subject("chain", "small_cars"))
    # cell 0.925 × 400, motor 0.25 × 200, steel 1 × 160, bearing 0 × 5, lithium 0 × 225
    assert figure.value == pytest.approx((370 + 50 + 160) / (400 + 200 + 160 + 5 + 225))
    listed = {row.chain.code: row.local_supply_ratio for row in chain_list(SYSTEM)}
    assert listed["small_cars"] == pytest.approx(figure.value)
    assert len(figure.evidence[0].rows) == 7


def test_a_firm_opens_to_its_purchases(assessment: Assessment, city: City) -> None:
    maker = Subject("organisation", str(city.firms["整车甲"]))
    ratio = opened("local_supply_ratio", maker)
    assert ratio.value == pytest.approx((180 + 130 + 60 + 20) / 420)
    assert len(ratio.evidence[0].rows) == 5
    share = opened("city_value_share", maker)
    # own 0.3; cells 0.4 × 0.925 × 0.5; motors as the city 0.2 × 0.25 × 0.9; steel all local
    assert share.value == pytest.approx(0.3 + 0.4 * 0.925 * 0.5 + 0.2 * 0.25 * 0.9 + 0.1)
    assert sum(value or 0 for _, value, _ in share.steps) == pytest.approx(1)
    publish_assessment(assessment, SYSTEM)
    with pytest.raises(NotAllowedError):
        opened("local_supply_ratio", maker, PUBLIC)


@pytest.mark.parametrize(
    "subject", ["link:nowhere/cell", "link:small_cars/capacitor", "product:nothing", "chain:nothing", "organisation:x"]
)
def test_what_is_not_there_is_said(assessment: Assessment, subject: str) -> None:
    with pytest.raises(LiantuError):
        opened("local_supply_ratio", Subject.parse(subject))
    with pytest.raises(NotFoundError):
        opened("local_supply_ratio", Subject("product", "cell"), period="1999")


def test_a_chain_leader_opens_the_products_of_the_chain(assessment: Assessment) -> None:
    leader = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))
    assert opened("makers", Subject("product", "cell"), leader).value == 3
    assert opened("city_value_share", Subject("product", "cell"), leader).value == pytest.approx(0.5)
    assert opened("makers", Subject("link", "small_cars/cell"), leader).value is None
    assert opened("makers", Subject("product", "motor"), leader).value is None


def test_all_makers_leave_with_the_rows_and_add_up_to_the_citys_output(city: City) -> None:
    many = 260
    source = m.Source.objects.create(kind="file", name="更多企业.xlsx", received_at=MOMENT, mark=Mark.REPORTED.value)
    said: dict[str, Any] = {"source": source, "reported_date": MOMENT.date()}
    firms = [m.Organisation.objects.create(name=f"电芯{number}厂", region_id="500112", inside_city=True, **said) for number in range(many)]
    m.Capability.objects.bulk_create(
        m.Capability(
            organisation=firm, product_id=city.products["cell"], year=2024, output_fen=UNIT + at, known_from=timezone.now(), **said
        )
        for at, firm in enumerate(firms)
    )
    assess(city.pack)
    figure = opened("local_output", Subject("product", "cell"))
    table = figure.evidence[0]
    output = next(at for at, column in enumerate(table.columns) if column.en == "Output (yuan)")
    rows = list(table.all_rows())
    assert (len(table.rows), len(rows), table.count) == (200, many + 3, many + 3)
    assert rows[:200] == list(table.rows)
    assert figure.value == pytest.approx(sum(row[output] for row in rows), rel=1e-12)


def test_an_opportunity_opens_to_its_parts_and_weights(assessment: Assessment, city: City) -> None:
    """Where parts are unknown (the regions are not assessed), the score is no more than it is for sure."""
    ranking = opportunities(SYSTEM, assessment, city.pack)
    row = ranking.frame.filter(pl.col("district") == "500112").row(0, named=True)
    product = ranking.links[row["product"]].product
    figure = opened("opportunity_score", Subject("district", f"500112/{product}"))
    assert figure.value == pytest.approx(row["at_least"])
    parts = figure.evidence[0].rows
    assert sum(weight for _name, _value, _place, weight in parts) == pytest.approx(1.0)
    known = [(place, weight) for _name, _value, place, weight in parts if place is not None]
    assert len(known) < len(parts)
    unknown = ranking.weights.unknown
    assert figure.value == pytest.approx(sum(p * w for p, w in known) + unknown * (1 - sum(w for _, w in known)))
    assert figure.bound is (Bound.ESTIMATE if unknown else Bound.AT_LEAST)
    with pytest.raises(NotFoundError):
        opened("opportunity_score", Subject("district", "500112/nothing"))


def test_a_gap_opens_to_demand_and_ratio(assessment: Assessment) -> None:
    """Cars need 200 of motors, a quarter of it is made here; in the chain of cars as in the city, for no other chain needs them."""
    for code, subject in (("unmet_demand", "product:motor"), ("unmet_demand", "link:small_cars/motor")):
        figure = opened(code, Subject.parse(subject))
        assert (figure.value, figure.bound) == (pytest.approx(150 * UNIT / 100), Bound.ESTIMATE)
        assert [value for _, value, _ in figure.steps] == pytest.approx([200 * UNIT / 100, 0.25, 150 * UNIT / 100])
    assert opened("chain_local_supply", Subject("link", "small_cars/motor")).value == pytest.approx(50 * UNIT / 100)
    glue = opened("unmet_demand", Subject("product", "glue"))
    assert (glue.value, glue.reason is not None) == (None, True)


def test_demand_supply_and_gap_of_a_chain_add_up(assessment: Assessment) -> None:
    chain = Subject("chain", "small_cars")
    demand, met, unmet = (opened(code, chain).value for code in ("chain_demand", "chain_local_supply", "chain_unmet_demand"))
    assert (demand, met, unmet) == tuple(pytest.approx(part * UNIT / 100) for part in (990, 580, 410))
    rows = opened("chain_unmet_demand", chain).evidence[0].rows
    assert [row[0].zh for row in rows[:3]] == ["碳酸锂", "电机", "电芯"]
    assert opened("local_supply_ratio", chain).value == pytest.approx(580 / 990)


def test_a_gap_of_a_product_that_is_withheld_says_why(assessment: Assessment) -> None:
    publish_assessment(assessment, SYSTEM)
    figure = opened("unmet_demand", Subject("product", "motor"), PUBLIC)
    assert figure.value is None
    assert figure.reason is not None
    assert figure.steps == ()
