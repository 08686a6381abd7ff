"""Reads of the statistics that other rooms need; each restricted to what the viewer may see. Inside the room, import from the modules."""

from liantu.statistics.queries.computations import latest_computation, latest_release, newer_reports_wait
from liantu.statistics.queries.members import members_frame
from liantu.statistics.queries.newest import NewestPeriod, newest_period
from liantu.statistics.queries.released import reason_text
from liantu.statistics.queries.values import figures_frame

__all__ = [
    "NewestPeriod", "figures_frame", "latest_computation", "latest_release", "members_frame", "newer_reports_wait", "newest_period",
    "reason_text",
]  # fmt: skip
