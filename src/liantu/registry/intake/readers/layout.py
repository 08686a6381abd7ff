"""表头与合计: where the headings of a sheet stand, and which rows under them are data."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from liantu.registry.intake.headings import heading_keys, normalised
from liantu.registry.intake.readers.sheet import FLAW_SCHEMA, LeftOut, Sheet

Row = tuple[int, tuple[str | None, ...]]
Area = tuple[int, int, int, int]

_TOTAL = r"^(合\s*计|总\s*计|小\s*计|累\s*计|本页合计|全市合计|全区合计|total|grand\s+total|sub\s*-?\s*total|sum)\s*[:：]?$"
_FOOTNOTE = re.compile(
    r"^(注|备注|说明|填表人|制表人?|审核人?|负责人|单位负责人|填报日期|资料来源|数据来源|notes?|sources?)\s*\d*\s*[:：.]", re.IGNORECASE
)
_UNIT_LINE = re.compile(r"^[(（]?\s*(?:(?:计量|金额)?单\s*位|unit)\s*[:：]\s*(.+?)\s*$", re.IGNORECASE)
_SERIAL = {"序号", "编号", "no", "no.", "#", "行号"}
_NUMBER = re.compile(r"^[-+]?[\d.,]+%?$")
_LAST_ROWS = 30
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row (or the lower of two), what it says, the groups above, and the last row that belongs to it."""

    row: int
    texts: tuple[str, ...]
    groups: tuple[str, ...] = ()
    last_row: int = 0


def lay_out(sheet: Sheet, known: Collection[str], merged: Sequence[Area] = (), heading_rows: int = 10) -> Sheet | None:
    """Return ``sheet``, read without headings, with its headings found and only data rows kept; None where nothing stands in it."""
    names = [name for name in sheet.frame.columns if name != "_row"]
    filled = sheet.frame.filter(pl.any_horizontal(pl.col(names).is_not_null())) if names else sheet.frame.clear()
    if filled.is_empty():
        return None
    first = [(int(row[0]), row[1:]) for row in filled.head(heading_rows + 1).select("_row", *names).iter_rows()]
    heading = find_heading(first, known, merged, heading_rows)
    body = filled.filter(pl.col("_row") > heading.row)
    left_out = [LeftOut(row, "heading", _shown(cells)) for row, cells in first if heading.row < row <= heading.last_row]
    body = body.filter(pl.col("_row") > heading.last_row)
    body, others = _without_totals(body, names, heading.texts)
    flaws = sheet.flaws.filter(pl.col("_row").is_in(body.get_column("_row").implode())) if len(sheet.flaws) else sheet.flaws
    return Sheet(
        file=sheet.file,
        name=sheet.name,
        headings=heading.texts,
        frame=_without_flawed(body, flaws),
        heading_row=heading.row,
        path=sheet.path,
        left_out=(*left_out, *others),
        flaws=flaws.cast(FLAW_SCHEMA),
        groups=heading.groups,
        unit=_unit_above(first, heading.row),
        invisible=sheet.invisible,
    )


def _unit_above(rows: Sequence[Row], heading_row: int) -> str:
    """The unit that a line above the headings gives the whole table; the last such line counts."""
    said = [match[1] for row, cells in rows if row < heading_row for cell in cells if cell and (match := _UNIT_LINE.search(cell))]
    return said[-1].strip("()（）") if said else ""


def find_heading(rows: Sequence[Row], known: Collection[str], merged: Sequence[Area] = (), heading_rows: int = 10) -> Heading:
    """Return the heading among the first ``rows``: the row, or pair of rows, with the most known headings; else the first full row."""
    candidates = rows[:heading_rows]
    scores = [_score(cells, known) for _, cells in candidates]
    best = max(range(len(candidates)), key=lambda index: (scores[index], -index))
    pairs = [_combined(candidates, index, merged) for index in range(len(candidates) - 1)]
    pair_scores = [_score(pair.texts, known) for pair in pairs]
    chosen = max(range(len(pairs)), key=lambda index: (pair_scores[index], -index), default=0)
    if pairs and pair_scores[chosen] > max(scores[best], 1):
        heading = pairs[chosen]
    elif scores[best]:
        heading = _single(candidates, best, merged)
    else:
        return _single(candidates, _first_full(candidates), merged)
    return _with_second_language(heading, rows, known)


def has_known_headings(sheet: Sheet, known: Collection[str]) -> bool:
    """Return whether at least two of the sheet's headings are known."""
    return _score(sheet.headings, known) >= 2


