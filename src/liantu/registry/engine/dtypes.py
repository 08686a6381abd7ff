"""数据类型: the dtype of each kind of column, as read from a file and as kept in a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from liantu.registry.engine.schema import Column, Kind

_READ: Mapping[Kind, Any] = {
    Kind.NUMBER: pl.Float64,
    Kind.SHARE: pl.Float64,
    Kind.INTEGER: pl.Int64,
    Kind.YUAN: pl.Int64,
    Kind.YEAR: pl.Int64,
    Kind.DATE: pl.Date,
    Kind.YES_NO: pl.Boolean,
}
_IDS = frozenset({Kind.ORGANISATION, Kind.PRODUCT, Kind.PARK})


def read_dtype(column: Column) -> Any:
    """Dtype of a column in a typed frame: what refers to another row is still the word for it.

    >>> from liantu.registry.engine.tables import TABLES
    >>> read_dtype(TABLES["supply_links"].column("product")), read_dtype(TABLES["supply_links"].column("amount_fen"))
    (String, Int64)
    """
    return _READ.get(column.kind, pl.String)


def stored_dtype(column: Column) -> Any:
    """Dtype of a column as it is kept: references as integer ids, regions by code, lists of words as JSON text.

    >>> from liantu.registry.engine.tables import TABLES
    >>> stored_dtype(TABLES["supply_links"].column("product")), stored_dtype(TABLES["sites"].column("region"))
    (Int64, String)
    """
    return pl.Int64 if column.kind in _IDS else read_dtype(column)
