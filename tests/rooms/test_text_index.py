"""An index is never behind its table: not after writes past the models, not without its triggers, not where the database has none."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.registry.models import Product, Source
from liantu.registry.queries.text_indexes import PRODUCTS
from liantu.rooms import clock, text_index
from liantu.rooms.text_index import begins, fill, indexes, mend, missing, set_up, stands
from liantu.rooms.text_index_sql import dialect

pytestmark = pytest.mark.django_db
TABLES = PRODUCTS.tables


def made(*names: str) -> dict[str, int]:
    source, _made = Source.objects.get_or_create(
        name="名录", kind="file", defaults={"mark": "general_knowledge", "received_at": clock.now()}
    )
    rows = [Product(code=uuid4().hex, name_zh=name, source=source, reported_date="2026-01-01") for name in names]
    return {row.name_zh: row.pk for row in Product.objects.bulk_create(rows)}


def found(text: str, **more: Any) -> set[str]:
    return set(Product.objects.filter(PRODUCTS.may_hold(text, **more)).values_list("name_zh", flat=True))


def run(statement: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return list(cursor.fetchall()) if cursor.description else []


def test_every_index_stands_after_the_migrations() -> None:
    assert {"registry_organisationname", "registry_product", "oversight_findingrecord", "oversight_task"} <= {
        index.tables.table for index in indexes()
    }
    assert not missing()


def test_what_is_not_indexed_yet_is_found_and_then_narrowed() -> None:
    made("锂电池", "钢板")
    assert found("电池") == {"锂电池", "钢板"}, "the list of new rows counts as possible hits"
    assert fill() == 2
    assert found("电池") == found("锂") == {"锂电池"}
    assert found("ldc", initials=True) == {"锂电池"}
    assert found("ldc") == set()
    assert fill() == 0


def test_writes_past_the_model_are_seen_at_once() -> None:
    keys = made("锂电池", "钢板")
    fill()
    run(f"UPDATE {TABLES.table} SET name_zh = %s WHERE id = %s", "铜箔", keys["钢板"])
    assert "铜箔" in found("铜箔")
    fill()
    assert found("钢板") == set()
    Product.objects.filter(pk=keys["锂电池"]).delete()
    Product.objects.filter(pk=keys["钢板"]).update(name_en="copper foil")
    fill()
    assert found("copper") == {"铜箔"}
    assert run(f"SELECT count(*) FROM {TABLES.entries}") == [(1,)]


def test_a_write_that_is_rolled_back_leaves_nothing() -> None:
    point = transaction.savepoint()
    made("锂电池")
    transaction.savepoint_rollback(point)
    assert run(f"SELECT id FROM {TABLES.new}") == []


def test_lost_triggers_and_rows_are_mended() -> None:
    made("锂电池", "钢板")
    fill()
    on = f" ON {TABLES.table}" if connection.vendor == "postgresql" else ""
    for name in TABLES.triggers:
        run(f"DROP TRIGGER {name}{on}")
    made("铜箔")
    assert not dialect(connection).complete(connection, TABLES)
    set_up([PRODUCTS])
    fill()
    assert found("铜箔") == {"铜箔"}
    run(f"DELETE FROM {TABLES.entries}")
    assert found("铜箔") == set()
    assert mend() == 3
    assert found("铜箔") == {"铜箔"}


def test_without_an_index_every_row_may_hold_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    made("锂电池", "钢板")
    fill()
    monkeypatch.setattr(text_index, "_standing", lambda _connection: frozenset())
    assert not stands(PRODUCTS)
    assert missing()
    assert found("电池") == {"锂电池", "钢板"}


def test_signs_of_the_index_are_letters_to_it() -> None:
    made("锂电池")
    fill()
    for text in ('" OR "', "电池*", "电池 NOT 锂", "电池' --", "_ld", "^锂电"):
        found(text, initials=True)
    assert found('锂"电池') == {"锂电池"}


@settings(max_examples=20, deadline=None)
@given(st.text("锂电池钢板a1", min_size=1, max_size=4))
def test_the_index_leaves_out_nothing_that_holds_the_text(text: str) -> None:
    Product.objects.all().delete()
    made("锂电池", "电池板", "钢板a1", "池", "a1池锂")
    fill()
    assert found(text) >= set(Product.objects.filter(name_zh__icontains=text).values_list("name_zh", flat=True))


def test_beginnings_by_the_ordinary_index() -> None:
    made("锂电池", "锂", "电池", "锂%")
    assert set(Product.objects.filter(begins("name_zh", "锂")).values_list("name_zh", flat=True)) == {"锂电池", "锂", "锂%"}
    assert set(Product.objects.filter(begins("name_zh", "锂%")).values_list("name_zh", flat=True)) == {"锂%"}
