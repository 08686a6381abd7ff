"""随机数: streams of random numbers that depend on the seed and a purpose only, so that parts do not disturb each other."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose; the same seed and purpose give the same numbers on every machine.

    >>> bool(stream(7, "firms").random() == stream(7, "firms").random())
    True
    """
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(purpose.encode())]))


def even(*keys: npt.NDArray[Any], salt: int = 0) -> Floats:
    """Return a number in [0, 1) for every row of integer ``keys``; equal rows get equal numbers (splitmix64).

    >>> numbers = even(np.array([1, 2, 1]), np.array([5, 5, 5]))
    >>> bool(numbers[0] == numbers[2]), bool(numbers[0] == numbers[1])
    (True, False)
    """
    state = np.full(len(keys[0]), (salt * 0x9E3779B97F4A7C15 + 0x1234567) & 0xFFFFFFFFFFFFFFFF, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for key in keys:
            state = (state ^ key.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x632BE59BD9B4E019)
            state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            state = state ^ (state >> np.uint64(31))
    return (state >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def between(bounds: Sequence[float], numbers: Floats) -> Floats:
    """Bring numbers of [0, 1) between two bounds.

    >>> between([10, 20], np.array([0.0, 0.5])).tolist()
    [10.0, 15.0]
    """
    return bounds[0] + (bounds[1] - bounds[0]) * numbers


def pick(weights: Mapping[str, float], numbers: Floats) -> list[str]:
    """Choose a name for every number of [0, 1), in proportion to the weights.

    >>> pick({"a": 3, "b": 1}, np.array([0.1, 0.7, 0.8]))
    ['a', 'a', 'b']
    """
    names = list(weights)
    edges = np.cumsum(np.array([weights[name] for name in names], dtype=np.float64))
    places = np.searchsorted(edges / edges[-1], numbers, side="right")
    return [names[min(int(index), len(names) - 1)] for index in places]


def totals(groups: Ints, values: Floats, count: int) -> Floats:
    """Return the sum of ``values`` in each group; groups are numbers below ``count``.

    >>> totals(np.array([0, 2, 0]), np.array([1.0, 5.0, 3.0]), 3).tolist()
    [4.0, 0.0, 5.0]
    """
    return np.bincount(groups, weights=values, minlength=count).astype(np.float64)


def within(groups: Ints, values: Floats, count: int) -> Floats:
    """Return each value's share of its group's sum; groups are numbers below ``count``; an empty group gives zero.

    >>> within(np.array([0, 0, 1]), np.array([1.0, 3.0, 5.0]), 2).tolist()
    [0.25, 0.75, 1.0]
    """
    sums = totals(groups, values, count)
    return np.divide(values, sums[groups], out=np.zeros_like(values), where=sums[groups] > 0)
