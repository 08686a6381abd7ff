"""Figures of the statistics and how they open."""

from liantu.statistics.figures.registration import register

__all__ = ["register"]
