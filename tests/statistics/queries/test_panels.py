"""The panel of all years is read once for several computations that follow each other, for as long as nothing changes it."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest
from django.utils import timezone

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.period import PeriodKind
from liantu.statistics.models import Computation
from liantu.statistics.queries import latest_computation, panels


def test_years_are_read_once_until_reports_change(monkeypatch: pytest.MonkeyPatch, pack: Pack) -> None:
    read: list[PeriodKind] = []
    stamps = [(1, 0)]

    def panel(_viewer: object, kind: PeriodKind, **_: object) -> pl.DataFrame:
        read.append(kind)
        return pl.DataFrame({"organisation": [1], "period": [2025], "revenue": [float(len(read))]})

    def first_value() -> float:
        return panels.Panels(pack, ["revenue"]).reported(PeriodKind.YEAR).item(0, "revenue")

    monkeypatch.setattr(panels, "registry", SimpleNamespace(panel=panel, yearly_stamp=lambda: stamps[-1]))
    with panels.years_read_once():
        assert [first_value(), first_value()] == [1.0, 1.0]
        stamps.append((2, 0))
        assert first_value() == 2.0
    assert [first_value(), first_value()] == [3.0, 4.0]


@pytest.mark.django_db
def test_who_reads_the_years_once_sees_what_was_computed_meanwhile() -> None:
    """The demonstration's moments follow each other: each looks at the computation of its own, not at that of the first."""
    with panels.years_read_once():
        assert latest_computation(SYSTEM) is None
        made = Computation.objects.create(state=Computation.State.DONE, known_at=timezone.now(), rule_version="1")
        assert latest_computation(SYSTEM) == made
