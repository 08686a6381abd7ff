"""What the room of the simulated city adds to the whole."""

from __future__ import annotations

from liantu.kernel.progress import Progress
from liantu.rooms.manifest import Demonstration, Room


class SimulationConfig(Room):
    """The simulated city: its firms, what they make and trade, and what they report."""

    name = "liantu.simulation"
    label = "simulation"

    def demonstrate(self, demonstration: Demonstration, progress: Progress) -> None:
        """Bring in the firms and facts that all other rooms build upon."""
        from liantu.simulation.actions import make_city

        make_city(demonstration.pack, firms=demonstration.firms, seed=demonstration.seed, progress=progress)
