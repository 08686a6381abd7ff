"""Reads of the statistics; each restricted to what the viewer may see."""

from liantu.statistics.queries.clusters import ClusterView, LeadingFirm, cluster_view, cluster_views
from liantu.statistics.queries.computations import computations, latest_computation, latest_release, newer_reports_wait, releases
from liantu.statistics.queries.decompositions import Decomposition, NotDecomposableError, decomposable, decomposition
from liantu.statistics.queries.firms import CellFirms, cell_firms
from liantu.statistics.queries.forecasts import ForecastRow, chance_of, forecast_rows
from liantu.statistics.queries.members import chain_members_frame, members_frame
from liantu.statistics.queries.names import DIMENSIONS, dimension_keys, dimension_name, group_rules, groups_of, key_name
from liantu.statistics.queries.official import Beside, OfficialRow, SideBySide, official_rows, published_rows, side_by_side
from liantu.statistics.queries.panels import Panels, panel_of
from liantu.statistics.queries.quality import Reminder, issue_counts, quality_issues, reminders
from liantu.statistics.queries.readings import place_of_target, target_of
from liantu.statistics.queries.release_jobs import newest_preview, release_summary, release_trouble, release_under_way
from liantu.statistics.queries.released import reason_text, released, rules_of_release
from liantu.statistics.queries.reporting import Timeliness, completeness, timeliness
from liantu.statistics.queries.shifts import Shift, shift
from liantu.statistics.queries.targets import NO_SERIES, TargetSide, TargetView, target_view, target_views
from liantu.statistics.queries.values import FRAME, figure_at, figure_series, figures_frame

__all__ = [
    "DIMENSIONS", "FRAME", "NO_SERIES", "Beside", "CellFirms", "ClusterView", "Decomposition", "ForecastRow", "LeadingFirm",
    "NotDecomposableError", "OfficialRow", "Panels", "Reminder", "Shift", "SideBySide", "TargetSide", "TargetView", "Timeliness",
    "cell_firms", "chain_members_frame", "chance_of", "cluster_view", "cluster_views", "completeness", "computations", "decomposable",
    "decomposition", "dimension_keys", "dimension_name", "figure_at", "figure_series", "figures_frame", "forecast_rows", "group_rules",
    "groups_of", "issue_counts", "key_name", "latest_computation", "latest_release", "members_frame", "newer_reports_wait",
    "newest_preview", "official_rows", "panel_of", "place_of_target", "published_rows", "quality_issues", "reason_text",
    "release_summary", "release_trouble", "release_under_way", "released", "releases", "reminders", "rules_of_release", "shift",
    "side_by_side", "target_of", "target_view", "target_views", "timeliness",
]  # fmt: skip
