"""Writes of the regions' room: assessments and their publication."""

from liantu.regions.actions.assessment import assess_regions, publish_regions, withdraw_regions

__all__ = ["assess_regions", "publish_regions", "withdraw_regions"]
