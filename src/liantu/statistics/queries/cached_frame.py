"""留存的读数: what was read of a computation, kept in memory for the next figure that is opened under it.

What a computation rests on does not change: reports are read as they were known at its moment. What is kept is read before any rights are
applied, and never leaves `queries.firms`, which applies them to every answer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import polars as pl

from liantu.kernel.pack import Pack
from liantu.statistics.engine.rule_files import ComputationRules
from liantu.statistics.models import Computation

_ENTRIES = 64


class FrameCache:
    """留存: the frames that were asked for last, up to a number of bytes; safe to use from several threads.

    >>> frames = FrameCache(entries=1)
    >>> read = []
    >>> def frame() -> pl.DataFrame:
    ...     read.append(1)
    ...     return pl.DataFrame({"a": [1]})
    >>> for key in ("x", "x", "y", "x"):
    ...     _ = frames.get(key, frame, limit=100)
    >>> len(read)
    3
    """

    def __init__(self, entries: int = _ENTRIES) -> None:
        self._entries, self._frames, self._lock = entries, OrderedDict[Hashable, pl.DataFrame](), Lock()

    def get(self, key: Hashable, read: Callable[[], pl.DataFrame], limit: int) -> pl.DataFrame:
        """Return the frame under ``key``, read now where it is not kept; the oldest go beyond ``limit`` bytes in all."""
        with self._lock:
            frame = self._frames.get(key)
            if frame is not None:
                self._frames.move_to_end(key)
                return frame
        fresh = read()
        with self._lock:
            self._frames[key] = fresh
            while self._frames and (len(self._frames) > self._entries or self.size_bytes > limit):
                self._frames.popitem(last=False)
        return fresh

    @property
    def size_bytes(self) -> int:
        """Bytes of all frames that are kept."""
        return sum(int(frame.estimated_size()) for frame in self._frames.values())


_CACHE = FrameCache()


def cached(pack: Pack, computation: Computation | None, name: Hashable, read: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """Return what ``read`` gives, kept where it belongs to a finished computation; facts as they stand now are read each time.

    ``name`` names it together with the pack and the computation's number and moment; rules/computation.yaml says how much memory is used.
    """
    if computation is None or computation.state != Computation.State.DONE:
        return read()
    limit = int(pack.rule(ComputationRules).figures_in_memory_mb * 1_000_000)
    return _CACHE.get((pack.code, computation.pk, computation.known_at, name), read, limit)
