"""The chain map: columns, filter, zoom, selection, the table behind it; what each viewer sees of a link's values."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

from django.test import Client

from liantu.chains.models import Assessment, Chain
from liantu.chains.pages.map import by_family
from liantu.registry.models import Product
from liantu.web.sentences import plain_sentence
from tests.chains.city import UNIT, City
from tests.chains.pages.walk import Walk

YI = UNIT / 100


def cards(page: Any) -> dict[str, Any]:
    return {card.link.product: card for column in page.context["columns"] for card in column.cards}


def test_stages_stand_as_columns_from_upstream_to_downstream(analyst: Client, assessment: Assessment) -> None:
    columns = analyst.get("/chains/small_cars/").context["columns"]
    assert [(column.stage.code, column.stage.position, column.opens) for column in columns] == [
        ("materials", "upstream", True),
        ("parts", "midstream", True),
        ("cars", "downstream", True),
    ]


def test_a_card_says_its_state_by_word_shape_and_class(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/").content.decode()
    card = re.search(r'<article\s+class="link-card state-lost".*?</article>', page, re.DOTALL)
    assert card is not None
    assert 'data-product="bearing"' in card[0]
    assert "#shape-lost" in card[0]
    assert ">断<" in card[0]


def test_the_edges_are_the_product_inputs_inside_the_chain(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/").content.decode()
    edges = json.loads(re.search(r'id="chain-edges" type="application/json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert ["cell", "car", 0.4, "critical", "intermediate", "", "", ""] in edges
    assert len(edges) == 7


def test_search_finds_names_codes_and_aliases(analyst: Client, assessment: Assessment) -> None:
    Product.objects.filter(code="cell").update(aliases=["动力电芯"])
    for words in ("动力", "电芯", "CELLS"):
        found = cards(analyst.get("/chains/small_cars/", {"q": words}))
        assert [code for code, card in found.items() if not card.hidden] == ["cell"]


def test_the_state_filter_leaves_the_asked_states(analyst: Client, assessment: Assessment) -> None:
    found = cards(analyst.get("/chains/small_cars/?state=lost&state=absent&state=nonsense"))
    assert {code for code, card in found.items() if not card.hidden} == {"bearing", "lithium"}


def test_a_stage_in_focus_and_a_selection_come_from_the_address(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/?stage=parts&select=cell").content.decode()
    assert "chain-map is-zoomed" in page
    assert re.search(r'link-card state-\w+ is-selected"\s+data-product="cell"', page)
    assert "is-zoomed" not in analyst.get("/chains/small_cars/?stage=nonsense").content.decode()


def test_the_table_shows_the_same_links_and_sorts_unknown_last(analyst: Client, assessment: Assessment) -> None:
    shown = analyst.get("/chains/small_cars/?view=table&sort=-local_supply_ratio").context["cards"]
    ratios = [card.link.values["local_supply_ratio"] for card in shown]
    known = [ratio for ratio in ratios if ratio is not None]
    assert len(shown) == 7
    assert ratios[: len(known)] == sorted(known, reverse=True)


def test_the_number_of_queries_does_not_grow_with_the_chain(
    analyst: Client, assessment: Assessment, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14) as small:
        analyst.get("/chains/lithium_battery/")
    with django_assert_max_num_queries(len(small.captured_queries)):
        analyst.get("/chains/small_cars/")


def test_values_of_few_firms_are_withheld_from_the_public(client: Client, published: Assessment) -> None:
    page = client.get("/chains/small_cars/")
    motor = cards(page)["motor"].link
    assert motor.withheld == "few_firms"
    assert motor.values["local_supply_ratio"] is None
    assert motor.state == "weak"
    assert "不公布" in page.content.decode()


def test_a_chain_leader_sees_the_values_of_the_own_chain_only(signed_in_as: Any, published: Assessment) -> None:
    leader = signed_in_as("chain_leader", "chain", "small_cars")
    assert cards(leader.get("/chains/small_cars/"))["motor"].link.values["makers"] == 1
    other = signed_in_as("chain_leader", "chain", "lithium_battery")
    assert cards(other.get("/chains/small_cars/"))["motor"].link.values["makers"] is None


def test_the_review_mark_stands_until_the_owner_reviewed(analyst: Client, assessment: Assessment) -> None:
    assert "据一般知识绘制，待链长审阅" in analyst.get("/chains/small_cars/").content.decode()
    Chain.objects.update(review="reviewed")
    Assessment.objects.update(marks=[])
    assert "据一般知识绘制" not in analyst.get("/chains/small_cars/").content.decode()


def test_simulated_data_says_so(analyst: Client, assessment: Assessment) -> None:
    assert "simulated-banner" not in analyst.get("/chains/small_cars/").content.decode()
    Assessment.objects.update(marks=["simulated"])
    for address in ("/chains/", "/chains/small_cars/", "/chains/small_cars/cell/"):
        assert "simulated-banner" in analyst.get(address).content.decode()


def test_no_such_chain(analyst: Client, assessment: Assessment) -> None:
    assert analyst.get("/chains/nonsense/").status_code == 404
    assert analyst.get("/chains/small_cars/nonsense/").status_code == 404
    assert analyst.get("/chains/nonsense/export.svg").status_code == 404


def test_known_makers_are_said_on_the_card_and_filtered(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/")
    lithium = re.search(r'data-product="lithium".*?</article>', page.content.decode(), re.DOTALL)
    assert lithium is not None
    assert "已知企业" in lithium[0]
    assert "#shape-local" not in lithium[0], "its one known maker is outside the city"
    assert {value: count for value, _, count in page.context["known"]} == {"any": 5, "local": 4}
    found = cards(analyst.get("/chains/small_cars/?known=any"))
    assert {code for code, card in found.items() if not card.hidden} == {"car", "cell", "motor", "steel", "lithium"}
    found = cards(analyst.get("/chains/small_cars/?known=local"))
    assert {code for code, card in found.items() if not card.hidden} == {"car", "cell", "motor", "steel"}


def link(code: str, kind_of: str = "") -> Any:
    return SimpleNamespace(product=code, kind_of=kind_of)


def test_variants_of_a_long_stage_follow_what_they_are_a_kind_of() -> None:
    many = [link("dry", "etch"), link("etch"), link("litho", "elsewhere"), link("wet", "etch")]
    many += [link(f"other{number}") for number in range(30)]
    ordered = [(row.product, variant) for row, variant in by_family(many)]
    assert ordered[:4] == [("etch", False), ("dry", True), ("wet", True), ("litho", False)]
    assert len(ordered) == 34
    assert [row.product for row, _ in by_family(many[:4])] == ["dry", "etch", "litho", "wet"], "a short stage keeps its order"


def test_the_page_opens_with_three_sentences_whose_figures_open(analyst: Client, assessment: Assessment) -> None:
    """990 are needed, 580 of it is local; lithium 225 and motors 150 are the largest gaps (see tests/chains/city.py)."""
    page = analyst.get("/chains/small_cars/")
    said = [plain_sentence(sentence) for sentence in page.context["sentences"]]
    assert said == [
        "本链共 7 个环节，其中弱链 1 个、断链 1 个、缺链 1 个。",
        "链内企业年需求 990.0 亿元，其中本地供应 580.0 亿元，本地配套率 58.6%。",
        "本地未满足的需求为 410.0 亿元，缺口最大的环节是碳酸锂（225.0 亿元）、电机（150.0 亿元）、轴承（5.00 亿元）。",
    ]
    opened = [url for url in Walk(page.content.decode()).figures if "chain_" in url]
    assert len(opened) >= 8
    for url in opened:
        assert analyst.get(url).status_code == 200


def test_the_strip_names_the_largest_gaps_by_value(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/")
    assert [(gap.product, width) for gap, _, width in page.context["gaps"]] == [("lithium", 100.0), ("motor", 66.7), ("bearing", 2.2)]
    assert Walk(page.content.decode()).broken == []


def test_the_main_flows_are_there_from_the_start_and_in_the_table(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/")
    assert page.context["flows"][0] == ("cell", "car", 400 * YI)
    table = analyst.get("/chains/small_cars/?view=table").content.decode()
    assert "链内主要流向" in table
    assert "400.0 亿元" in table


def test_cards_grow_with_the_logarithm_of_the_demand(analyst: Client, assessment: Assessment) -> None:
    """Demands from 5 to 400, of cars (which the chain does not use) the output of 1,000; nobody needs glue."""
    sizes = {code: card.size for code, card in cards(analyst.get("/chains/small_cars/")).items()}
    assert sizes == {"car": 5, "cell": 5, "motor": 4, "steel": 4, "lithium": 4, "bearing": 1, "glue": 1}


def test_a_narrow_screen_begins_with_the_stage_of_the_selection(analyst: Client, assessment: Assessment) -> None:
    assert analyst.get("/chains/small_cars/").context["current"] == "materials"
    page = analyst.get("/chains/small_cars/?select=cell")
    assert page.context["current"] == "parts"
    tabs = re.findall(r'data-stage-tab="(\w+)"(?:\s+aria-current="(\w+)")?', page.content.decode())
    assert tabs == [("materials", ""), ("parts", "true"), ("cars", "")]


def test_the_public_reads_sentences_without_what_is_withheld(client: Client, published: Assessment) -> None:
    page = client.get("/chains/small_cars/")
    said = [plain_sentence(sentence) for sentence in page.context["sentences"]]
    assert said[0].startswith("本链共 7 个环节")
    assert not any("150.0" in sentence for sentence in said), "a single maker's output would tell the gap"


def test_without_an_assessment_the_page_says_what_to_do(analyst: Client, city: City) -> None:
    page = analyst.get("/chains/small_cars/").content.decode()
    assert "导入产能和供货数据并评估后" in page
