"""请求: what the pages of the statistics share: the indicator of an address, and of when and of what kind the figures are."""

from __future__ import annotations

from typing import Any

from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.text import Text
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.models import Computation


def population_name(city: Pack, entry: IndicatorEntry) -> Text:
    """Name of the population that an indicator counts."""
    return city.rule(PopulationRules).populations[entry.population].name


def data_status(computation: Computation | None) -> dict[str, Any]:
    """What every page of computed figures tells of them: as of when, and whether rows under them are simulated."""
    return {"computation": computation, "simulated": computation is not None and "simulated" in computation.marks}
