"""Before anything is known nothing is assessed."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.chains.actions import assess
from liantu.chains.models import Assessment
from liantu.chains.queries import latest_assessment
from liantu.kernel.errors import LiantuError
from liantu.kernel.pack import Pack
from tests.chains.city import small_pack


def test_no_facts_no_assessment(db: Any, pack: Pack) -> None:
    with pytest.raises(LiantuError, match="capabilities"):
        assess(small_pack(pack))
    assert latest_assessment(SYSTEM) is None
    failed = Assessment.objects.get()
    assert failed.state == Assessment.State.FAILED
    assert "capabilities" in failed.failure["en"]
