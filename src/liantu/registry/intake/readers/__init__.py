"""读表: files become sheets of text cells, each with its place; nothing is guessed and nothing is half read."""

from __future__ import annotations

from liantu.registry.intake.readers.sheet import LeftOut, Sheet, column_letters, column_position

__all__ = ["LeftOut", "Sheet", "column_letters", "column_position"]
