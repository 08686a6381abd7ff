"""读表: files become sheets of text cells, each with its place; nothing is guessed and nothing is half read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from liantu.kernel.errors import Place, Problem
from liantu.kernel.text import Text
from liantu.registry.intake.readers.characters import plain_sheet
from liantu.registry.intake.readers.csv import check_even, read_csv
from liantu.registry.intake.readers.layout import has_known_headings, lay_out
from liantu.registry.intake.readers.parquet import read_parquet
from liantu.registry.intake.readers.sheet import LeftOut, Sheet, column_letters, column_position
from liantu.registry.intake.readers.workbook import read_workbook
from liantu.registry.intake.safety import DEFAULT_LIMITS, READ_SUFFIXES, Limits, check_file, refuse

__all__ = ["NOTE_SHEETS", "LeftOut", "Sheet", "column_letters", "column_position", "input_files", "raw_sheets", "read_sheets"]

NOTE_SHEETS = ("说明 Read me", "列表 Lists", "问题 Problems")
"""Sheets that our own workbooks carry beside the data; never read."""

_NOTE_NAME = re.compile(r"^(填表|填报|指标)?说明|^封面$|^目录$|^read\s*me|^notes?$|^cover$|^contents$", re.IGNORECASE)
Notice = Callable[[Problem], None]


def input_files(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> list[Path]:
    """Return the files to read: ``path`` itself, or all files of a folder and its sub-folders that are of a kind that is read.

    Links and hidden or lock files (``~$…``) are passed over. Other kinds of spreadsheet stay in the list, so that they are refused by name.
    """
    if not path.is_dir():
        if path.exists() and not path.is_file():
            refuse("not_a_file", Place(file=path.name))
        return [path]
    kinds = (*READ_SUFFIXES, ".xls", ".xlsm", ".xlsb", ".ods", ".et")
    files: list[Path] = []
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path).parts
        if file.is_symlink() or not file.is_file() or any(part.startswith((".", "~$")) for part in inside):
            continue
        if file.suffix.lower() in kinds:
            files.append(file)
        if len(files) > limits.files:
            refuse("too_many_files", Place(file=path.name), limit=limits.files)
    if not files:
        refuse("no_files", Place(file=path.name))
    return files


def read_sheets(
    path: Path | str, *, limits: Limits = DEFAULT_LIMITS, known: Collection[str] = frozenset(), notice: Notice | None = None
) -> Iterator[Sheet]:
    """Yield every sheet with data of a file, or of all files of a folder, one at a time.

    ``known`` holds headings as ``columns.known_headings`` gives them and helps to find the heading row; ``notice`` is told what was
    passed over (hidden sheets, note sheets, blank sheets). Raises UnsafeFileError, before a sheet of that file is yielded.
    """
    for file in input_files(Path(path), limits=limits):
        kind = check_file(file, limits)
        if kind == ".xlsx":
            yield from _workbook(file, limits, known, notice)
            continue
        if kind == ".parquet":
            yield plain_sheet(read_parquet(file, limits))
            continue
        sheet = lay_out(plain_sheet(read_csv(file, limits)), known, heading_rows=limits.heading_rows)
        if sheet is None:
            refuse("file_empty", Place(file=file.name))
        check_even(sheet)
        yield sheet


def raw_sheets(file: Path, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Sheet]:
    """Yield the sheets of one file as they stand, headings and blank rows among the rows; our own note sheets and hidden ones aside."""
    kind = check_file(file, limits)
    if kind == ".csv":
        yield read_csv(file, limits)
    elif kind == ".parquet":
        yield read_parquet(file, limits)
    else:
        yield from (sheet for sheet, _, hidden in read_workbook(file, limits) if not hidden and sheet.name not in NOTE_SHEETS)


def _workbook(file: Path, limits: Limits, known: Collection[str], notice: Notice | None) -> Iterator[Sheet]:
    for raw, scan, hidden in read_workbook(file, limits):
        if raw.name in NOTE_SHEETS:
            continue
        if hidden:
            _tell(notice, raw, "sheet_hidden", Text("隐藏的工作表没有读取", "hidden sheet skipped"))
            continue
        sheet = lay_out(plain_sheet(raw), known, scan.merged, limits.heading_rows)
        if sheet is None:
            _tell(notice, raw, "sheet_blank", Text("空白工作表没有读取", "blank sheet skipped"))
        elif _NOTE_NAME.search(raw.name.strip()) and not has_known_headings(sheet, known):
            _tell(notice, raw, "sheet_of_notes", Text("说明性工作表没有读取", "sheet of notes skipped"))
        else:
            yield sheet


def _tell(notice: Notice | None, sheet: Sheet, code: str, what: Text) -> None:
    hint = Text("如果其中有数据，请取消隐藏、改名后再导入。", "If it contains data, unhide it, rename it and import again.")
    if notice is not None:
        notice(Problem(code, what, hint, Place(sheet.file, sheet.name)))
