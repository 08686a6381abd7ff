"""时钟: what time it is for those who write: the real moment, or one that is stated.

The demonstration city lives through a year before it is shown: its months run one after the other, each at its own moment, through the
same actions as everybody's work (docs/decisions/0025). Nothing else states a moment; pages and jobs go by the real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

_STATED: ContextVar[datetime | None] = ContextVar("liantu_stated_moment", default=None)


def now() -> datetime:
    """Return the moment that is stated, else the real one; always aware and in UTC, as Django's own."""
    return _STATED.get() or timezone.now()


def is_stated() -> bool:
    """Whether a moment is stated: somebody lives through a past, and does himself what else would follow later in a queue."""
    return _STATED.get() is not None


def today() -> date:
    """Return the day of `now` in the city's time zone."""
    return timezone.localdate(now())


@contextmanager
def stated(moment: datetime) -> Iterator[datetime]:
    """Let it be ``moment`` (aware) for all that is written inside, in this thread or task only."""
    token = _STATED.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _STATED.reset(token)


class MadeAtField(models.DateTimeField):  # type: ignore[type-arg]
    """A field with ``auto_now_add`` that goes by this clock; in migrations it is Django's own."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return when the row is made, or the moment that it has."""
        if not (self.auto_now_add and add):
            return super().pre_save(model_instance, add)
        value = now()
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        """Return Django's field: which clock a row was written by is nothing that a table knows."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs
