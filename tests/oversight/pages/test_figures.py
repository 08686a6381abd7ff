"""Every figure that some room opens is opened as a page, for the city, a district and an official of that district."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from liantu.accounts.models import Membership
from liantu.accounts.queries import SYSTEM
from liantu.chains.queries import latest_assessment, opportunities
from liantu.kernel.figure import FIGURES, Evidence, Subject
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.kernel.units import unit_name
from liantu.oversight import queries
from liantu.oversight.pages.figures import _amount, _sheet
from liantu.registry.models import Organisation
from tests.oversight.conftest import person

pytestmark = pytest.mark.one_database

DISTRICT, OTHER = "500112", "500107"
CITY = "city:500000"
BY_CHAIN = ("product:battery_cell", "link:lithium_battery/battery_cell", "chain:lithium_battery")
OF_DISTRICT = (
    f"district:{DISTRICT}", f"district:{DISTRICT}/36", f"district:{DISTRICT}/battery_cell", f"district:{DISTRICT}/{OTHER}",
)  # fmt: skip
WITHOUT_SERIES = {"innovative_sme", "little_giants", "manufacturing_share_of_gdp", "national_tier"}
"""Indicators of targets for which nothing is published and nothing computed: they open at their target, and for the city with why."""


@pytest.fixture
def analyst_pages(simulated_city: Pack) -> Client:
    """A browser of an analyst of the city."""
    return signed_in("city_analyst", Membership.RoleChoice.ANALYST)


@pytest.fixture
def district_pages(simulated_city: Pack) -> Client:
    """A browser of an official of the district."""
    return signed_in("district_official", Membership.RoleChoice.OFFICIAL, "district", DISTRICT)


def signed_in(name: str, role: str, scope: str = "city", key: str = "") -> Client:
    client = Client()
    client.force_login(person(name, role, scope, key), backend="django.contrib.auth.backends.ModelBackend")
    return client


def subjects(pack: Pack, code: str) -> Iterator[str]:
    """Subjects at which a figure may be asked for: indicators by city and district, others at every kind; and their targets."""
    if code == "opportunity_score":
        yield best_opportunity(pack)
    yield from (CITY, *OF_DISTRICT[:1]) if code in pack.measured else (CITY, *OF_DISTRICT, *BY_CHAIN)
    yield from (f"target:{target.code}" for target in pack.targets if target.indicator == code)
    firm = Organisation.objects.filter(region_id=DISTRICT, inside_city=True).order_by("pk").first()
    assert firm is not None
    yield f"organisation:{firm.pk}"


def best_opportunity(pack: Pack) -> str:
    """The district and product that stand first among the opportunities."""
    assessment = latest_assessment(SYSTEM)
    assert assessment is not None
    ranking = opportunities(SYSTEM, assessment, pack)
    first = ranking.frame.row(0, named=True)
    return f"district:{first['district']}/{ranking.links[first['product']].product}"


def opened(client: Client, code: str, subject: str, **headers: str) -> str | None:
    """The page of a figure, or None where it is not there; nothing else is allowed."""
    response = client.get(f"/figures/{code}/{subject}/latest/", headers=headers)
    assert response.status_code in {200, 404}, (code, subject, response.status_code)
    return response.content.decode() if response.status_code == 200 else None


def test_every_figure_opens_for_somebody_who_sees_the_city(simulated_city: Pack, analyst_pages: Client) -> None:
    for code in FIGURES.codes:
        pages = {subject: opened(analyst_pages, code, subject) for subject in subjects(simulated_city, code)}
        there = {subject: page for subject, page in pages.items() if page}
        assert there, f"{code} opens nowhere"
        if code in WITHOUT_SERIES:
            assert all(subject == CITY or subject.startswith("target:") for subject in there)
            assert "未知" in there[CITY]
        for subject, page in there.items():
            assert units_in_words(page, code, subject)
    measured = [code for code, entry in simulated_city.measured.items() if "district" in entry.dimensions]
    assert len(measured) > 30


def units_in_words(page: str, code: str, subject: str) -> bool:
    """Whether no code of a unit stands on the page, such as ``yi_yuan``, but within the formula's own code."""
    text = re.sub(r"<td[^>]*>[^<]*(?:SELECT|sum\(|count\(|ratio\()[^<]*</td>", "", re.sub(r"(?s)<head>.*?</head>", "", page))
    found = re.findall(r">[^<]*\b(yi_yuan|wan_yuan|wan_person|yi_kWh|wan_tce|percent|household)\b[^<]*<", text)
    assert not found, (code, subject, found)
    return True


