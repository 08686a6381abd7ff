"""看不到的企业: which sums of a table would tell a reader of one or two firms that he does not see.

The reader knows the whole, every part that is shown, and what his own firms hold of each. What is left of a part is the sum of its hidden
firms, and what is left of the whole is the sum of those of all parts that are withheld. None of these may rest on fewer firms than a
least number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")


def withheld_parts(hidden: Mapping[Key, int], least: int, *, add_up: bool = True) -> frozenset[Key]:
    """Return the parts to withhold: those with 1 to ``least`` − 1 hidden firms, and others.

    Where parts add up to a whole that is shown, the smallest others follow until the withheld ones hold ``least`` together. Parts without a
    hidden firm tell nothing that the reader does not know.

    >>> sorted(withheld_parts({"A": 0, "B": 1, "C": 4, "D": 9}, 3))
    ['B', 'C']
    >>> sorted(withheld_parts({"A": 0, "B": 1, "C": 2, "D": 9}, 3)), sorted(withheld_parts({"B": 1, "D": 9}, 3, add_up=False))
    (['B', 'C'], ['B'])
    """
    chosen = {part for part, firms in hidden.items() if 0 < firms < least}
    if add_up and chosen:
        others = sorted((part for part, firms in hidden.items() if firms >= least), key=lambda part: (hidden[part], str(part)))
        while sum(hidden[part] for part in chosen) < least and others:
            chosen.add(others.pop(0))
    return frozenset(chosen)
