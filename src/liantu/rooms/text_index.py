"""全文索引: which rows of a table may hold a text, told by an index in the database itself, so that a search need not read every row.

Beside an indexed table stand two more: its rows' pieces (`kernel.pieces`) in the database's own index — FTS5 of SQLite, GIN of
PostgreSQL — and a list of rows that are not indexed yet. Triggers of the database put a row on that list whenever its text is written, by
whomever, in the same transaction, and take away what is deleted. A row on the list counts as a possible hit, and whoever asks compares
the texts themselves: the index is never behind, only slower until `fill` has worked the list off (docs/decisions/0035).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

from liantu.kernel.pieces import pieces, wanted, wanted_initials
from liantu.rooms.installed import installed_rooms
from liantu.rooms.text_index_sql import Tables, dialect

_BATCH = 5_000
_LAST = "\U0010ffff"
log = logging.getLogger("liantu.search")


@dataclass(frozen=True, slots=True)
class TextIndex:
    """The index over some columns of a table; with ``by_initials`` its Chinese texts are found by their pinyin initials too."""

    model: type[Model]
    columns: tuple[str, ...]
    by_initials: bool = False

    @property
    def tables(self) -> Tables:
        """Names of the indexed table and of those beside it."""
        table = self.model._meta.db_table  # noqa: SLF001 Django's public name for it
        return Tables(table, f"search_{table}", f"search_{table}_new", self.columns)

    def may_hold(self, text: str, *, initials: bool = False) -> Q:
        """Rows that may hold ``text``, or whose ``initials`` may: a condition on the table, which leaves nothing out that does.

        Where the text is too short or the index does not stand, it is any row.
        """
        asked = [group for group in (wanted(text), wanted_initials(text) if initials and self.by_initials else []) if group]
        if not asked or not wanted(text) or not stands(self):
            return Q()
        return Q(pk__in=RawSQL(*dialect(_connection()).candidates(self.tables, asked)))  # noqa: S611 names of tables are the code's own

    def fill(self) -> int:
        """Index what is not indexed yet, and return how many rows; each batch in a transaction of its own, safe beside other writers."""
        done = 0
        while stands(self) and (count := self._fill_some()):
            done += count
        return done

    @transaction.atomic
    def _fill_some(self) -> int:
        sql = dialect(_connection())
        with _connection().cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {self.tables.new} LIMIT 1")  # noqa: S608 names of tables are the code's own
            if cursor.fetchone() is None:
                return 0
            cursor.execute(sql.take(self.tables, _BATCH))
            ids = [row[0] for row in cursor.fetchall()]
            if ids:
                rows = self.model._default_manager.filter(pk__in=ids).values_list("pk", *self.columns)  # noqa: SLF001
                entries = [(pk, pieces(_words(values), by_initials=self.by_initials)) for pk, *values in rows]
                cursor.execute(*sql.forget(self.tables, ids))
                cursor.executemany(*sql.keep(self.tables, entries))
        return len(ids)


def stands(index: TextIndex) -> bool:
    """Whether the database has the index: `set_up` made it, and the database knows how."""
    return index.tables.entries in _standing(_connection())


def indexes() -> list[TextIndex]:
    """What is indexed, as the rooms stand."""
    return [index for room in installed_rooms() for index in room.text_indexes()]


def set_up(found: Iterable[TextIndex]) -> None:
    """Make indexes that are absent or lack a trigger, and put all their rows on the list of what is to be indexed.

    A migration that makes a table anew takes its triggers along: so this runs after every migration.
    """
    connection = _connection()
    sql = dialect(connection)
    for index in found:
        if sql.complete(connection, index.tables):
            continue
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in sql.make(index.tables):
                    cursor.execute(statement)
        except OperationalError as error:  # SQLite without FTS5
            log.warning("no index for %s, its search reads every row: %s", index.tables.table, error)
    connection.liantu_indexes = None
    _standing(connection)


def fill() -> int:
    """Index all that is not indexed yet; return how many rows."""
    return sum(index.fill() for index in indexes())


def mend() -> int:
    """Index what an index lacks and drop from it what is gone, as after a restore that went past the triggers; return how many rows."""
    connection = _connection()
    with transaction.atomic(), connection.cursor() as cursor:
        for index in filter(stands, indexes()):
            for statement in dialect(connection).mend(index.tables):
                cursor.execute(statement)
    return fill()


def missing() -> bool:
    """Whether some index does not stand, so that its search reads every row."""
    return any(not stands(index) for index in indexes())


def begins(column: str, text: str) -> Q:
    """Rows of which a column begins with ``text``, told in the way that the database's ordinary index over the column answers."""
    condition = Q(**{f"{column}__startswith": text})
    if _connection().vendor == "sqlite":  # which uses no index for LIKE with an escape character; its order is that of code points
        condition &= Q(**{f"{column}__gte": text, f"{column}__lt": text + _LAST})
    return condition


def _connection() -> Any:
    return connections[DEFAULT_DB_ALIAS]


def _standing(connection: Any) -> frozenset[str]:
    """Names of the index tables that the database has: asked for once a connection, and again as long as there are none."""
    known: frozenset[str] | None = getattr(connection, "liantu_indexes", None)
    if not known:
        with connection.cursor() as cursor:
            known = frozenset(name for name in connection.introspection.table_names(cursor) if name.startswith("search_"))
        connection.liantu_indexes = known
    return known


def _words(values: Sequence[Any]) -> list[str]:
    """The texts of a row: a column of several (a list of aliases) gives each."""
    return [str(word) for value in values for word in (value if isinstance(value, list) else [value or ""])]
