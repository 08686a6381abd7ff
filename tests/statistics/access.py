"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.roles import CITY, EVERYBODY, SIGNED_IN, Decision

PAGES: dict[str, Decision] = {
    "targets/": ("/targets/", EVERYBODY),
    "targets/export.<str:form>": ("/targets/export.csv", EVERYBODY),
    "targets/<str:code>/": ("/targets/opinion_2025_output/", EVERYBODY),
    "targets/<str:code>/districts/": ("/targets/action_2027_above_scale_revenue/districts/", CITY | {"district"}),
    "targets/<str:code>/gap/": ("/targets/action_2027_above_scale_revenue/gap/?by=district&key=500112", None),
    "indicators/": ("/indicators/", EVERYBODY),
    "indicators/<str:code>/": ("/indicators/above_scale_output/?by=district", EVERYBODY),
    "indicators/<str:code>/export.<str:form>": ("/indicators/above_scale_output/export.csv", EVERYBODY),
    "indicators/<str:code>/change/": ("/indicators/above_scale_output/change/", None),
    "clusters/": ("/clusters/", EVERYBODY),
    "clusters/export.<str:form>": ("/clusters/export.csv", EVERYBODY),
    "clusters/<str:code>/": ("/clusters/vehicles/", EVERYBODY),
    "reporting/": ("/reporting/", SIGNED_IN),
    "reporting/reminders.<str:form>": ("/reporting/reminders.csv", SIGNED_IN),
    "reporting/issues.<str:form>": ("/reporting/issues.csv", SIGNED_IN),
    "releases/": ("/releases/", EVERYBODY),
    "releases/state/": ("/releases/state/", {"administrator", "analyst"}),
    "releases/preview/": ("/releases/preview/", None),
    "releases/new/": ("POST /releases/new/", None),
    "releases/<int:pk>/": ("/releases/{release}/", EVERYBODY),
    "releases/<int:pk>/withdraw/": ("POST /releases/{release}/withdraw/", None),
    "api/indicators": ("/api/indicators", EVERYBODY),
    "api/indicators/<code>": ("/api/indicators/above_scale_output", EVERYBODY),
    "api/indicators/<code>/figures": ("/api/indicators/above_scale_output/figures?by=district", EVERYBODY),
    "api/indicators/<code>/beside": ("/api/indicators/above_scale_output/beside", EVERYBODY),
    "api/indicators/<code>/change": ("/api/indicators/above_scale_output/change?by=district&from=2023&to=2024", CITY | {"district"}),
    "api/targets": ("/api/targets", EVERYBODY),
    "api/targets/<code>": ("/api/targets/opinion_2025_output", EVERYBODY),
    "api/targets/<code>/districts": ("/api/targets/action_2027_above_scale_revenue/districts", SIGNED_IN),
    "api/clusters": ("/api/clusters", EVERYBODY),
    "api/clusters/<code>": ("/api/clusters/vehicles", EVERYBODY),
    "api/quality-issues": ("/api/quality-issues?size=200", SIGNED_IN),
    "api/releases": ("/api/releases", EVERYBODY),
    "api/sdmx/figures": ("/api/sdmx/figures?by=district", EVERYBODY),
    "api/sdmx/official": ("/api/sdmx/official?indicator=gdp", EVERYBODY),
}

CONFIDENTIAL = {"StatisticFigure", "QualityIssue", "ReleaseBasis", "DistrictTarget"}
"""Tables of which the public sees no row: of firms, or sums that no disclosure control has judged."""

PERMISSIONS: dict[str, set[str]] = {
    "statistics.compute": {"administrator", "analyst"},
    "statistics.release": {"administrator", "analyst"},
    "statistics.set_shares": {"administrator", "official"},
}
"""Which roles have which permission of this room."""
