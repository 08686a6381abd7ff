"""Fixtures that tests of several rooms share: the pack, the real data folder, readers of every role."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from liantu.accounts.engine.reader import PUBLIC, Reader, Role
from tests.pack_fixture import pack

__all__ = ["data_folder", "pack", "readers"]

DATA = Path(os.environ.get("LIANTU_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


@pytest.fixture
def data_folder() -> Path:
    """The folder of real data, which is not part of the project."""
    if not DATA.is_dir():
        pytest.skip(f"no real data: set LIANTU_DATA to a folder of them (looked in {DATA})")
    return DATA


@pytest.fixture
def readers() -> dict[str, Reader]:
    """One reader of every kind; the scoped ones see district 500112, chain lithium_battery and organisation 1."""
    return {
        "administrator": Reader(user_id=None, roles=frozenset({Role.ADMINISTRATOR}), sees_city=True),
        "analyst": Reader(user_id=None, roles=frozenset({Role.ANALYST}), sees_city=True),
        "official": Reader(user_id=None, roles=frozenset({Role.OFFICIAL}), sees_city=True),
        "district": Reader(user_id=None, roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"})),
        "chain_leader": Reader(user_id=None, roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"})),
        "firm": Reader(user_id=None, roles=frozenset({Role.FIRM}), organisations=frozenset({1})),
        "reviewer": Reader(user_id=None, roles=frozenset({Role.REVIEWER})),
        "public": PUBLIC,
    }
