"""旁表: fields that another file of the same source fills, as the option ``look_up`` of a column map says."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

import polars as pl

from liantu.kernel.errors import Place, Problem
from liantu.kernel.pack.entries import SourceTable
from liantu.kernel.text import Text
from liantu.registry.engine.source_options import LookUp, options_of
from liantu.registry.intake.headings import normalised
from liantu.registry.intake.input import InputFile
from liantu.registry.intake.readers import Sheet, read_sheets


def looked_up(frame: pl.DataFrame, part: SourceTable | None, files: Sequence[InputFile]) -> tuple[pl.DataFrame, list[Problem]]:
    """Return ``frame`` with the fields that are looked up in other files of the import, and a warning for each file that is not there.

    Without the file, or without the key in it, a field is empty. The first row of a key counts.
    """
    warnings = list[Problem]()
    for one in options_of(part).look_up if part is not None and part.options else ():
        values = _values(one, files)
        if values is None:
            warnings.append(_absent(one))
            frame = frame.with_columns(pl.lit(None, pl.String).alias(one.into))
            continue
        by = _cut(pl.col(one.by), one)
        frame = frame.with_columns(by.replace_strict(values, default=None, return_dtype=pl.String).alias(one.into))
    return frame, warnings


def _cut(key: pl.Expr, one: LookUp) -> pl.Expr:
    return key.str.extract(one.extract) if one.extract else key


def _values(one: LookUp, files: Sequence[InputFile]) -> dict[str, str] | None:
    """Key → value of the first sheet that has both columns; None where there is none."""
    known = frozenset({normalised(one.key), normalised(one.value)})
    for file in files:
        if fnmatchcase(file.path.name.casefold(), one.file.casefold()):
            for sheet in read_sheets(file.path, known=known):
                if (pairs := _pairs(sheet, one)) is not None:
                    return pairs
    return None


def _pairs(sheet: Sheet, one: LookUp) -> dict[str, str] | None:
    at = {normalised(heading): position for position, heading in reversed(list(enumerate(sheet.headings)))}
    key, value = at.get(normalised(one.key)), at.get(normalised(one.value))
    if key is None or value is None:
        return None
    pairs = sheet.frame.select(_cut(pl.col(f"c{key}"), one).alias("key"), pl.col(f"c{value}").alias("value")).drop_nulls()
    return dict(pairs.unique("key", keep="first", maintain_order=True).iter_rows())


def _absent(one: LookUp) -> Problem:
    what = Text(
        f"没有旁表 {one.file}（列 {one.key}、{one.value}）", f"the file {one.file} with the columns {one.key} and {one.value} is missing"
    )
    hint = Text("与来源的其他文件一起导入，否则按未知处理。", "Import it with the other files of the source; else its values are unknown.")
    return Problem("beside_missing", what, hint, Place(one.file))
