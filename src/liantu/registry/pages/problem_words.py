"""问题的名称: what the kinds of problems of an intake are called on its page, by code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from liantu.registry.intake.safety.refusals import REFUSALS

_REFUSED = _("文件不能读取")
_OTHER = _("其他问题")
_WORDS: dict[str, Any] = {
    "ambiguous_name": _("单位名称不唯一"), "beside_missing": _("缺少配套文件"), "cell_error": _("单元格为错误值"),
    "contradicting_rows": _("同一数据前后矛盾"), "failed": _("程序出错"), "formula": _("单元格为公式"),
    "heading_missing": _("缺少必填列"), "heading_twice": _("列标题重复"), "heading_unit_unclear": _("列标题单位不清"),
    "heading_unknown": _("列标题无法识别"), "merged_cell": _("合并单元格"), "missing": _("必填项为空"), "not_a_choice": _("不在可选范围"),
    "not_a_date": _("日期无法识别"),
    "not_a_number": _("不是数字"), "not_a_period": _("期间无法识别"), "not_a_share": _("比例无法识别"), "not_a_year": _("年份无法识别"),
    "not_money": _("金额无法识别"), "not_own": _("不是本单位的数据"), "not_own_table": _("不由企业填报的表"), "not_whole": _("不是整数"),
    "not_yes_or_no": _("是与否无法识别"), "number_with_mark": _("数字带有注码"), "out_of_range": _("数值超出范围"),
    "digits_lost": _("长数字末位丢失"), "table_ambiguous": _("无法判断是哪张表"), "table_unknown": _("表格无法识别"),
    "too_long": _("文字过长"), "unclear_item": _("指标口径不清"), "unit_contradicts": _("单位前后矛盾"),
    "unit_differs": _("单位与指标不符"),
    "unit_unclear": _("单位不清"), "unit_unknown_base": _("指标没有单位"), "unknown_industry": _("行业不存在"),
    "unknown_item": _("指标不存在"), "unknown_organisation": _("单位未登记"), "unknown_park": _("园区不存在"),
    "unknown_product": _("产品不存在"), "unknown_region": _("地区不存在"), "unknown_source_map": _("列对应不存在"),
    "unknown_unit": _("单位无法识别"), "wrong_credit_code": _("统一社会信用代码无效"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problems: its code, as the address has it, its name and how many there are."""

    code: str
    name: Any
    count: int


def problem_name(code: str) -> Any:
    """Return what a kind of problems is called; never its code."""
    return _WORDS.get(code) or (_REFUSED if code in REFUSALS else _OTHER)


def kinds_of(counts: Counter[str]) -> list[ProblemKind]:
    """Return the kinds of problems with their numbers, commonest first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [ProblemKind(code, problem_name(code), count) for code, count in ordered]
