"""公式注入: text that a spreadsheet program would run as a formula when it opens a .csv."""

from __future__ import annotations

import polars as pl

from liantu.kernel.formulas import RUNS, STARTS

_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?$"


def neutral_text(cells: pl.Expr) -> pl.Expr:
    """Return text cells for a .csv export: an apostrophe stands before what would run; plain numbers stay as they are.

    >>> cells = pl.Series("cells", ["=1+2", "-5.2", "@SUM(A1)", "钢板"])
    >>> pl.select(neutral_text(pl.lit(cells))).to_series().to_list()
    ["'=1+2", '-5.2', "'@SUM(A1)", '钢板']
    """
    runs = cells.str.contains(RUNS) & ~cells.str.contains(_NUMBER)
    return pl.when(runs).then(pl.lit("'") + cells).otherwise(cells)


def plain_text(cells: pl.Expr) -> pl.Expr:
    """Return text cells of a .csv without the apostrophe that ``neutral_text`` set.

    >>> cells = pl.Series("cells", ["'=1+2", "'tis", "-5.2"])
    >>> pl.select(plain_text(pl.lit(cells))).to_series().to_list()
    ['=1+2', "'tis", '-5.2']
    """
    return pl.when(cells.str.contains(rf"^'+{STARTS}")).then(cells.str.slice(1)).otherwise(cells)
