"""统一社会信用代码: codes with right check characters that no real registration can have."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from liantu.simulation.engine.draws import Ints

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PREFIX = "9199"
"""Registered as an enterprise (91) in a division of province 99: GB/T 2260 gives out provinces 11 to 82 and no other."""
_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
_BODY_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])


def credit_codes(numbers: Ints, place: int) -> list[str]:
    """Return a code for every number below 10⁸: prefix, four digits of ``place``, number, and both check characters.

    The organisation part ends with its own check character (GB 11714), the whole with that of GB 32100.

    >>> credit_codes(np.array([42]), 1)
    ['91990001000000422J']
    """
    body = numbers[:, None] // 10 ** np.arange(7, -1, -1) % 10
    check = (11 - (body * _BODY_WEIGHTS).sum(axis=1) % 11) % 11
    inner = np.where(check == 10, ALPHABET.index("X"), check)
    head = np.array([int(digit) for digit in f"{PREFIX}{place:04d}"])
    digits = np.concatenate([np.tile(head, (len(numbers), 1)), body, inner[:, None]], axis=1)
    last = (31 - (digits * _WEIGHTS).sum(axis=1) % 31) % 31
    return _text(np.concatenate([digits, last[:, None]], axis=1))


def _text(values: npt.NDArray[np.int64]) -> list[str]:
    """Write rows of places in the alphabet as strings."""
    letters = np.array(list(ALPHABET))[values]
    return ["".join(row) for row in letters.tolist()]
