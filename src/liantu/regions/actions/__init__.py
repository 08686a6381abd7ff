"""Writes of the regions' room: assessments and their publication."""

from liantu.regions.actions.assessment import assess_regions, publish_regions, withdraw_regions
from liantu.regions.actions.boundaries import drop_boundaries, keep_boundaries
from liantu.regions.actions.refresh import REFRESH

__all__ = ["REFRESH", "assess_regions", "drop_boundaries", "keep_boundaries", "publish_regions", "withdraw_regions"]
