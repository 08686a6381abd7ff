"""What is done in statistics: compute, release to the public, withdraw."""

from liantu.statistics.actions.compute import compute, drop_old

__all__ = ["compute", "drop_old"]
