"""检查 ST001–ST008: targets, clusters, firms, reports, costs, people."""

from liantu.statistics.checks import firms, peers, reports, targets  # noqa: F401 the functions register themselves
