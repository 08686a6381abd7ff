"""填表说明: what the template tells those who fill it in."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Column, Kind

GUIDE = (
    Text("链图 导入模板", "Liantu intake template"),
    Text(
        "每张表一个工作表；不需要的工作表可以留空或删除。", "One sheet per table; sheets that are not needed may stay blank or be deleted."
    ),
    Text(
        "前两行是标题（中文、英文），请不要修改；从第三行开始填写，一行一条。",
        "The first two rows are headings (Chinese, English); leave them as they are and fill in from row 3, one record a row.",
    ),
    Text(
        "红底标题是必填列（标有“必填”），其余没有的留空，不要填 0。",
        "Red headings must be filled (“required”); leave others blank where unknown, not 0.",
    ),
    Text(
        "请填数值，不要用公式、合并单元格、宏或外部链接；合计行不会作为数据。",
        "Enter values: no formulas, merged cells, macros or links; rows of totals are not data.",
    ),
    Text(
        "标题括号里是单位，可以改为其他单位，如把“（万元）”改为“（亿元）”。",
        "The bracket in a heading is the unit; it may be changed, such as from 万元 to 亿元.",
    ),
    Text(
        "再次导入同一文件不会重复；修改后再导入则更新。",
        "Importing the same file again changes nothing; importing a corrected file updates.",
    ),
)

_KIND_NOTES = {
    Kind.INTEGER: Text("整数", "a whole number"),
    Kind.NUMBER: Text("数字", "a number"),
    Kind.SHARE: Text("0 到 1 之间的小数，或百分数如 35%", "a share between 0 and 1, or a percentage such as 35%"),
    Kind.DATE: Text("日期，如 2024-01-05", "a date such as 2024-01-05"),
    Kind.YEAR: Text("年份，如 2024", "a year such as 2024"),
    Kind.YES_NO: Text("是或否", "是 (yes) or 否 (no)"),
    Kind.CREDIT_CODE: Text("18 位统一社会信用代码", "the 18 characters of the unified social credit code"),
    Kind.INDUSTRY: Text("国民经济行业代码（GB/T 4754-2017）", "a GB/T 4754-2017 industry code"),
    Kind.REGION: Text("区县名称或代码", "name or code of a district"),
    Kind.PARK: Text("园区名称或代码", "name or code of a park"),
    Kind.ITEM: Text("填报指标的名称或代码", "name or code of a report item"),
}


def kind_note(column: Column) -> Text:
    """Return what the kind of ``column`` asks for, choices and range named.

    >>> str(kind_note(Column("year", Text("年份", "Year"), Kind.YEAR, minimum=1949)))
    '年份，如 2024；不小于 1949 / a year such as 2024; at least 1949'
    """
    zh, en = [], []
    if base := _KIND_NOTES.get(column.kind):
        zh.append(base.zh)
        en.append(base.en)
    if column.choices:
        zh.append("可选：" + "、".join(text.zh for _, text in column.choices))
        en.append("one of: " + ", ".join(f"{text.zh} ({text.en})" for _, text in column.choices))
    for bound, words in ((column.minimum, ("不小于", "at least")), (column.maximum, ("不大于", "at most"))):
        if bound is not None:
            zh.append(f"{words[0]} {bound:g}")
            en.append(f"{words[1]} {bound:g}")
    return Text("；".join(zh), "; ".join(en))
