"""经济复杂度与关联度: which products regions are present in, how complex both are, and what lies near to what a region has.

Regions are rows and products are columns throughout: values → `advantage` → `present` → everything else.
"""

from liantu.regions.engine.complexity import Complexity, complexity
from liantu.regions.engine.fitness import Fitness, fitness
from liantu.regions.engine.presence import advantage, diversity, present, symmetric_advantage, ubiquity
from liantu.regions.engine.relatedness import density, nearest, outlook_gain, outlook_index, proximity

__all__ = [
    "Complexity",
    "Fitness",
    "advantage",
    "complexity",
    "density",
    "diversity",
    "fitness",
    "nearest",
    "outlook_gain",
    "outlook_index",
    "present",
    "proximity",
    "symmetric_advantage",
    "ubiquity",
]
