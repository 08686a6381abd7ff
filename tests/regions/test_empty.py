"""Before anything is known: no assessment, and empty tables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.regions import queries
from liantu.regions.actions import assess_regions
from liantu.registry.actions import sync_pack

pytestmark = pytest.mark.django_db


def test_an_empty_installation_is_assessed_with_all_unknown(pack: Pack) -> None:
    sync_pack(pack)
    found = assess_regions(pack, known_at=datetime(2025, 6, 1, tzinfo=UTC))
    assert (found.state, found.year, found.coverage["known"]) == ("done", 2025, 0)
    assert not found.profiles.exists()
    assert not found.relatedness.exists()
    assert set(found.fits.values_list("fit", "reason")) == {(None, "no_structure")}


def test_relatedness_needs_no_assessment() -> None:
    empty = queries.relatedness_frame(SYSTEM)
    assert empty.is_empty()
    assert {"region", "product", "rca", "density", "density_knn", "present", "cog", "pci"} <= set(empty.columns)


def test_relatedness_of_no_product_or_without_an_assessment_is_empty() -> None:
    assert queries.related_to(SYSTEM, [1]).is_empty()
