"""Tables on a terminal: columns aligned by the width that Chinese characters take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def table_lines(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> Iterator[str]:
    """Yield the headings and the rows, each column as wide as its widest cell; the columns of ``right`` are aligned to the right.

    >>> list(table_lines(["区县", "亿元"], [["渝北", "8"], ["Beibei", "16"]], right=[1]))
    ['区县    亿元', '渝北       8', 'Beibei    16']
    """
    from rich.cells import cell_len

    whole = [list(headings), *[list(row) for row in rows]]
    widths = [max(cell_len(row[column]) for row in whole) for column in range(len(headings))]
    for row in whole:
        cells = (_padded(cell, widths[column] - cell_len(cell), column in right) for column, cell in enumerate(row))
        yield "  ".join(cells).rstrip()


def _padded(cell: str, blanks: int, to_the_right: bool) -> str:
    return " " * blanks + cell if to_the_right else cell + " " * blanks
