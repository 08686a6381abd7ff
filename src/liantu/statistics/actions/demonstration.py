"""演示城市的发布: the figures that the demonstration city let the public see."""

from __future__ import annotations

from liantu.accounts.queries import SYSTEM, demonstration_viewers
from liantu.kernel.progress import Progress
from liantu.rooms.manifest import Demonstration
from liantu.simulation.engine.history_rules import DemonstrationRules
from liantu.statistics.actions.release import release
from liantu.statistics.queries.computations import latest_computation


def release_figures(city: Demonstration, progress: Progress) -> None:
    """Release the newest figures, of the dimensions that the pack names for a demonstration, at the last look before the city's day."""
    newest, analyst = latest_computation(SYSTEM), demonstration_viewers().get("analyst")
    if city.next_is_today and newest is not None and analyst is not None:
        release(newest, city.pack, analyst, progress, city.pack.rule(DemonstrationRules).released)
