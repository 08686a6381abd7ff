"""共用读数: what several parts of one page ask for is read once; nothing is kept beyond the page, so nothing grows stale."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_READ: ContextVar[dict[Hashable, Any] | None] = ContextVar("liantu_shared_reads", default=None)
_LASTING: ContextVar[dict[str, tuple[Hashable, Any]] | None] = ContextVar("liantu_lasting_reads", default=None)


@contextmanager
def shared_reads() -> Iterator[None]:
    """Let what is asked for by `shared` inside be read once; a part of a page shares with the page around it."""
    token = _READ.set({} if (around := _READ.get()) is None else around)
    try:
        yield
    finally:
        _READ.reset(token)


def shared(key: Hashable, read: Callable[[], T]) -> T:
    """Return what ``read`` gives; within `shared_reads` what it gave under ``key`` before. The key names viewer and data.

    >>> asked = []
    >>> def read() -> int:
    ...     asked.append(1)
    ...     return 7
    >>> with shared_reads():
    ...     shared("x", read), shared("x", read)
    (7, 7)
    >>> shared("x", read), len(asked)
    (7, 2)
    """
    kept = _READ.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    value: T = kept[key]
    return value


@contextmanager
def lasting_reads() -> Iterator[None]:
    """Let what is asked for by `lasting` inside be read once, also while others write; `shared` reads anew here as ever."""
    token = _LASTING.set({})
    try:
        yield
    finally:
        _LASTING.reset(token)


def lasting(name: str, state: Hashable, read: Callable[[], T]) -> T:
    """Return what ``read`` gives; within `lasting_reads` what it gave before, for as long as ``state`` is the same.

    ``state`` has to change with whatever is read. Only what was read last under a name is held.

    >>> with lasting_reads():
    ...     [lasting("years", state, lambda read=read: read) for read, state in enumerate("aab")]
    [0, 0, 2]
    """
    held = _LASTING.get()
    if held is None:
        return read()
    if name not in held or held[name][0] != state:
        held[name] = state, read()
    value: T = held[name][1]
    return value
