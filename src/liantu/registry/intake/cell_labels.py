"""单元格用语: what the pack says about words in cells: missing, yes and no, units of money, error texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liantu.kernel.pack import Pack


@dataclass(frozen=True, slots=True)
class CellWords:
    """Words in cells, all in lower case; ``money`` in yuan, ``powers`` as factors."""

    missing: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    errors: frozenset[str]
    money: Mapping[str, int]
    powers: Mapping[str, int]
    separators: tuple[str, ...]
    earliest_year: int
    latest_year: int
    listed_at_most: int

    @classmethod
    def from_pack(cls, pack: Pack) -> CellWords:
        """Read ``rules/missing_words.yaml`` and ``rules/cell_words.yaml``."""
        rule: Mapping[str, Any] = pack.rules["cell_words"]
        return cls(
            missing=_lower(pack.rules["missing_words"]["words"]),
            yes=_lower(rule["yes"]),
            no=_lower(rule["no"]),
            errors=_lower(rule["errors"]),
            money={str(word).lower(): int(factor) for word, factor in rule["money"].items()},
            powers={str(word).lower(): int(factor) for word, factor in rule["powers"].items()},
            separators=tuple(rule["separators"]),
            earliest_year=int(rule["earliest_year"]),
            latest_year=int(rule["latest_year"]),
            listed_at_most=int(rule["listed_at_most"]),
        )


def _lower(words: Any) -> frozenset[str]:
    return frozenset(str(word).lower() for word in words)
