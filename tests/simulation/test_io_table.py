"""The sectors' shares in the rules are those of the national table."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from liantu.kernel.pack import Pack
from liantu.simulation.engine.io_table import sector_shares
from liantu.simulation.engine.rule_files import SimulationRules

DATA = Path(os.environ.get("LIANTU_DATA", Path(__file__).parents[2] / ".." / "shared" / "data"))
TABLE = DATA / "china-io-tables" / "china_2020_42.csv"


@pytest.mark.skipif(not TABLE.exists(), reason=f"the national table is not here: {TABLE}")
def test_shares_are_those_of_the_table_of_2020(pack: Pack) -> None:
    rules = pack.rule(SimulationRules).sectors
    with TABLE.open(encoding="utf-8", newline="") as file:
        read = sector_shares(csv.DictReader(file), rules)
    for kept, fresh in zip(rules, read, strict=True):
        for name in ("imported_share", "intermediate_share", "export_share"):
            assert getattr(kept, name) == pytest.approx(getattr(fresh, name), abs=5.1e-5), (kept.name, name)


def test_every_division_belongs_to_one_sector(pack: Pack) -> None:
    divisions = [division for sector in pack.rule(SimulationRules).sectors for division in sector.divisions]
    assert len(divisions) == len(set(divisions))
    assert {entry.industry[:2] for entry in pack.products.values()} <= set(divisions)