def _score(cells: Sequence[str | None], known: Collection[str]) -> int:
    return sum(1 for cell in cells if cell and any(key in known for key in heading_keys(cell)))


def _single(rows: Sequence[Row], index: int, merged: Sequence[Area]) -> Heading:
    row, cells = rows[index]
    texts = tuple(cell or "" for cell in cells)
    above = (
        _spread(rows[index - 1], merged)
        if index and any(top == rows[index - 1][0] and right > left for top, left, _, right in merged)
        else ()
    )
    groups = above if len({group for group in above if group}) > 1 else ()
    return Heading(row, texts, groups, row)


def _combined(rows: Sequence[Row], index: int, merged: Sequence[Area]) -> Heading:
    """Return rows ``index`` and the next as one heading: the lower text, or the upper where the lower is blank."""
    upper, lower = rows[index][1], rows[index + 1][1]
    texts = tuple(below or above or "" for above, below in zip(upper, lower, strict=True))
    spread = _spread(rows[index], merged)
    groups = tuple(group if below else "" for group, below in zip(spread, lower, strict=True))
    return Heading(rows[index + 1][0], texts, groups, rows[index + 1][0])


def _spread(row: Row, merged: Sequence[Area]) -> tuple[str, ...]:
    """Return a row of groups with each merged cell's text over all columns that it covers."""
    number, cells = row
    texts = [cell or "" for cell in cells]
    for top, left, bottom, right in merged:
        if top <= number <= bottom and left < len(texts):
            for column in range(left + 1, min(right, len(texts) - 1) + 1):
                texts[column] = texts[column] or texts[left]
    return tuple(texts)


def _with_second_language(heading: Heading, rows: Sequence[Row], known: Collection[str]) -> Heading:
    """Count the next row to the heading where it too holds only known headings, as in our own templates."""
    following = next((row for row in rows if row[0] > heading.last_row), None)
    if following is None:
        return heading
    filled = [cell for cell in following[1] if cell]
    score = _score(following[1], known)
    if score >= 2 and score >= 0.6 * len(filled):
        return Heading(heading.row, heading.texts, heading.groups, following[0])
    return heading


def _first_full(rows: Sequence[Row]) -> int:
    """Return the index of the first row that is about as full as the fullest and holds distinct words, not numbers."""
    widths = [sum(1 for cell in cells if cell) for _, cells in rows]
    for index, (_, cells) in enumerate(rows):
        filled = [cell for cell in cells if cell]
        words = [cell for cell in filled if not _NUMBER.match(cell)]
        if widths[index] >= 0.6 * max(widths) and len(words) == len(filled) == len(set(filled)):
            return index
    return 0


def _without_totals(body: pl.DataFrame, names: list[str], headings: Sequence[str]) -> tuple[pl.DataFrame, list[LeftOut]]:
    """Take out total rows anywhere and footnotes at the end; both are told, not lost."""
    leading = [name for name, heading in zip(names, headings, strict=True) if normalised(heading) not in _SERIAL] or names
    first = pl.concat([body.select("_row", pl.coalesce(some).alias("first")) for some in (leading, names)])
    totals = first.filter(pl.col("first").str.contains(f"(?i){_TOTAL}"))
    gone = {int(row): ("total", str(text)) for row, text in totals.iter_rows()}
    for row in reversed(body.tail(_LAST_ROWS).select("_row", *names).rows()):
        filled = [cell for cell in row[1:] if cell]
        if row[0] in gone:
            continue
        if not filled or not _FOOTNOTE.match(filled[0]) or (len(filled) > 1 and len(filled) > len(names) // 2):
            break
        gone[int(row[0])] = ("footnote", _shown(row[1:]))
    left_out = [LeftOut(row, reason, text) for row, (reason, text) in sorted(gone.items())]
    if not gone:
        return body, []
    return body.filter(~pl.col("_row").is_in(list(gone))), left_out


def _without_flawed(body: pl.DataFrame, flaws: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with every flawed cell null, so that its value cannot be used by mistake."""
    columns = []
    for (column,), cells in flaws.group_by("column"):
        name = f"c{column}"
        if name in body.columns:
            rows = cells.get_column("_row").unique().implode()
            columns.append(pl.when(~pl.col("_row").is_in(rows)).then(pl.col(name)).alias(name))
    return body.with_columns(columns)


def _shown(cells: Sequence[str | None]) -> str:
    return " ".join(cell for cell in cells if cell)[:_SHOWN]
