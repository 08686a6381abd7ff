"""单元格用语: what the pack says about words in cells: missing, yes and no, units of money, error texts."""

from __future__ import annotations

from liantu.kernel.pack import Pack
from liantu.registry.engine.rule_files import CellWordRules, MissingWords


class CellWords(CellWordRules):
    """Words in cells, with those that mean that a value is missing."""

    missing: frozenset[str]

    @classmethod
    def from_pack(cls, pack: Pack) -> CellWords:
        """Return ``rules/cell_words.yaml`` and ``rules/missing_words.yaml`` as one."""
        return cls(**dict(pack.rule(CellWordRules)), missing=pack.rule(MissingWords).words)
