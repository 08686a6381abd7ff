"""全文索引的语句: how SQLite and PostgreSQL make, ask and keep an index; what stands in a statement unquoted are the code's own names."""

# ruff: noqa: S608 names of tables and columns come from the models, what a reader asks for goes in as parameters

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Tables(NamedTuple):
    """An indexed table, the table of its pieces, that of rows not indexed yet, and the columns that are indexed."""

    table: str
    entries: str
    new: str
    columns: tuple[str, ...]

    @property
    def triggers(self) -> tuple[str, ...]:
        """Names of the triggers."""
        return tuple(f"{self.entries}_{event}" for event in ("inserted", "updated", "deleted"))


Entries = Sequence[tuple[int, Sequence[str]]]


class Sqlite:
    """FTS5; pieces are its tokens: ASCII letters and digits, the sign of initials, and all that is not ASCII."""

    def complete(self, connection: Any, tables: Tables) -> bool:
        """Whether the tables and all triggers are there."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE tbl_name IN (%s, %s) AND type IN ('table', 'trigger')", [*tables[:2]])
            return {tables.entries, *tables.triggers} <= {row[0] for row in cursor.fetchall()}

    def make(self, tables: Tables) -> list[str]:
        """Make them, and put all rows on the list."""
        table, index, new, columns = tables
        mark = f"INSERT OR IGNORE INTO {new} VALUES (new.id);"
        changed = " OR ".join(f"new.{one} IS NOT old.{one}" for one in columns)
        inserted, updated, deleted = tables.triggers
        forget = f"DELETE FROM {index} WHERE rowid = old.id; DELETE FROM {new} WHERE id = old.id;"
        return [
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5(pieces, tokenize=\"ascii tokenchars '_'\", detail=none, columnsize=0)",
            f"CREATE TABLE IF NOT EXISTS {new} (id INTEGER PRIMARY KEY)",
            *(f"DROP TRIGGER IF EXISTS {name}" for name in tables.triggers),
            f"CREATE TRIGGER {inserted} AFTER INSERT ON {table} BEGIN {mark} END",
            f"CREATE TRIGGER {updated} AFTER UPDATE OF {', '.join(columns)} ON {table} WHEN {changed} BEGIN {mark} END",
            f"CREATE TRIGGER {deleted} AFTER DELETE ON {table} BEGIN {forget} END",
            self.mark_all(tables),
        ]

    def mark_all(self, tables: Tables) -> str:
        """Put all rows on the list of those to be indexed."""
        return f"INSERT OR IGNORE INTO {tables.new} SELECT id FROM {tables.table}"

    def mend(self, tables: Tables) -> list[str]:
        """List what the index lacks, drop what is gone."""
        table, index, new, _columns = tables
        return [
            f"INSERT OR IGNORE INTO {new} SELECT id FROM {table} WHERE id NOT IN (SELECT rowid FROM {index})",
            f"DELETE FROM {index} WHERE rowid NOT IN (SELECT id FROM {table})",
        ]

    def candidates(self, tables: Tables, asked: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
        """Ids of rows that have all pieces of one of the groups, and of those not indexed yet."""
        groups = " OR ".join("(" + " AND ".join(f'"{piece}"' for piece in group) + ")" for group in asked)
        return (
            f"SELECT rowid FROM {tables.entries} WHERE {tables.entries} MATCH %s UNION ALL SELECT id FROM {tables.new}",
            [groups],
        )

    def take(self, tables: Tables, at_most: int) -> str:
        """Take some ids from the list."""
        return f"DELETE FROM {tables.new} WHERE id IN (SELECT id FROM {tables.new} LIMIT {at_most}) RETURNING id"

    def forget(self, tables: Tables, ids: Sequence[int]) -> tuple[str, list[Any]]:
        """Forget the pieces of rows."""
        return f"DELETE FROM {tables.entries} WHERE rowid IN (SELECT value FROM json_each(%s))", [str(list(ids))]

    def keep(self, tables: Tables, entries: Entries) -> tuple[str, list[Any]]:
        """Keep the pieces of rows."""
        return f"INSERT INTO {tables.entries} (rowid, pieces) VALUES (%s, %s)", [(pk, " ".join(found)) for pk, found in entries]


class Postgres:
    """An array of pieces under a GIN index; nothing depends on the database's locale."""

    def complete(self, connection: Any, tables: Tables) -> bool:
        """Whether the tables and all triggers are there."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s)", [tables.table])
            names = {row[0] for row in cursor.fetchall()}
            cursor.execute("SELECT to_regclass(%s)", [tables.entries])
            return set(tables.triggers) <= names and cursor.fetchone()[0] is not None

    def make(self, tables: Tables) -> list[str]:
        """Make them, and put all rows on the list; a row on the list is locked again, so that whoever is indexing it waits."""
        table, index, new, columns = tables
        inserted, updated, deleted = tables.triggers
        mark = f"INSERT INTO {new} VALUES (NEW.id) ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id;"
        gone = f"DELETE FROM {index} WHERE id = OLD.id; DELETE FROM {new} WHERE id = OLD.id;"
        changed = " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in columns)
        return [
            f"CREATE TABLE IF NOT EXISTS {index} (id bigint PRIMARY KEY, pieces text[] NOT NULL)",
            f"CREATE INDEX IF NOT EXISTS {index}_pieces ON {index} USING gin (pieces)",
            f"CREATE TABLE IF NOT EXISTS {new} (id bigint PRIMARY KEY)",
            f"CREATE OR REPLACE FUNCTION {index}_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {mark} RETURN NULL; END $$",
            f"CREATE OR REPLACE FUNCTION {index}_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {gone} RETURN NULL; END $$",
            *(f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in tables.triggers),
            f"CREATE TRIGGER {inserted} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {index}_mark()",
            f"CREATE TRIGGER {updated} AFTER UPDATE ON {table} FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {index}_mark()",
            f"CREATE TRIGGER {deleted} AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {index}_gone()",
            self.mark_all(tables),
        ]

    def mark_all(self, tables: Tables) -> str:
        """Put all rows on the list of those to be indexed."""
        return f"INSERT INTO {tables.new} SELECT id FROM {tables.table} ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id"

    def mend(self, tables: Tables) -> list[str]:
        """List what the index lacks, drop what is gone."""
        table, index, new, _columns = tables
        absent = f"SELECT id FROM {table} AS kept WHERE NOT EXISTS (SELECT 1 FROM {index} WHERE {index}.id = kept.id)"
        gone = f"DELETE FROM {index} AS kept WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.id = kept.id)"
        return [f"INSERT INTO {new} {absent} ON CONFLICT (id) DO NOTHING", gone]

    def candidates(self, tables: Tables, asked: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
        """Ids of rows that have all pieces of one of the groups, and of those not indexed yet."""
        condition = " OR ".join(["pieces @> %s::text[]"] * len(asked))
        return (
            f"SELECT id FROM {tables.entries} WHERE {condition} UNION ALL SELECT id FROM {tables.new}",
            [list(group) for group in asked],
        )

    def take(self, tables: Tables, at_most: int) -> str:
        """Take some ids from the list."""
        return f"DELETE FROM {tables.new} WHERE id IN (SELECT id FROM {tables.new} ORDER BY id LIMIT {at_most}) RETURNING id"

    def forget(self, tables: Tables, ids: Sequence[int]) -> tuple[str, list[Any]]:
        """Forget the pieces of rows."""
        return f"DELETE FROM {tables.entries} WHERE id = ANY(%s)", [list(ids)]

    def keep(self, tables: Tables, entries: Entries) -> tuple[str, list[Any]]:
        """Keep the pieces of rows."""
        return (
            f"INSERT INTO {tables.entries} (id, pieces) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET pieces = EXCLUDED.pieces",
            [(pk, list(found)) for pk, found in entries],
        )


def dialect(connection: Any) -> Sqlite | Postgres:
    """How the database of a connection is spoken to."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()
