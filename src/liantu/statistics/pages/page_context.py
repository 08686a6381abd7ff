"""请求: what the pages of the statistics share: the indicator of an address, and of when and of what kind the figures are."""

from __future__ import annotations

from typing import Any

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.text import Text
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.models import Computation
from liantu.statistics.queries import newest_period


def population_name(city: Pack, entry: IndicatorEntry) -> Text:
    """Name of the population that an indicator counts."""
    return city.rule(PopulationRules).populations[entry.population].name


def data_status(computation: Computation | None) -> dict[str, Any]:
    """What every page of computed figures tells of them: the newest period and its age, and whether rows under them are simulated."""
    newest = None if computation is None else newest_period(SYSTEM, computation=computation)
    return {"computation": computation, "newest_data": newest, "simulated": computation is not None and "simulated" in computation.marks}
