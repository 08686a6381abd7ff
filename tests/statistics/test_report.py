"""The targets in the report: each once, as its leading side stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.statistics import report
from liantu.statistics.models import Computation
from liantu.statistics.pages.targets import state_of
from tests.statistics.city import City


def test_every_target_once_those_that_need_a_look_first(city: City, pack: Pack) -> None:
    (section,) = report.sections(SYSTEM)
    views = section.context["views"]
    assert sorted(view.entry.code for view in views) == sorted(target.code for target in pack.targets)
    assert sum(number for _state, number in section.context["tally"]) == len(views)
    states = [state_of(view.leading) for view in views]
    assert len(set(states)) > 1
    assert [state for place, state in enumerate(states) if state not in states[:place]] == list(dict.fromkeys(states))
    assert states.index("missed") == 0


@pytest.mark.parametrize(("marks", "simulated"), [(["reported"], False), (["simulated"], True)])
def test_simulated_reports_are_said(computation: Computation, marks: list[str], simulated: bool) -> None:
    Computation.objects.filter(pk=computation.pk).update(marks=marks)
    assert [section.simulated for section in report.sections(SYSTEM)] == [simulated]


def test_a_pack_without_targets_has_no_such_section(city: City, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    def without() -> Any:
        return replace(pack, targets=())

    monkeypatch.setattr(report, "pack", without)
    assert list(report.sections(SYSTEM)) == []
