"""A tiny city for the tests of intake: two districts, three products, files written as people write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from liantu.registry import models as m

SHEETS = {"organisations": "单位名录", "supply_links": "供货关系", "capabilities": "产能", "reports": "填报", "products": "产品目录",
          "product_flows": "产品流量", "projects": "项目", "product_inputs": "产品投入"}  # fmt: skip
CODES = ("91110000600037341L", "91500000MA0000001A")


def make_city() -> m.Source:
    """Regions and products that the rows below refer to."""
    source = m.Source.objects.create(kind="pack", name="test pack", received_at=datetime(2024, 1, 1, tzinfo=UTC))
    m.Region.objects.create(code="500112", kind="district", name_zh="渝北区", name_en="Yubei")
    m.Region.objects.create(code="500113", kind="district", name_zh="巴南区", name_en="Banan")
    for code, name in (("battery_cell", "动力电池电芯"), ("battery_pack", "动力电池包"), ("copper_foil", "铜箔")):
        m.Product.objects.create(
            code=code, name_zh=name, aliases=["锂电池"] if code == "battery_cell" else [], source=source, reported_date="2024-01-01"
        )
    return source


def csv(folder: Path, table: str, headings: str, *rows: str) -> Path:
    """Write a CSV named after its table."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{SHEETS[table]}.csv"
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return path


_BOOKKEEPING = {"registry_source", "registry_intake", "accounts_auditline", "django_session", "registry_merge"}


def dump(*, without: Sequence[str] = ()) -> Mapping[str, list[tuple[Any, ...]]]:
    """All rows of all tables of the registry, with their ids, apart from bookkeeping."""
    tables = [name for name in connection.introspection.table_names() if name.startswith("registry_") and name not in _BOOKKEEPING]
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(set(tables) - set(without)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows
