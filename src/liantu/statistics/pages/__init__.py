"""Pages of the statistics: targets, indicators, clusters, reporting, releases."""
