"""Openers of the chains' figures: value, steps with the numbers filled in, and the rows that the reader may see."""

from liantu.chains.figures import firms, known, links, state

__all__ = ["firms", "known", "links", "state"]
