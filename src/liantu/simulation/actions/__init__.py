"""What is done for the simulated city: it is made, at once or by instalments, and its people act."""

from liantu.simulation.actions.city import bring_instalment, city_frames, make_city
from liantu.simulation.actions.people import unite_duplicates

__all__ = ["bring_instalment", "city_frames", "make_city", "unite_duplicates"]
