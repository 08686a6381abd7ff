"""表结构: what the registry takes in: tables, columns, kinds, keys. Templates, validation and docs all come from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from liantu.kernel.text import Text


class Kind(StrEnum):
    """What a cell of a column holds, and so how it is read and checked."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    YUAN = "yuan"
    """Money; written in ``Column.unit`` (元, 万元, 亿元), stored as integer fen."""
    SHARE = "share"
    """A share between 0 and 1; 35% and 35 with unit percent are read as 0.35."""
    DATE = "date"
    YEAR = "year"
    PERIOD = "period"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CREDIT_CODE = "credit_code"
    INDUSTRY = "industry"
    REGION = "region"
    PARK = "park"
    PRODUCT = "product"
    ORGANISATION = "organisation"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: field name, headings, kind, whether it must be filled, unit, choices, and the note people read."""

    name: str
    heading: Text
    kind: Kind = Kind.TEXT
    required: bool = False
    unit: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    note: Text = field(default_factory=lambda: Text("", ""))
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    other_headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be imported: its code, names, columns and natural key (field names)."""

    code: str
    name: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    note: Text = field(default_factory=lambda: Text("", ""))

    def column(self, name: str) -> Column:
        """Return the column of field ``name``; raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
