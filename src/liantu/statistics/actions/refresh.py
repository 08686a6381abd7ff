"""更新统计: the figures are computed anew when reports have come in."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.queries.lifecycle import newest_failure
from liantu.rooms.refresh import Refresh
from liantu.statistics.actions.compute import compute
from liantu.statistics.models import Computation
from liantu.statistics.queries.computations import latest_computation, newer_reports_wait

REFRESH = Refresh(
    name=Text("统计指标", "Statistics"),
    waits=newer_reports_wait,
    run=lambda pack, progress: compute(pack, progress=progress),
    newest=latest_computation,
    failed=lambda viewer: newest_failure(viewer, Computation),
)
