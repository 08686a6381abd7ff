"""Partner structures from real listed companies (a public data set of 2021): what is known, and what is not."""

from __future__ import annotations

import polars as pl
import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.regions.actions import assess_regions
from liantu.regions.engine.assessment import district_products, places_elsewhere
from liantu.regions.engine.fits import known_partners
from liantu.regions.engine.space import space
from liantu.regions.queries import rules_of
from liantu.regions.queries.facts import load_facts
from liantu.registry.actions import ImportRequest, import_files, sync_pack
from liantu.simulation.actions import make_city
from tests.journeys.real_data import DATA, needs

pytestmark = [needs("chain-knowledge-graph"), pytest.mark.django_db]
SHANGHAI, SHENZHEN, JINAN, CHENGDU = "310000", "440300", "370100", "510100"


@pytest.fixture
def brought_in(pack: Pack) -> Pack:
    """The listed companies, brought in as the command line does it."""
    sync_pack(pack)
    import_files(ImportRequest([DATA / "chain-knowledge-graph"], viewer=SYSTEM, source_map="listed_companies"))
    return pack


def test_partners_have_structures_and_the_city_has_none(brought_in: Pack) -> None:
    facts, year = load_facts(brought_in)
    assert year == 2021
    rules = rules_of(brought_in)
    known = {code: (count, basis) for code, count, basis in known_partners(facts, rules).companies.iter_rows()}
    for code in (SHANGHAI, SHENZHEN, JINAN, CHENGDU):
        assert known[code][0] >= rules.pairing.least_companies, code
    assert known[SHANGHAI][1] == known[SHENZHEN][1] == "place", "enough companies say the city in their name"
    assert facts.outside.height > facts.outside.filter(pl.col("outside_place") != "").height, (
        "many have no known place and stand for nobody"
    )
    assert facts.reported.is_empty(), "no output of any firm of the city is in this data"
    assert facts.places.get_column("district").null_count() == facts.places.height, "nor the district where it lies"
    assert facts.places.height >= 35
    found = assess_regions(brought_in)
    assert not found.profiles.exists()
    assert set(found.fits.values_list("reason", flat=True)) == {"no_relatedness"}
    assert "unverified" in found.marks


def test_what_partners_are_strong_in_is_what_they_are_known_for(brought_in: Pack) -> None:
    facts, _year = load_facts(brought_in)
    rules = rules_of(brought_in)
    structure = known_partners(facts, rules).structure.join(facts.products, on="product")
    electronics = structure.filter(pl.col("industry").str.starts_with("39"))
    share = electronics.group_by("partner").agg(pl.col("weight").sum()).join(
        structure.group_by("partner").agg(whole=pl.col("weight").sum()), on="partner"
    )  # fmt: skip
    of = {code: weight / whole for code, weight, whole in share.iter_rows()}
    assert of[SHENZHEN] > 2 * of[JINAN], "electronics weigh far more in Shenzhen than in Jinan"
    assert of[SHENZHEN] > of[SHANGHAI]


def test_real_partners_fit_simulated_districts(brought_in: Pack) -> None:
    make_city(brought_in, firms=300, seed=7)
    found = assess_regions(brought_in, year=2025)
    facts, _year = load_facts(brought_in, year=2025)
    known = space(district_products(facts), places_elsewhere(facts), rules_of(brought_in).relatedness)
    fits = found.fits.filter(fit__isnull=False)
    assert set(fits.values_list("district", flat=True)) <= set(known.districts)
    assert {SHANGHAI, SHENZHEN, JINAN, CHENGDU} <= set(fits.values_list("partner", flat=True))
    assert all(0 <= row.fit <= 1 and row.gains for row in fits if row.fit is not None)
    assert {"simulated", "unverified"} <= set(found.marks)


def test_other_places_tell_the_complexity_of_most_products_that_are_known_at_all(brought_in: Pack) -> None:
    """405 of 888 chain products have a complexity by the listed companies of 30 provinces; no listed company is known for the others."""
    found = assess_regions(brought_in)
    in_chains = {product for chain in brought_in.chains.values() for product in chain.products}
    known = found.complexities.filter(pci__isnull=False, product__code__in=in_chains)
    assert known.count() > 0.4 * len(in_chains)
    assert all(row.wider and not row.ubiquity for row in known)
    ranks = dict(known.values_list("product__code", "pci"))
    listed = found.complexities.filter(product__code__in=in_chains)
    assert listed.count() == len(ranks), "all that a company of a known place makes has one: the provinces hang together"
