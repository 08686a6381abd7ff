"""留存: what follows from finished computations is kept from page to page, under a key that names all that it follows from.

Nothing is kept by time. A key holds the computation, the state of whatever else is read, and how far the viewer sees (`Viewer.scope`), so
that another computation, a new row or another right asks under another key. What is kept is read with that scope and nothing wider.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 256
"""So many results are kept in a process; the one not asked for longest goes first."""
_KEPT: OrderedDict[Hashable, Any] = OrderedDict()
_LOCK = Lock()


def kept(key: Hashable, read: Callable[[], T]) -> T:
    """Return what ``read`` gave under ``key`` before, else what it gives now; whoever gets it must not change it.

    >>> asked = []
    >>> [kept(("doctest", state), lambda: asked.append(1)) for state in (1, 1, 2)], len(asked)
    ([None, None, None], 2)
    """
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            value: T = _KEPT[key]
            return value
    value = read()
    with _LOCK:
        _KEPT[key] = value
        while len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
    return value


def forget() -> None:
    """Keep nothing: for tests, whose databases begin anew with the same keys."""
    with _LOCK:
        _KEPT.clear()
