"""Openers of the chains' figures: value, steps with the numbers filled in, and the rows that the viewer may see."""

from liantu.chains.figures import firms, gaps, known_makers, links, opportunity, state

__all__ = ["firms", "gaps", "known_makers", "links", "opportunity", "state"]
