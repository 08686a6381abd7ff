"""拒收: why a file is refused, in Chinese and English, and how to fix it."""

from __future__ import annotations

from typing import NoReturn

from liantu.kernel.errors import Place, Problem, UnsafeFileError
from liantu.kernel.text import Text

_SAVE_AGAIN = Text("请用电子表格软件打开，另存为 .xlsx 后再导入。", "Open it in a spreadsheet program, save it as .xlsx and import that.")
_SPLIT = Text("请拆分为几个较小的文件后再导入。", "Split it into several smaller files and import those.")

REFUSALS: dict[str, tuple[Text, Text]] = {
    "file_missing": (Text("找不到文件", "file not found"), Text("请检查路径。", "Check the path.")),
    "not_a_file": (
        Text("不是普通文件（管道或设备）", "not a regular file (a pipe or device)"),
        Text("请保存为文件后再导入。", "Save it as a file and import that."),
    ),
    "file_name": (
        Text("文件名含有不可显示的字符", "the file name contains unprintable characters"),
        Text("请改名后再导入。", "Rename it and import it again."),
    ),
    "file_empty": (Text("文件是空的", "the file is empty"), Text("请选择有内容的文件。", "Choose a file that holds data.")),
    "file_too_large": (Text("文件大小 {size:,} 字节，超过上限 {limit:,}", "the file is {size:,} bytes; the limit is {limit:,}"), _SPLIT),
    "too_many_files": (Text("文件夹中有超过 {limit} 个文件", "more than {limit} files in the folder"), _SPLIT),
    "no_files": (
        Text("文件夹中没有可以导入的文件", "no importable file in the folder"),
        Text("请放入 .xlsx、.csv 或 .parquet 文件。", "Put .xlsx, .csv or .parquet files in it."),
    ),
    "format_unknown": (
        Text("不支持的文件类型“{suffix}”", "unsupported format “{suffix}”"),
        Text("请使用 .xlsx、.csv 或 .parquet。", "Use .xlsx, .csv or .parquet."),
    ),
    "old_format": (Text("旧版 .xls 工作簿", "a workbook in the old .xls format"), _SAVE_AGAIN),
    "other_workbook": (Text("{found} 格式的工作簿", "a workbook in the {found} format"), _SAVE_AGAIN),
    "macros": (
        Text("工作簿带有宏（VBA）", "the workbook contains macros (VBA)"),
        Text("请另存为不带宏的 .xlsx 后再导入。", "Save it as .xlsx without macros and import that."),
    ),
    "encrypted": (
        Text("文件有密码保护或已加密", "the file is encrypted or password-protected"),
        Text("请去掉密码后另存再导入。", "Remove the password, save it and import that."),
    ),
    "wrong_content": (
        Text("扩展名是“{suffix}”，内容却是 {found}", "the name ends in “{suffix}”, but the content is {found}"),
        Text("请用正确的格式另存，不要只改文件名。", "Save it in the right format; do not only rename it."),
    ),
    "damaged": (Text("文件已损坏：{detail}", "the file is damaged: {detail}"), _SAVE_AGAIN),
    "zip_bomb": (
        Text("压缩内容展开后异常巨大（{detail}）", "the compressed content expands to an implausible size ({detail})"),
        Text("请只保留数据，另存为新的 .xlsx。", "Keep the data only and save it as a new .xlsx."),
    ),
    "too_many_parts": (
        Text("工作簿含有 {count:,} 个部件，上限 {limit:,}", "the workbook has {count:,} parts; the limit is {limit:,}"),
        _SAVE_AGAIN,
    ),
    "external_link": (
        Text("工作簿链接到外部文件或数据源（{detail}）", "the workbook links to another file or data source ({detail})"),
        Text("请断开外部链接（数据 → 编辑链接 → 断开链接）后另存。", "Break the links (Data → Edit Links → Break Link) and save it."),
    ),
    "dde": (
        Text("工作簿含有动态数据交换（DDE）链接", "the workbook contains a dynamic data exchange (DDE) link"),
        Text("请删除该链接，把数据粘贴为数值后另存。", "Remove the link, paste the data as values and save it."),
    ),
    "embedded_object": (
        Text("工作簿嵌有对象或控件（{detail}）", "the workbook embeds an object or control ({detail})"),
        Text("请删除嵌入的对象后另存。", "Delete the embedded objects and save it."),
    ),
    "external_entity": (
        Text("内部的 XML 带有文档类型或实体声明（{detail}）", "an XML part declares a document type or entities ({detail})"),
        _SAVE_AGAIN,
    ),
    "xml_encoding": (Text("内部的 XML 不是 UTF-8 编码（{detail}）", "an XML part is not UTF-8 ({detail})"), _SAVE_AGAIN),
    "too_many_rows": (Text("有 {count:,} 行，上限 {limit:,}", "there are {count:,} rows; the limit is {limit:,}"), _SPLIT),
    "too_many_columns": (
        Text("有 {count:,} 列，上限 {limit:,}", "there are {count:,} columns; the limit is {limit:,}"),
        Text("请删除多余的列（包括右侧看似空白的列）。", "Delete the columns that are not needed, those far to the right too."),
    ),
    "too_many_cells": (
        Text("用到的区域有 {count:,} 个单元格，上限 {limit:,}", "the used area has {count:,} cells; the limit is {limit:,}"),
        Text("请删除远离数据的零散单元格，或拆分文件。", "Delete stray cells far from the data, or split the file."),
    ),
    "too_much_text": (
        Text("文字展开后有 {count:,} 字节，上限 {limit:,}", "the text comes to {count:,} bytes; the limit is {limit:,}"),
        _SPLIT,
    ),
    "cell_too_long": (
        Text("单元格文字长达 {count:,} 个字符，上限 {limit:,}", "a cell has {count:,} characters; the limit is {limit:,}"),
        Text("请缩短文字；若是 .csv，请检查引号是否成对。", "Shorten the text; in a .csv, check that quotation marks are paired."),
    ),
    "encoding_unknown": (
        Text("文字编码既不是 UTF-8、UTF-16，也不是 GB18030", "the text is not UTF-8, UTF-16 or GB18030"),
        Text("请另存为“CSV UTF-8”后再导入。", "Save it as “CSV UTF-8” and import that."),
    ),
    "encoding_mixed": (
        Text("同一文件中混有两种文字编码", "the file mixes two encodings"),
        Text("请用文本编辑器改正此行，整个文件另存为 UTF-8。", "Correct this line in a text editor and save the whole file as UTF-8."),
    ),
    "control_characters": (
        Text("含有控制字符或乱码替代符（U+FFFD）", "control characters or replacement characters (U+FFFD)"),
        Text("请从原系统重新导出文件。", "Export the file again from the system it came from."),
    ),
    "ragged_row": (
        Text("此行有 {count} 个字段，而标题行有 {limit} 个", "this row has {count} fields; the heading row has {limit}"),
        Text("含分隔符的文字请用双引号括起来。", "Put text that holds the separator in double quotation marks."),
    ),
    "open_quote": (
        Text("双引号没有成对", "unclosed quotation mark"),
        Text("请补上缺少的双引号。", "Add the missing quotation mark."),
    ),
    "nested_columns": (
        Text("列“{detail}”不是简单的值", "column “{detail}” does not hold plain values"),
        Text("请只保留文字、数字、日期和是/否列。", "Keep columns of text, numbers, dates and yes/no only."),
    ),
}


def refusal(code: str, place: Place, **values: object) -> Problem:
    """Return the problem ``code`` at ``place`` with its sentences filled in; raises KeyError for an unknown code."""
    what, hint = REFUSALS[code]
    return Problem(code, what.format(**values), hint, place)


def refuse(code: str, place: Place, **values: object) -> NoReturn:
    """Raise UnsafeFileError with one problem."""
    refuse_all([refusal(code, place, **values)])


def refuse_all(problems: list[Problem]) -> NoReturn:
    """Raise UnsafeFileError with all ``problems``."""
    files = "、".join(dict.fromkeys(problem.place.file for problem in problems if problem.place.file))
    raise UnsafeFileError(Text(f"不能导入 {files}", f"{files} cannot be imported"), problems)
