"""Who sees what of an assessment, and that nothing protected can be computed from what is shown."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from liantu.accounts.queries import SYSTEM, Viewer, visible_to
from liantu.regions import queries
from liantu.regions.models import RegionAssessment
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


def test_a_district_sees_all_of_itself_and_of_others_what_gives_no_firm_away(
    assessment: RegionAssessment, viewers: dict[str, Viewer]
) -> None:
    viewer = viewers["district"]
    every = assessment.specialisations.filter(kind="district")
    own = every.filter(key__in=viewer.districts)
    hidden = every.exclude(key__in=viewer.districts).filter(published=False)
    assert hidden.exists()
    assert not visible_to(viewer, hidden).exists()
    assert visible_to(viewer, own).count() == own.count() > 0
    assert not visible_to(viewer, assessment.profiles.exclude(withheld="").exclude(key__in=viewer.districts).exclude(kind="park")).exists()


@pytest.mark.parametrize("role", ["administrator", "analyst", "official"])
def test_the_city_sees_all(assessment: RegionAssessment, viewers: dict[str, Viewer], role: str) -> None:
    for read in FRAMES:
        assert read(viewers[role], assessment).height == read(SYSTEM, assessment).height > 0


def test_a_district_stands_first_in_its_own_pairs(assessment: RegionAssessment) -> None:
    pairs = queries.similarities(SYSTEM, assessment, district=YUBEI)
    assert pairs.get_column("district").unique().to_list() == [YUBEI]
    assert pairs.height == 2
