"""What names no firm opens nothing, and breaks nothing."""

from __future__ import annotations

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import FIGURES, Subject
from liantu.oversight.queries import open_figure
from liantu.statistics.models import Computation
from tests.statistics.city import City


@pytest.mark.parametrize("key", ["²", "٣", "9" * 5000, "-1", "", "1e3"])
@pytest.mark.parametrize("code", ["above_scale_output", "city_value_share"])
def test_what_is_no_id_is_no_firm(computation: Computation, code: str, key: str) -> None:
    opener = FIGURES.opener(code)
    assert opener is not None
    with pytest.raises(NotFoundError):
        opener(Subject("organisation", key), None, SYSTEM)


@pytest.mark.parametrize("period", ["1000", "1000-01", "1000Q1"])
def test_a_period_with_none_before_it_is_not_there(computation: Computation, city: City, period: str) -> None:
    with pytest.raises(NotFoundError):
        open_figure(SYSTEM, "above_scale_output", Subject("organisation", str(city.firms["电脑甲"])), period)
