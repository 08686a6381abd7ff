"""不可用的单元格: formulas, error values, merged cells and spoilt long numbers, told cell by cell or column by column."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from liantu.kernel.errors import Place, Problem
from liantu.kernel.text import Text
from liantu.registry.intake.readers import Sheet

_NAMED_PER_COLUMN = 100
FLAWS: dict[str, tuple[Text, Text]] = {
    "formula": (
        Text("单元格是公式，算出的值没有读取", "the cell contains a formula; its computed value was not read"),
        Text("请复制此列，选择性粘贴为“数值”后再导入。", "Copy the column, paste it as values, and import again."),
    ),
    "cell_error": (
        Text("单元格是错误值（如 #N/A、#REF!）", "the cell contains an error value (such as #N/A or #REF!)"),
        Text("请改为正确的值，或留空。", "Put the right value there, or leave it blank."),
    ),
    "merged_cell": (
        Text(
            "单元格与其他单元格合并，不知道值属于哪一行",
            "the cell is merged with others, so it is not clear to which rows its value belongs",
        ),
        Text("请取消合并，并在每一行填写各自的值。", "Unmerge it and fill in each row's own value."),
    ),
    "digits_lost": (
        Text("数字超过 15 位，电子表格已丢失末尾的数字", "the number has more than 15 digits; the spreadsheet has lost the last ones"),
        Text("请把此列设为“文本”格式后重新填写。", "Format the column as text and enter the value again."),
    ),
}


def flaw_problems(sheet: Sheet, positions: Collection[int]) -> list[Problem]:
    """Return the problems of flawed cells in the columns at ``positions``.

    A column with more than 100 cells of one flaw has one problem for all of them, which names no row and so refuses the sheet.
    """
    if sheet.flaws.is_empty():
        return []
    problems = []
    wanted = sheet.flaws.filter(pl.col("column").is_in(list(positions))).sort("column", "_row")
    for (column, code), cells in wanted.group_by("column", "code", maintain_order=True):
        what, hint = FLAWS[str(code)]
        rows, position = cells.get_column("_row").to_list(), int(str(column))
        if len(rows) <= _NAMED_PER_COLUMN:
            problems += [Problem(str(code), what, hint, Place(sheet.file, sheet.name, row, sheet.cell(position, row))) for row in rows]
            continue
        many = Text(f"{what.zh}；此列共 {len(rows):,} 个", f"{what.en}; there are {len(rows):,} such cells in this column")
        area = f"{sheet.cell(position, rows[0])}:{sheet.cell(position, rows[-1])}"
        problems.append(Problem(str(code), many, hint, Place(sheet.file, sheet.name, None, area)))
    return problems
