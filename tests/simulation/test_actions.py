"""The demonstration city in the tables: marked as simulated, assessed into all states."""

from __future__ import annotations

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.chains.actions import assess, sync_chains
from liantu.chains.models import LinkFigure
from liantu.kernel.pack import Pack
from liantu.registry import queries
from liantu.registry.actions import sync_pack
from liantu.registry.models import Source
from liantu.simulation.actions import make_city


@pytest.mark.django_db
def test_a_city_is_simulated_everywhere_and_has_all_states(pack: Pack) -> None:
    sync_pack(pack)
    sync_chains(pack)
    report = make_city(pack, firms=1_500, seed=7)
    assert report.applied
    assert not report.problems
    assert report.doubts == 0, "simulated firms are never doubtful pairs"
    assert queries.organisations(SYSTEM).filter(simulated=False).count() == 0
    assert queries.organisations(SYSTEM).filter(inside_city=True, kind="firm").count() == 1_500
    assert queries.organisations(SYSTEM).filter(kind="institution").count() >= 4
    made = Source.objects.filter(kind=Source.Kind.GENERATOR)
    assert {source.mark for source in made} == {"simulated"}
    for rows in (queries.capabilities(SYSTEM), queries.supply_links(SYSTEM), queries.reports(SYSTEM), queries.product_flows(SYSTEM)):
        assert rows.exclude(source__mark="simulated").count() == 0
    assessment = assess(pack)
    states = set(LinkFigure.objects.filter(assessment=assessment).values_list("state", flat=True))
    assert {"strong", "steady", "weak", "lost", "absent"} <= states
    assert LinkFigure.objects.filter(assessment=assessment, makers=1).exists()
