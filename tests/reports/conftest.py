"""A small simulated city with everything computed, and the month of which its reports are made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.queries.month_courses import months_with_figures
from tests.oversight.conftest import Role, person
from tests.oversight.pages.conftest import computed_city, simulated_city

__all__ = ["Role", "computed_city", "month", "person", "simulated_city"]


@pytest.fixture
def month(simulated_city: Pack) -> Period:
    """The newest month with figures."""
    return months_with_figures(SYSTEM, "above_scale_output", ("city", simulated_city.city))[0]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Whatever language was asked for last."""
    with translation.override("zh-hans"):
        yield
