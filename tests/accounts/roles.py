"""The roles of the access matrix, and what a decision about a page is."""

from __future__ import annotations

ROLES = ("public", "administrator", "leader", "analyst", "official", "district", "chain_leader", "firm", "reviewer", "nobody")
CITY = {"administrator", "leader", "analyst", "official"}
"""Who sees the whole city."""
OFFICE = CITY - {"leader"}
"""Who works with the city's data: a leader reads all and gives out tasks, and brings in nothing."""
SIGNED_IN = set(ROLES) - {"public"}
EVERYBODY = set(ROLES)
AGGREGATES = CITY | {"district"}
"""Who sees sums that no disclosure control has judged."""

Decision = tuple[str, set[str] | None]
"""With what a page is asked for (``POST`` before the path where it is one), and who gets it.

Everybody else gets a redirect, 401, 403 or 404. None: it differs by what the viewer sees; leaks are looked for all the same.
"""
