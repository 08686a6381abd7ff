"""The SQL plan on the platform's own database where that is PostgreSQL: the same numbers as in process."""

from __future__ import annotations

import polars as pl
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.statistics.engine import cases

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the database is not PostgreSQL; SQLite has its own test"),
]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    panel=cases.panels(),
    members=cases.member_frames(),
    series=cases.series_frames(),
    formulas=st.lists(cases.FORMULAS, min_size=1, max_size=4),
    dimension=st.sampled_from(["city", "district", "size", "high_tech", "chain"]),
)
def test_postgres_and_polars_agree(
    panel: pl.DataFrame, members: pl.DataFrame, series: pl.DataFrame, formulas: list[str], dimension: str
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cases.check_agreement(cursor, "%s", panel, members, series, formulas, dimension)
