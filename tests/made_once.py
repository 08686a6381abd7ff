"""What many tests look at is made once, in a transaction that is taken back at the end; every test changes its own copy only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, transaction

T = TypeVar("T")


@contextmanager
def made_once(blocker: Any, make: Callable[[], T]) -> Iterator[T]:
    """Yield what ``make`` has made in the test database, for a fixture of a module or of a worker.

    ``blocker`` is ``django_db_blocker``; the fixture asks for ``django_db_setup`` too. Tests that use it through ``db`` run in a savepoint
    inside. Constraints are checked here: what PostgreSQL has put off it would check again after every test, for all rows.
    """
    with blocker.unblock(), transaction.atomic():
        made = make()
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)
