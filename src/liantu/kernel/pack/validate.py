"""校验: what a model refuses becomes problems with file, line and both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from liantu.kernel.errors import Place, Problem
from liantu.kernel.pack.documents import Document, Path_
from liantu.kernel.text import Text

EntryType = TypeVar("EntryType", bound=BaseModel)

_SAY: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少该键", "补上该键 / add it"),
    "extra_forbidden": ("不认识的键", "改正拼写或删去 / correct the spelling or remove it"),
    "string_type": ("应为文字", "加引号 / quote it"),
    "float_parsing": ("应为数值", "填数值 / enter a number"),
    "float_type": ("应为数值", "填数值 / enter a number"),
    "int_parsing": ("应为整数", "填整数 / enter an integer"),
    "int_type": ("应为整数", "填整数 / enter an integer"),
    "bool_parsing": ("应为 true 或 false", "填 true 或 false / enter true or false"),
    "bool_type": ("应为 true 或 false", "填 true 或 false / enter true or false"),
    "literal_error": ("不在允许的取值之内", "选一个允许的取值 / choose one of the allowed values"),
    "enum": ("不在允许的取值之内", "选一个允许的取值 / choose one of the allowed values"),
    "string_pattern_mismatch": ("写法不合格式", "按格式书写 / follow the pattern"),
    "tuple_type": ("应为列表", "写成列表 / make it a list"),
    "list_type": ("应为列表", "写成列表 / make it a list"),
    "dict_type": ("应为映射", "写成映射 / make it a mapping"),
    "model_type": ("应为映射", "写成映射 / make it a mapping"),
    "greater_than_equal": ("数值过小", "改正数值 / correct the number"),
    "less_than_equal": ("数值过大", "改正数值 / correct the number"),
    "greater_than": ("数值过小", "改正数值 / correct the number"),
    "less_than": ("数值过大", "改正数值 / correct the number"),
    "finite_number": ("应为有限的数值", "填数值 / enter a number"),
    "int_from_float": ("应为整数", "填整数 / enter an integer"),
    "too_long": ("项数过多", "删去多余的 / remove the surplus entries"),
    "too_short": ("不能为空", "至少填一项 / add at least one"),
    "string_too_short": ("不能为空", "填写内容 / fill it in"),
}

_OURS: Mapping[str, Text] = {
    "text": Text("写成 {zh: …, en: …}", "write {zh: …, en: …}"),
    "period": Text("写成 2024、2024H1、2024Q3 或 2024-07", "write 2024, 2024H1, 2024Q3 or 2024-07"),
    "unit": Text("用已知的单位代码", "use a known unit code"),
    "unknown": Text("补上定义或改正名称", "define it or correct the name"),
    "sum": Text("使各项合计为 1", "make the parts sum to 1"),
    "range": Text("先小后大", "put the smaller one first"),
    "twice": Text("只保留一处", "keep it in one place"),
    "condition": Text("按公式的写法改正", "correct the formula"),
    "pattern": Text("按可用的名称改正语句", "word it with the names that are available"),
    "rule": Text("按说明改正", "see the documentation of this file"),
}


def validated(model: type[EntryType], document: Document, path: Path_, value: Any, problems: list[Problem]) -> EntryType | None:
    """Return ``value`` as ``model``, or None after adding one problem for each thing that is wrong."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems.extend(problems_of(error, lambda inside: document.place((*path, *inside))))
        return None


def problems_of(error: ValidationError, place: Callable[[Path_], Place]) -> list[Problem]:
    """Return one problem for each thing that a model refuses; ``place`` says where a path inside the value stands."""
    details = error.errors(include_url=False)
    return [_problem(detail, place) for detail in details if not _follows(detail, details)]


def _follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a list is called empty only because its entries were refused, each of which is a problem of its own."""
    path = detail["loc"]
    return detail["type"] == "too_short" and any(len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in details)


def _problem(detail: ErrorDetails, place: Callable[[Path_], Place]) -> Problem:
    kind, message = detail["type"], detail["msg"]
    path = tuple(part for part in detail["loc"] if part != "[key]")
    key = ".".join(str(part) for part in path) or "(entry)"
    if kind in _OURS:
        zh, _, en = message.partition(" / ")
        what, hint = Text(f"{key}：{zh}", f"{key}: {en or zh}"), _OURS[kind]
    else:
        zh, advice = _SAY.get(kind, ("值不合要求", "改正 / correct it"))
        mend_zh, _, mend_en = advice.partition(" / ")
        what, hint = Text(f"{key}：{zh}", f"{key}: {message}"), Text(mend_zh, mend_en)
    return Problem(f"pack.{kind}", what, hint, place(path))
