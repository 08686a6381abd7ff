"""Oversight as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Tells lower rooms' pages how many findings stand open."""

    name = "liantu.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Provide the counts that pages of lower rooms may show."""
        from liantu.oversight import jobs, queries, rules  # noqa: F401 jobs and rules register themselves
        from liantu.web import hooks

        hooks.findings_by_chain.provide(queries.counts_by_chain)
        hooks.findings_by_product.provide(queries.counts_by_product)
        hooks.findings_by_district.provide(queries.counts_by_district)
