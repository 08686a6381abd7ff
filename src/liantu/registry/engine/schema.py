"""表结构: what the registry takes in: tables, columns, kinds, keys. Templates, validation and docs all come from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from liantu.kernel.text import Text
from liantu.kernel.units import unit_code


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


REFERENCES = frozenset({Kind.ORGANISATION, Kind.PRODUCT, Kind.PARK, Kind.REGION})
"""Kinds whose cells mean a row of another table."""
MEASURED = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.YUAN, Kind.SHARE})
"""Kinds whose cells are numbers, with a unit that a heading may name."""
REPORTED_DATE = "reported_date"
FEN = "_fen"
"""Ending of the names of fields that hold integer fen."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: field name, headings, kind, whether it must be filled, unit, choices, and the note people read.

    ``many``: the cell lists several words, separated by semicolons. ``stored`` is False where the cell only helps to understand its
    row (such as the place of an unregistered supplier) and is not kept as a column of the table. ``unit_of`` names the field whose
    meaning gives a number its unit: an item or a product, or ``unit`` where the row keeps its own; then ``unit`` here is empty.
    """

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
    many: bool = False
    stored: bool = True
    unit_of: str = ""

    @property
    def db_column(self) -> str:
        """Name of the column in the database: references are kept as ids."""
        return f"{self.name}_id" if self.kind in REFERENCES else self.name

    @property
    def written_name(self) -> str:
        """Name in files for programs: money says the unit that it is written in, all else is the field's name.

        >>> Column("output_fen", Text("产值", "Output"), Kind.YUAN, unit="万元").written_name
        'output_wan_yuan'
        """
        if self.kind is not Kind.YUAN or not self.name.endswith(FEN):
            return self.name
        return f"{self.name.removesuffix(FEN)}_{unit_code(self.unit or '元')}"


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

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns that are kept as columns of the database table; the reporting date, which all dated tables have, is apart."""
        return tuple(column for column in self.columns if column.stored and column.name != REPORTED_DATE)

    @property
    def dated(self) -> bool:
        """Whether a row has a reporting date."""
        return any(column.name == REPORTED_DATE for column in self.columns)
