"""列: the columns that several tables have, and how a column is written in a declaration."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import REPORTED_DATE, Column, Kind


def column(name: str, zh: str, en: str, kind: Kind = Kind.TEXT, *others: str, required: bool = False, **more: object) -> Column:
    """A column by field name, headings in both languages, kind and further headings; ``more`` are attributes of `Column`."""
    return Column(name, Text(zh, en), kind, required=required, other_headings=others, **more)  # type: ignore[arg-type]


def money(name: str, zh: str, en: str, *others: str) -> Column:
    """Money in 万元, zero or more; the cell may say its own unit (1.2亿元)."""
    note = Text("单位万元；也可在单元格内写明单位，如 1.2亿元", "in 10,000 yuan; a cell may say its own unit, such as 1.2亿元")
    return column(name, zh, en, Kind.YUAN, *others, unit="万元", minimum=0, note=note)


def organisation(name: str = "organisation", zh: str = "单位", en: str = "Organisation", *others: str, required: bool = True) -> Column:
    """A reference to an organisation, by credit code or name."""
    note = Text("统一社会信用代码，或登记名称、曾用名、别名", "credit code, or the registered, former or other name")
    return column(name, zh, en, Kind.ORGANISATION, *others, required=required, note=note, max_length=200)


def product(name: str = "product", zh: str = "产品", en: str = "Product", *others: str) -> Column:
    """A reference to a product, by code or name."""
    note = Text("产品代码、名称或别名", "product code, name or other name")
    return column(name, zh, en, Kind.PRODUCT, *others, required=True, note=note)


_UNIT_NOTE = Text(
    "这一行各数的单位；空白时按标题所写的单位，标题也没有写时按指标、产品或该列的单位",
    "of the numbers of the row; where empty: as the heading says, else that of the item, product or column",
)
_UNIT_HEADINGS = ("数值单位", "金额单位", "货币单位")
ROW_UNIT = column("unit", "计量单位", "Unit", Kind.TEXT, *_UNIT_HEADINGS, stored=False, max_length=60, note=_UNIT_NOTE)
"""The unit of a row's numbers, in tables where 单位 may also head the organisation."""
ROW_UNIT_ALONE = column("unit", "计量单位", "Unit", Kind.TEXT, "单位", *_UNIT_HEADINGS, stored=False, max_length=60, note=_UNIT_NOTE)
"""The same in tables where 单位 heads nothing else."""
LISTED = Text("用分号隔开", "separated by semicolons")
REPORTED = column(
    REPORTED_DATE, "填报日期", "Reported on", Kind.DATE, "上报日期", "报送日期",
    note=Text("空白时取导入日期", "the date of the intake where empty"),
)  # fmt: skip
YEAR = column("year", "年份", "Year", Kind.YEAR, "年度", required=True, minimum=1949, maximum=2100)
PERIOD = column(
    "period", "期间", "Period", Kind.PERIOD, "报告期", required=True,
    note=Text("如 2024、2024年上半年、2024年3季度、2024-03", "such as 2024, 2024H1, 2024Q3, 2024-03"),
)  # fmt: skip
