"""进入与退出: which products a region took up and which it gave up between two years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text
from liantu.regions.engine.presence import Bools, Floats


@dataclass(frozen=True, slots=True)
class Moves:
    """Where a product was entered, left, kept or stayed away from; all False where one of the two years is unknown."""

    entered: Bools
    left: Bools
    kept: Bools
    away: Bools

    def entry_rate(self) -> Floats:
        """Return by region the part of the products that it did not have and took up; nan where there were none.

        >>> moves(np.array([[2.0, 0.1, 0.0]]), np.array([[2.0, 1.5, 0.0]])).entry_rate().tolist()
        [0.5]
        """
        return _part(self.entered, self.away)

    def exit_rate(self) -> Floats:
        """Return by region the part of the products that it had and gave up; nan where there were none.

        >>> moves(np.array([[2.0, 1.2, 0.0]]), np.array([[2.0, 0.5, 0.0]])).exit_rate().tolist()
        [0.5]
        """
        return _part(self.left, self.kept)


def moves(before: Floats, after: Floats, *, threshold: float = 1.0, below: float | None = None) -> Moves:
    """Return what changed between the advantages (RCA, regions × products) of two years.

    Entered: below ``below`` (by default the threshold) before, at least ``threshold`` after. Left: the reverse. ``below`` under
    the threshold (0.5, say) keeps what merely wavers about the line out of both. nan in either year is unknown: no move.

    >>> found = moves(np.array([[0.2, 1.5, 0.9]]), np.array([[1.1, 0.3, 1.1]]), below=0.5)
    >>> found.entered.tolist(), found.left.tolist()  # 0.9 to 1.1 is no entry
    ([[True, False, False]], [[False, True, False]])
    """
    if before.shape != after.shape:
        raise LiantuError(Text("两个年份的地区与产品须一致", "both years must have the same regions and products"))
    low = threshold if below is None else below
    present_before, present_after = before >= threshold, after >= threshold
    absent_before, absent_after = before < low, after < low
    return Moves(
        entered=absent_before & present_after,
        left=present_before & absent_after,
        kept=present_before & ~absent_after & ~np.isnan(after),
        away=absent_before & ~present_after & ~np.isnan(after),
    )


def _part(selected: Bools, remaining: Bools) -> Floats:
    """Part of ``selected`` in both together, by row."""
    count, others = selected.sum(axis=1), remaining.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(count / (count + others))
