"""读 CSV: comma, semicolon, tab or bar separated text, with quoted line breaks, in any of three encodings."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import polars as pl

from liantu.kernel.errors import Place, Problem
from liantu.registry.intake.readers.encodings import decode
from liantu.registry.intake.readers.sheet import Sheet
from liantu.registry.intake.readers.texts import cleaned
from liantu.registry.intake.safety import Limits, plain_text, refusal, refuse, refuse_all

_SEPARATORS = ",;\t|"
_SEP_LINE = re.compile(r"^\s*\"?sep=([,;\t|])\"?\r?\n", re.IGNORECASE)
_MOST_RAGGED = 100


def read_csv(path: Path, limits: Limits) -> Sheet:
    """Return the file as one sheet, headings not yet found; raises UnsafeFileError with every row that does not fit."""
    place = Place(file=path.name)
    text = decode(path.read_bytes(), place)
    skipped = 0
    separator = ""
    if stated := _SEP_LINE.match(text):
        separator, text, skipped = stated[1], text[stated.end() :], 1
    if "\n" not in text:
        text = text.replace("\r", "\n")
    separator = separator or find_separator(text)
    width = _width(text, separator, place, limits)
    frame = _fast(text, separator, width)
    if frame is None:
        frame = _careful(text, separator, width, place, limits)
    names = [f"c{position}" for position in range(width)]
    frame = frame.rename(dict(zip(frame.columns, names, strict=True))).with_columns(plain_text(pl.col(names)).name.keep())
    frame = cleaned(frame.with_row_index("_row", offset=1 + skipped))
    _check_sizes(frame, names, place, limits)
    return Sheet(file=path.name, name="", headings=tuple("" for _ in names), frame=frame, path=path)


def find_separator(text: str) -> str:
    r"""Return the separator under which the first records have the most, and the most even, fields.

    >>> find_separator("name;value\n钢,板;1,5\n"), find_separator("one\n")
    (';', ',')
    """
    best, best_score = ",", (0.0, 0)
    for separator in _SEPARATORS:
        try:
            widths = Counter(
                len(row) for row in islice(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator), 30) if row
            )
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        score = (count / max(sum(widths.values()), 1), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = separator, score
    return best


def _width(text: str, separator: str, place: Place, limits: Limits) -> int:
    """Return how many columns there are: the most fields in the first records, blank ones at the end aside."""
    widths = [1]
    try:
        first = islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), limits.heading_rows + 1)
        widths.extend(max((position + 1 for position, field in enumerate(row) if field.strip()), default=0) for row in first)
    except csv.Error:
        refuse("cell_too_long", place, count=csv.field_size_limit(), limit=limits.cell_characters)
    if max(widths) > limits.columns:
        refuse("too_many_columns", place, count=max(widths), limit=limits.columns)
    return max(widths)


def _fast(text: str, separator: str, width: int) -> pl.DataFrame | None:
    """Parse with Polars; None where the file is not perfectly even, so that the careful way names the rows."""
    try:
        frame = pl.read_csv(
            io.BytesIO(text.encode()),
            has_header=False,
            separator=separator,
            schema={f"c{position}": pl.String for position in range(width)},
            infer_schema=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.width == width else None


def _careful(text: str, separator: str, width: int, place: Place, limits: Limits) -> pl.DataFrame:
    """Parse record by record, and refuse with every record that has more fields than there are headings."""
    rows: list[list[str]] = []
    problems: list[Problem] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if any(field.strip() for field in row[width:]):
                problems.append(refusal("ragged_row", Place(place.file, "", number), count=len(row), limit=width))
                if len(problems) >= _MOST_RAGGED:
                    break
            rows.append([*row[:width], *[""] * (width - len(row))])
            if len(rows) > limits.rows:
                refuse("too_many_rows", place, count=len(rows), limit=limits.rows)
    except csv.Error as error:
        code = "cell_too_long" if "field limit" in str(error) else "open_quote"
        problems.append(refusal(code, Place(place.file, "", len(rows) + 1), count=csv.field_size_limit(), limit=limits.cell_characters))
    if problems:
        refuse_all(problems)
    return pl.DataFrame(rows, schema={f"c{position}": pl.String for position in range(width)}, orient="row")


def check_even(sheet: Sheet) -> None:
    """Refuse rows with values to the right of the last heading: an unquoted separator has shifted their cells."""
    last = max((position + 1 for position, heading in enumerate(sheet.headings) if heading), default=0)
    beyond = [f"c{position}" for position in range(last, len(sheet.headings))]
    if not beyond:
        return
    rows = sheet.frame.filter(pl.any_horizontal(pl.col(beyond).is_not_null())).head(_MOST_RAGGED)
    places = [Place(sheet.file, sheet.name, int(row)) for row in rows.get_column("_row")]
    if places:
        refuse_all([refusal("ragged_row", place, count=len(sheet.headings), limit=last) for place in places])


def _check_sizes(frame: pl.DataFrame, names: list[str], place: Place, limits: Limits) -> None:
    if frame.height > limits.rows:
        refuse("too_many_rows", place, count=frame.height, limit=limits.rows)
    for name in names:
        lengths = frame.get_column(name).str.len_chars()
        longest = lengths.max()
        if isinstance(longest, int) and longest > limits.cell_characters:
            row = int(frame.get_column("_row")[lengths.arg_max() or 0])
            refuse("cell_too_long", Place(place.file, "", row), count=longest, limit=limits.cell_characters)
