"""Openers of the regions' figures: value, steps with the numbers filled in, and the rows that the viewer may see."""

from liantu.regions.figures import pairs, space, structure

__all__ = ["pairs", "space", "structure"]
