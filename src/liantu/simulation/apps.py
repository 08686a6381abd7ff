"""What the room of the simulated city adds to the whole."""

from __future__ import annotations

from liantu.kernel.progress import Progress
from liantu.rooms.manifest import Demonstration, Room


class SimulationConfig(Room):
    """The simulated city: its firms, what they make and trade, and what they report."""

    name = "liantu.simulation"
    label = "simulation"

    def demonstrate(self, demonstration: Demonstration, progress: Progress) -> None:
        """Bring in the firms, and the facts known at the first moment, that all other rooms build upon."""
        from liantu.simulation.actions import bring_instalment

        bring_instalment(demonstration, progress)

    def demonstrate_arrivals(self, demonstration: Demonstration, progress: Progress) -> None:
        """Bring in what was reported since."""
        from liantu.simulation.actions import bring_instalment

        bring_instalment(demonstration, progress)

    def demonstrate_month(self, demonstration: Demonstration, progress: Progress) -> None:
        """Firms that are held twice, and those that were found to be one."""
        from liantu.simulation.actions import unite_duplicates

        unite_duplicates(demonstration, progress)
