"""Before anything is known nothing is assessed."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.chains.actions import assess
from liantu.chains.models import Assessment
from liantu.kernel.errors import LiantuError
from liantu.kernel.pack import Pack
from tests.chains.city import small_pack


def test_no_facts_no_assessment(db: Any, pack: Pack) -> None:
    with pytest.raises(LiantuError, match="capabilities"):
        assess(small_pack(pack))
    assert not Assessment.objects.exists()
