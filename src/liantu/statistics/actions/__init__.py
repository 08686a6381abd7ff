"""What is done in statistics: compute, release to the public, withdraw."""

from liantu.statistics.actions.compute import compute, drop_old
from liantu.statistics.actions.release import release, withdraw

__all__ = ["compute", "drop_old", "release", "withdraw"]
