from __future__ import annotations

import polars as pl
import pytest

from liantu.accounts.models import AuditLine
from liantu.accounts.queries import PUBLIC, SYSTEM, Reader, Role
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.pack import Pack
from liantu.statistics.actions import release, withdraw
from liantu.statistics.models import Computation
from liantu.statistics.queries import figures_frame, latest_release, released
from tests.statistics.city import A, City


def test_a_release_protects_and_is_withdrawn(computation: Computation, pack: Pack, city: City) -> None:
    made = release(computation, pack, SYSTEM)
    cells = released(PUBLIC)
    stored = figures_frame(SYSTEM).select("indicator", "dimension", "key", "kind", "period", truth="value")
    shown = cells.filter(pl.col("value").is_not_null(), pl.col("combined").is_null())
    same = shown.join(stored, on=["indicator", "dimension", "key", "kind", "period"])
    assert same.height == shown.height > 0
    assert same.filter(pl.col("value") != pl.col("truth")).is_empty()
    assert cells.filter(pl.col("dimension") == "city", pl.col("value").is_not_null()).height > 0
    electronics = cells.filter(pl.col("indicator") == "above_scale_output", pl.col("key") == "electronics", pl.col("period") == "2025")
    assert electronics.select("value", "reason").row(0) == (None, "few_firms")  # two firms
    assert cells.filter(pl.col("value").is_not_null(), pl.col("reason").is_not_null()).is_empty()
    opener = FIGURES.opener("above_scale_output")
    assert opener is not None
    figure = opener(Subject("cluster", "electronics"), None, PUBLIC)
    assert (figure.value, figure.evidence) == (None, ())
    assert figure.reason is not None
    assert AuditLine.objects.filter(verb="release_statistics").count() == 1
    withdraw(made, SYSTEM)
    assert latest_release(PUBLIC) is None
    assert figures_frame(PUBLIC).is_empty()
    assert released(PUBLIC).is_empty()
    assert AuditLine.objects.filter(verb="withdraw_statistics").count() == 1


def test_who_may_not(computation: Computation, pack: Pack) -> None:
    for reader in (PUBLIC, Reader(roles=frozenset({Role.OFFICIAL}), districts=frozenset({A}))):
        with pytest.raises(NotAllowedError):
            release(computation, pack, reader)
