"""Fixtures that tests of several rooms share: the pack, the real data folder, viewers of every role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from liantu.kernel.viewer import PUBLIC, Role, Viewer
from liantu.rooms.kept import forget
from tests.pack_fixture import pack

__all__ = ["data_folder", "in_the_first_language", "pack", "viewers", "with_nothing_kept"]

DATA = Path(os.environ.get("LIANTU_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


@pytest.fixture(autouse=True)
def in_the_first_language() -> Iterator[None]:
    """Leave no language behind: a page that was asked for in English sets it for whatever runs next."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def with_nothing_kept() -> None:
    """Keep nothing of another test: its database began with the same keys."""
    forget()


@pytest.fixture
def data_folder() -> Path:
    """The folder of real data, which is not part of the project."""
    if not DATA.is_dir():
        pytest.skip(f"no real data: set LIANTU_DATA to a folder of them (looked in {DATA})")
    return DATA


@pytest.fixture
def viewers() -> dict[str, Viewer]:
    """One viewer of every kind; the scoped ones see district 500112, chain lithium_battery and organisation 1."""
    return {
        "administrator": Viewer(user_id=None, roles=frozenset({Role.ADMINISTRATOR}), sees_city=True),
        "analyst": Viewer(user_id=None, roles=frozenset({Role.ANALYST}), sees_city=True),
        "official": Viewer(user_id=None, roles=frozenset({Role.OFFICIAL}), sees_city=True),
        "district": Viewer(user_id=None, roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"})),
        "chain_leader": Viewer(user_id=None, roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"})),
        "firm": Viewer(user_id=None, roles=frozenset({Role.FIRM}), organisations=frozenset({1})),
        "reviewer": Viewer(user_id=None, roles=frozenset({Role.REVIEWER})),
        "public": PUBLIC,
    }
