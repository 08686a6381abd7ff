"""``liantu demo`` follows the manifests: facts of every room, then what is computed from them, then the checks, then work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from liantu.accounts.queries import SYSTEM
from liantu.chains.actions import sync_chains
from liantu.kernel.pack import Pack
from liantu.oversight.queries import runs
from liantu.project import demonstration
from liantu.project.cli import main
from liantu.registry.actions import sync_pack
from liantu.rooms import ROOMS
from liantu.rooms.installed import installed_rooms
from liantu.rooms.manifest import Demonstration
from liantu.rooms.refresh import refreshes

pytestmark = pytest.mark.one_database

FIRMS, SEED, TODAY = 10, 3, date(2026, 11, 30)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_room_adds_facts_before_and_work_after(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each room's own part runs; beside it stands what the database held at that moment."""
    names = ("demonstrate", "demonstrate_arrivals", "demonstrate_month", "demonstrate_work")
    steps: dict[str, list[tuple[str, bool, bool]]] = {name: [] for name in names}
    cities: list[Demonstration] = []

    def watch(room: Any, name: str) -> None:
        part = getattr(room, name)

        def watched(city: Demonstration, progress: Any) -> None:
            computed = all(refresh.newest(SYSTEM) is not None for refresh in refreshes())
            steps[name].append((room.label, computed, runs(SYSTEM).exists()))
            cities.append(city)
            part(city, progress)

        monkeypatch.setattr(room, name, watched)

    monkeypatch.setattr(demonstration, "looks_of", lambda _pack: (2,))
    for room in installed_rooms():
        for name in steps:
            watch(room, name)
    sync_pack(pack)
    sync_chains(pack)

    done = CliRunner().invoke(main, ["demo", "--firms", str(FIRMS), "--seed", str(SEED), "--today", TODAY.isoformat()])

    assert done.exit_code == 0, done.output
    assert steps["demonstrate"] == [(room, False, False) for room in ROOMS]
    for name in names[1:]:
        assert steps[name] == [(room, True, True) for room in ROOMS]
    assert {(city.firms, city.seed, city.today) for city in cities} == {(FIRMS, SEED, TODAY)}
    for username in ("leader", "department", "district", "analyst", "reviewer"):
        assert f"  {username} " in done.output
