"""The panel of all years is read once for several computations that follow each other, for as long as nothing changes it."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest

from liantu.kernel.pack import Pack
from liantu.kernel.period import PeriodKind
from liantu.rooms.shared import lasting_reads
from liantu.statistics.queries import panels


def test_years_are_read_once_until_reports_change(monkeypatch: pytest.MonkeyPatch, pack: Pack) -> None:
    read: list[PeriodKind] = []
    stamps = [(1, 0)]

    def panel(_viewer: object, kind: PeriodKind, **_: object) -> pl.DataFrame:
        read.append(kind)
        return pl.DataFrame({"organisation": [1], "period": [2025], "revenue": [float(len(read))]})

    def first_value() -> float:
        return panels.Panels(pack, ["revenue"]).reported(PeriodKind.YEAR).item(0, "revenue")

    monkeypatch.setattr(panels, "registry", SimpleNamespace(panel=panel, yearly_stamp=lambda: stamps[-1]))
    with lasting_reads():
        assert [first_value(), first_value()] == [1.0, 1.0]
        stamps.append((2, 0))
        assert first_value() == 2.0
    assert [first_value(), first_value()] == [3.0, 4.0]
