"""The regions of a simulated city: what its assessment rests on, and who sees what of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM, Viewer
from liantu.chains.actions import sync_chains
from liantu.kernel.figure import FIGURES, Figure, Subject
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.source import Mark
from liantu.regions import queries
from liantu.regions.actions import assess_regions, publish_regions
from liantu.regions.engine.publication import publishable
from liantu.regions.models import RegionAssessment
from liantu.regions.queries.facts import load_facts
from liantu.registry.actions import sync_pack
from liantu.simulation.actions import make_city
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def simulated_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The key of the assessment of a simulated city of 500 firms, for all tests of the module; use `simulated`."""
    with made_once(django_db_blocker, simulate) as made:
        yield made


def simulate() -> int:
    pack = load_pack("chongqing")
    sync_pack(pack)
    make_city(pack, firms=500, seed=7)
    return assess_regions(pack).pk


@pytest.fixture
def simulated(simulated_city: int, db: None) -> RegionAssessment:
    """The assessment of the simulated city; whatever a test changes is taken back after it."""
    return RegionAssessment.objects.get(pk=simulated_city)


def opened(code: str, subject: str) -> Figure:
    opener = FIGURES.opener(code)
    assert opener is not None
    return opener(Subject.parse(subject), None, SYSTEM)


def test_complexity_says_what_it_rests_on(simulated: RegionAssessment) -> None:
    absent = simulated.complexities.filter(ubiquity=0)
    assert absent.filter(pci__isnull=False).exists()
    assert all(row.wider for row in absent if row.pci is not None)
    alone = simulated.complexities.filter(ubiquity__gt=0, wider=True)
    assert all(row.ubiquity == 1 for row in alone), "what is made in several places is measured in the city"
    assert alone.count() < 0.02 * simulated.complexities.count()
    assert not simulated.relatedness.filter(wider_cog=True, cog=None).exists()


def test_simulated_figures_say_so(simulated: RegionAssessment) -> None:
    assert Mark.SIMULATED in opened("structure_hhi", "city:500000").marks


def test_the_public_sees_published_cells_without_amounts(simulated: RegionAssessment, pack: Pack) -> None:
    _safe_against_all_totals(simulated, pack)
    publish_regions(simulated, SYSTEM)
    cells = queries.specialisations(PUBLIC, simulated)
    assert cells.height > 0
    assert cells.get_column("published").all()
    assert cells.get_column("value_yuan").null_count() == cells.height
    shown = {(row["key"], row["industry"]) for row in cells.iter_rows(named=True)}
    for row in queries.profiles(PUBLIC, simulated, "district"):
        assert row.withheld == ""
        assert (row.value_yuan, row.largest_share, row.named) == (None, None, [])
        assert {(row.key, field["industry"]) for field in row.fields} <= shown
    assert queries.profiles(PUBLIC, simulated, "park") == []
    assert queries.relatedness_frame(PUBLIC, simulated).is_empty()
    assert queries.fits_frame(PUBLIC, simulated).is_empty()


def _safe_against_all_totals(simulated: RegionAssessment, pack: Pack) -> None:
    facts, _year = load_facts(pack)
    rules = queries.rules_of(pack)
    values = facts.reported.join(facts.places, on="organisation").filter(pl.col("organisation").is_in(list(facts.population or [])))
    values = values.select("organisation", region="district", industry=pl.col("industry").str.slice(0, 2), value_yuan="value_yuan")
    shown = queries.specialisations(SYSTEM, simulated).filter("published").select(region="key", industry="industry")
    assert publishable(values, shown, rules.publication) == set(shown.rows()), "taken alone, all of them stay"


def test_a_chain_leader_sees_the_relatedness_of_the_products_of_the_chain(
    simulated: RegionAssessment, viewers: dict[str, Viewer], pack: Pack
) -> None:
    sync_chains(pack)
    seen = queries.relatedness_frame(viewers["chain_leader"], simulated)
    everything = queries.relatedness_frame(SYSTEM, simulated)
    assert 0 < seen.height < everything.height
    assert seen.equals(everything.join(seen.select("region", "product"), on=["region", "product"], how="semi").sort("region", "product"))


@pytest.mark.parametrize("role", ["analyst", "district", "chain_leader", "firm", "reviewer", "public"])
def test_relatedness_of_chosen_products_is_what_the_reader_sees_of_the_whole(
    simulated: RegionAssessment, viewers: dict[str, Viewer], pack: Pack, role: str
) -> None:
    """What is kept in memory for those who see all gives nobody else more."""
    sync_chains(pack)
    products = queries.relatedness_frame(SYSTEM, simulated).get_column("product").unique().to_list()[::2]
    queries.related_to(SYSTEM, products, simulated)
    found = queries.related_to(viewers[role], products, simulated)
    whole = queries.relatedness_frame(viewers[role], simulated).filter(pl.col("product").is_in(products))
    assert found.equals(whole.select(found.columns))
    assert found.is_empty() == (role in {"firm", "reviewer", "public"})


def test_of_two_assessments_each_has_its_own_relatedness(simulated: RegionAssessment, pack: Pack) -> None:
    products = [simulated.relatedness.first().product_id]
    before = queries.related_to(SYSTEM, products, simulated)
    again = assess_regions(pack)
    again.relatedness.update(density=0.25)
    assert set(queries.related_to(SYSTEM, products, again).get_column("density")) == {0.25}
    assert queries.related_to(SYSTEM, products, simulated).equals(before)
