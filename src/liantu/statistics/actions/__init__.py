"""What is done in statistics: compute, release to the public, withdraw."""

from liantu.statistics.actions.compute import compute
from liantu.statistics.actions.refresh import REFRESH
from liantu.statistics.actions.release import release, withdraw
from liantu.statistics.actions.release_jobs import ask_preview, ask_release, preview

__all__ = ["REFRESH", "ask_preview", "ask_release", "compute", "preview", "release", "withdraw"]
