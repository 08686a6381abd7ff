"""读 Parquet: plain columns become text; nested ones are refused."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from liantu.kernel.errors import Place
from liantu.registry.intake.readers.sheet import Sheet
from liantu.registry.intake.readers.texts import cleaned, number_text
from liantu.registry.intake.safety import Limits, refuse


def read_parquet(path: Path, limits: Limits) -> Sheet:
    """Return the file as one sheet; its column names are the headings, in row 1, and data start in row 2."""
    place = Place(file=path.name)
    try:
        lazy = pl.scan_parquet(path, glob=False)
        schema = lazy.collect_schema()
        rows = int(lazy.select(pl.len()).collect().item())
        _check(schema, rows, place, limits)
        frame = lazy.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        refuse("damaged", place, detail=str(error).splitlines()[0][:200])
    texts = [_text(frame.get_column(name)).alias(f"c{position}") for position, name in enumerate(schema)]
    plain = cleaned(pl.DataFrame(texts).with_row_index("_row", offset=2))
    filled = plain.filter(pl.any_horizontal(pl.exclude("_row").is_not_null()))
    return Sheet(file=path.name, name="", headings=tuple(name.strip() for name in schema), frame=filled, heading_row=1, path=path)


def _check(schema: pl.Schema, rows: int, place: Place, limits: Limits) -> None:
    if rows > limits.rows:
        refuse("too_many_rows", place, count=rows, limit=limits.rows)
    if len(schema) > limits.columns:
        refuse("too_many_columns", place, count=len(schema), limit=limits.columns)
    if rows * len(schema) > limits.cells:
        refuse("too_many_cells", place, count=rows * len(schema), limit=limits.cells)
    for name, kind in schema.items():
        if kind.is_nested() or kind in {pl.Binary, pl.Object}:
            refuse("nested_columns", place, detail=name)


def _text(column: pl.Series) -> pl.Series:
    """Return a column as text in the form that every viewer gives."""
    kind = column.dtype
    if kind.is_float():
        return column.cast(pl.Float64).fill_nan(None).map_elements(number_text, return_dtype=pl.String)
    if kind == pl.Boolean:
        return column.cast(pl.String)
    if isinstance(kind, pl.Datetime):
        text = column.dt.to_string("%Y-%m-%dT%H:%M:%S")
        return text.str.strip_suffix("T00:00:00")
    if isinstance(kind, pl.Decimal):
        return column.cast(pl.String).str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    return column.cast(pl.String)