def test_an_official_opens_the_figures_of_the_own_district(simulated_city: Pack, district_pages: Client) -> None:
    for code, entry in simulated_city.measured.items():
        if "district" not in entry.dimensions:
            continue
        for subject in (CITY, f"district:{DISTRICT}"):
            assert opened(district_pages, code, subject) or rests_on_series(simulated_city, code), (code, subject)
    for code in ("location_quotient", "structure_hhi", "structure_similarity", "complexity_index", "park_concentration", "pairing_fit"):
        assert opened(district_pages, code, f"district:{DISTRICT}"), code


def rests_on_series(pack: Pack, code: str) -> bool:
    return "series(" in str(pack.measured[code].formula)


def test_percent_is_not_multiplied_again(simulated_city: Pack, analyst_pages: Client) -> None:
    """A share of indicators is stored as 35.0 and read as 35 %; its header and its last step say the same number."""
    for code in ("high_tech_share", "above_scale_rd_intensity", "private_output_share"):
        figure = queries.open_figure(SYSTEM, code, Subject.parse(CITY), "latest")
        assert figure.value is not None
        assert simulated_city.measured[code].unit == "percent"
        assert not figure.definition.percent
        page = opened(analyst_pages, code, CITY)
        assert page is not None
        assert f'<strong class="opened-value num">{figure.value:,.{figure.definition.digits}f}</strong>%' in page
        assert _amount(figure.value, figure.definition.unit) == (f"{figure.value:,.2f}", "%")


def test_no_definition_in_percent_is_marked_as_a_share(pack: Pack) -> None:
    assert [code for code, one in pack.indicators.items() if one.percent and one.unit == "percent"] == []


@pytest.mark.parametrize(
    ("value", "unit", "digits", "word"),
    [
        (8066.8215, "yi_yuan", "8,066.8", "亿元"),
        (29460.0, "yi_yuan", "29,460", "亿元"),
        (35.18922, "wan_yuan/person", "35.19", "万元/人"),
        (0.47858, "tce/wan_yuan", "0.479", "吨标准煤/万元"),
        (35.0, "percent", "35", "%"),
        (5.59139, "percent", "5.59", "%"),
        (0.25, "share", "25.0", "%"),
        (0.00352768, "ratio", "0.00353", ""),
        (120.0, "household", "120", "户"),
        (2.0, "firms", "2", "家"),
        (7.6e8, "yuan", "7.60", "亿元"),
        (None, "percent", "", ""),
    ],
)
def test_a_step_is_written_with_the_word_of_its_unit(value: float | None, unit: str, digits: str, word: str) -> None:
    assert _amount(value, unit) == (digits, word)


def test_published_rows_say_their_unit_in_words(simulated_city: Pack) -> None:
    figure = queries.open_figure(SYSTEM, "industrial_value_added", Subject.parse(CITY), "latest")
    table = next(one for one in figure.evidence if Text("单位", "Unit") in one.columns)
    column = table.columns.index(Text("单位", "Unit"))
    assert {row[column] for row in table.rows} == {unit_name("yi_yuan")}


def test_a_sheet_says_how_many_rows_are_left_off() -> None:
    rows = tuple((f"企业{number}", number) for number in range(30))
    sheet = _sheet(0, Evidence(Text("表", "Table"), (Text("单位", "Organisation"), Text("户", "n")), rows), 20)
    assert (len(sheet.rows), sheet.left_off) == (20, 10)
    assert [numeric for _column, numeric in sheet.columns] == [False, True]


def test_a_pair_of_districts_opens_with_both_named_and_linked(simulated_city: Pack, analyst_pages: Client) -> None:
    page = opened(analyst_pages, "structure_similarity", f"district:{DISTRICT}/{OTHER}")
    assert page is not None
    assert "渝北区 · 九龙坡区" in page
