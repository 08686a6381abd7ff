"""搁置说明: what is told of rows that were not taken, or that were read by a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from liantu.kernel.text import Text

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Aside:
    """Rows that were not taken, or were read by a rule: the reason, how many rows, and the commonest values with their counts.

    ``nearest`` names the product that a doubtful value is like.
    """

    table: str
    reason: str
    text: Text
    rows: int
    values: tuple[tuple[str, int], ...] = ()
    nearest: Mapping[str, str] = field(default_factory=dict)
    taken: bool = False

    def note(self) -> Text:
        """Return the sentence for a report, with the commonest values."""
        shown = self.values[:_LISTED]
        words = Text("、".join(f"{value} {count}" for value, count in shown), ", ".join(f"{value} {count}" for value, count in shown))
        head = Text("按规则读入", "read by rule") if self.taken else Text("搁置", "set aside")
        more = Text(f"（{words.zh}）", f" ({words.en})") if shown else Text("", "")
        return Text(f"{head.zh} {self.rows:,} 行：{self.text.zh}{more.zh}", f"{head.en}, {self.rows:,} rows: {self.text.en}{more.en}")


def counted(rows: pl.DataFrame, name: str) -> tuple[tuple[str, int], ...]:
    """Return the values of a column with their counts, commonest first."""
    counts = rows.group_by(pl.col(name).fill_null("").alias("value")).len().sort(["len", "value"], descending=[True, False])
    return tuple((str(value), int(count)) for value, count in counts.iter_rows())
