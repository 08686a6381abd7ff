"""Who sees what of an assessment, and that nothing protected can be computed from what is shown."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM, Viewer
from liantu.chains.actions import sync_chains
from liantu.kernel.pack import Pack
from liantu.regions import queries
from liantu.regions.actions import assess_regions, publish_regions
from liantu.regions.engine.publication import publishable
from liantu.regions.models import RegionAssessment
from liantu.regions.queries.facts import load_facts
from tests.regions.city import YUBEI

pytestmark = pytest.mark.django_db
FRAMES: tuple[Callable[[Viewer, RegionAssessment], pl.DataFrame], ...] = (
    queries.specialisations, queries.similarities, queries.relatedness_frame, queries.complexity_frame, queries.fits_frame,
)  # fmt: skip


@pytest.mark.parametrize("role", ["firm", "reviewer", "public"])
def test_nothing_is_seen_before_publication(assessment: RegionAssessment, viewers: dict[str, Viewer], role: str) -> None:
    assert queries.latest_assessment(viewers[role]) is None
    assert all(read(viewers[role], assessment).is_empty() for read in FRAMES)
    assert queries.profiles(viewers[role], assessment, "district") == []


@pytest.mark.parametrize("role", ["administrator", "analyst", "official", "district"])
def test_the_city_and_its_districts_see_all(assessment: RegionAssessment, viewers: dict[str, Viewer], role: str) -> None:
    for read in FRAMES:
        assert read(viewers[role], assessment).height == read(SYSTEM, assessment).height > 0


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


def test_relatedness_needs_no_assessment() -> None:
    empty = queries.relatedness_frame(SYSTEM)
    assert empty.is_empty()
    assert {"region", "product", "rca", "density", "density_knn", "present", "cog", "pci"} <= set(empty.columns)


def test_a_district_stands_first_in_its_own_pairs(assessment: RegionAssessment) -> None:
    pairs = queries.similarities(SYSTEM, assessment, district=YUBEI)
    assert pairs.get_column("district").unique().to_list() == [YUBEI]
    assert pairs.height == 2


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


def test_relatedness_of_no_product_or_without_an_assessment_is_empty() -> None:
    assert queries.related_to(SYSTEM, [1]).is_empty()


def test_of_two_assessments_each_has_its_own_relatedness(simulated: RegionAssessment, pack: Pack) -> None:
    products = [simulated.relatedness.first().product_id]
    before = queries.related_to(SYSTEM, products, simulated)
    again = assess_regions(pack)
    again.relatedness.update(density=0.25)
    assert set(queries.related_to(SYSTEM, products, again).get_column("density")) == {0.25}
    assert queries.related_to(SYSTEM, products, simulated).equals(before)
