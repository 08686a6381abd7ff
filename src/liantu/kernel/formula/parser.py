"""公式解析: text becomes typed nodes, or one FormulaError that says what is wrong, where in the text, and how to mend it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from typing import Literal

from liantu.kernel.errors import LiantuError
from liantu.kernel.formula import nodes
from liantu.kernel.formula.nodes import ATTRIBUTES, Node
from liantu.kernel.text import Text

Kind = Literal["number", "truth", "word"]
_KINDS = {"number": Text("数", "a number"), "truth": Text("条件", "a condition"), "word": Text("文字", "a text")}
_SIGNS: dict[type[ast.operator], nodes.Sign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_RELATIONS: dict[type[ast.cmpop], nodes.Relation] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_LONGEST = 2000
_LARGEST = 1e100
_DEEPEST = 100
_MOST_FIRMS = 10_000


class FormulaError(LiantuError, ValueError):
    """A formula that cannot be read; ``position`` counts characters from 1."""

    def __init__(self, what: Text, hint: Text, position: int) -> None:
        self.position = position
        super().__init__(Text(f"第 {position} 字符：{what.zh}", f"character {position}: {what.en}"), hint)


@cache
def parse_formula(text: str) -> Node:
    """Return the formula of an indicator; raises FormulaError.

    >>> print(parse_formula("growth(sum(revenue))*100"))
    growth(sum(revenue)) * 100
    >>> parse_formula("sum(revenue) + tax")
    Traceback (most recent call last):
    ...
    liantu.kernel.formula.parser.FormulaError: 第 16 字符：“tax”不在汇总之内 / character 16: 'tax' is not inside an aggregate ...
    """
    return _read(text, lambda reader, tree: reader.result(tree, growing=False))


@cache
def parse_expression(text: str) -> Node:
    """Return a number over one firm, such as ``value_added / employees``; raises FormulaError."""
    return _read(text, lambda reader, tree: reader.firm(tree, "number"))


@cache
def parse_condition(text: str) -> Node:
    """Return a condition on one firm, such as ``value_added > output_value``; raises FormulaError."""
    return _read(text, lambda reader, tree: reader.firm(tree, "truth"))


def _read(text: str, take: Callable[[_Reader, ast.expr], Node]) -> Node:
    try:
        return take(_Reader(text), _tree(text))
    except RecursionError as error:
        raise FormulaError(Text("嵌套过深", "nested too deeply"), Text("拆成几个指标", "split it into several indicators"), 1) from error


def _tree(text: str) -> ast.expr:
    if len(text) > _LONGEST:
        raise FormulaError(Text("公式过长", "the formula is too long"), Text("拆成几个指标", "split it into several indicators"), _LONGEST)

    plain = " ".join(text.splitlines()).rstrip()
    lead = len(plain) - len(plain.lstrip())
    try:
        tree = ast.parse(plain.lstrip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        position = lead + (getattr(error, "offset", None) or len(plain) - lead + 1)
        hint = Text("检查括号、逗号和运算符", "check brackets, commas and operators")
        raise FormulaError(Text("公式语法有误", "the formula cannot be read"), hint, position) from error

    level, depth = [tree], 0
    while level and depth <= _DEEPEST:
        level, depth = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)], depth + 1
    if level:
        raise RecursionError
    return tree


class _Reader:
    """Turns one formula's syntax tree into nodes."""

    def __init__(self, text: str) -> None:
        plain = " ".join(text.splitlines()).rstrip()
        self._text = plain.lstrip()
        self._lead = len(plain) - len(self._text)

    # results

    def result(self, tree: ast.expr, *, growing: bool) -> Node:
        """Return a result over a group; ``growing`` inside a growth, where there is no further one."""
        match tree:
            case ast.Constant(value=bool() | str() | None):
                raise self.error(tree, "这里应为汇总或数", "expected an aggregate or a number", "sum(x)")
            case ast.Constant(value=int() | float()):
                return self.number(tree)
            case ast.UnaryOp(op=ast.USub()):
                return nodes.Minus(self.result(tree.operand, growing=growing))
            case ast.BinOp() if type(tree.op) in _SIGNS:
                self._divides(tree)
                left, right = self.result(tree.left, growing=growing), self.result(tree.right, growing=growing)
                return nodes.Arithmetic(_SIGNS[type(tree.op)], left, right)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, tree, growing=growing)
            case ast.Name(id=name):
                zh, en = f"“{name}”不在汇总之内", f"'{name}' is not inside an aggregate"
                raise self.error(tree, zh, en, f"sum({name})")
        raise self._unknown(tree)

    def _call(self, name: str, tree: ast.Call, *, growing: bool) -> Node:
        if name in _AGGREGATES:
            least, most, build = _AGGREGATES[name]
            return build(self, self._arguments(tree, name, least, most))
        if name == "series":
            return nodes.Series(self._name(self._arguments(tree, name, 1, 1)[0]))
        if name in ("growth", "real_growth"):
            if growing:
                raise self.error(tree, "增长率之内不能再有增长率", "growth cannot be nested", "growth(sum(x))")
            count = 1 if name == "growth" else 2
            arguments = self._arguments(tree, name, count, count)
            part = self.result(arguments[0], growing=True)
            return nodes.Growth(part) if count == 1 else nodes.RealGrowth(part, self._name(arguments[1]))
        names = "、".join([*_AGGREGATES, "growth", "real_growth", "series"])
        raise self.error(tree, f"没有汇总函数 {name}", f"unknown aggregate {name}", names)

    def _arguments(self, tree: ast.Call, name: str, least: int, most: int) -> list[ast.expr]:
        if tree.keywords or any(isinstance(argument, ast.Starred) for argument in tree.args):
            raise self.error(tree, f"{name} 的参数只按次序写", f"{name} takes positional arguments only", f"{name}(x)")
        if not least <= len(tree.args) <= most:
            arity = str(least) if least == most else f"{least}–{most}"
            zh, en = f"{name} 应有 {arity} 个参数，现有 {len(tree.args)} 个", f"{name} takes {arity} argument(s), not {len(tree.args)}"
            raise self.error(tree, zh, en, f"{name}(x)")
        return tree.args

    def _name(self, tree: ast.expr) -> str:
        if isinstance(tree, ast.Name):
            return tree.id
        raise self.error(tree, "这里应为官方数据的代码", "expected the code of an official series", "series(gdp)")

    def number(self, tree: ast.expr) -> nodes.Number:
        """Return a literal number."""
        if isinstance(tree, ast.Constant) and isinstance(tree.value, int | float) and not isinstance(tree.value, bool):
            if abs(tree.value) > _LARGEST:
                raise self.error(tree, "数过大", "the number is too large", "1e12")
            return nodes.Number(float(tree.value))
        raise self.error(tree, "这里应为一个数", "expected a plain number", "0.5")

    # expressions over one firm

    def firm(self, tree: ast.expr, expected: Kind | None) -> Node:
        """Return an expression over one firm that is of the kind ``expected``, where one is."""
        node, kind = self._firm(tree)
        if expected is not None and kind != expected:
            zh = f"“{self._cut(tree)}”是{_KINDS[kind].zh}，这里应为{_KINDS[expected].zh}"
            en = f"'{self._cut(tree)}' is {_KINDS[kind].en}, expected {_KINDS[expected].en}"
            raise self.error(tree, zh, en, "revenue > 0" if expected == "truth" else "revenue")
        return node

    def _firm(self, tree: ast.expr) -> tuple[Node, Kind]:
        match tree:
            case ast.Constant():
                return self._literal(tree)
            case ast.Name(id=name):
                return _name_node(name)
            case ast.UnaryOp(op=ast.USub()):
                return nodes.Minus(self.firm(tree.operand, "number")), "number"
            case ast.BinOp() if type(tree.op) in _SIGNS:
                self._divides(tree)
                left, right = self.firm(tree.left, "number"), self.firm(tree.right, "number")
                return nodes.Arithmetic(_SIGNS[type(tree.op)], left, right), "number"
        return self._condition(tree), "truth"

    def _literal(self, tree: ast.Constant) -> tuple[Node, Kind]:
        if isinstance(tree.value, bool):
            return nodes.Truth(tree.value), "truth"
        if isinstance(tree.value, str):
            if not tree.value.isprintable():
                raise self.error(tree, "文字中有不可见的字符", "the text contains invisible characters", 'size == "大型"')
            return nodes.Word(tree.value), "word"
        return self.number(tree), "number"

    def _condition(self, tree: ast.expr) -> Node:
        match tree:
            case ast.UnaryOp(op=ast.Not()):
                return nodes.Not(self.firm(tree.operand, "truth"))
            case ast.BoolOp():
                parts = tuple(self.firm(value, "truth") for value in tree.values)
                return nodes.And(parts) if isinstance(tree.op, ast.And) else nodes.Or(parts)
            case ast.Compare():
                return self._comparisons(tree)
            case ast.Call(func=ast.Name(id="known")):
                return nodes.Known(self.firm(self._arguments(tree, "known", 1, 1)[0], None))
            case ast.Call(func=ast.Name(id=name)):
                zh, en = f"{name} 不能用于单个企业", f"{name} cannot be used in an expression over one firm"
                raise self.error(tree, zh, en, "sum(x) / sum(y)")
        raise self._unknown(tree)

    def _comparisons(self, tree: ast.Compare) -> Node:
        operands = [tree.left, *tree.comparators]
        parts = tuple(self._comparison(sign, operands[place], operands[place + 1]) for place, sign in enumerate(tree.ops))
        return parts[0] if len(parts) == 1 else nodes.And(parts)

    def _comparison(self, sign: ast.cmpop, left: ast.expr, right: ast.expr) -> Node:
        if isinstance(sign, ast.In | ast.NotIn):
            if not isinstance(right, ast.Tuple | ast.List | ast.Set) or not right.elts:
                raise self.error(right, "in 之后应为若干文字", "'in' must be followed by texts", 'district in ("500112", "500103")')
            options = tuple(option for each in right.elts if isinstance(option := self.firm(each, "word"), nodes.Word))
            if len(options) != len(right.elts):
                raise self.error(right, "in 之后只能是文字", "'in' accepts texts only", 'size in ("大型", "中型")')
            chosen = nodes.OneOf(self.firm(left, "word"), options)
            return chosen if isinstance(sign, ast.In) else nodes.Not(chosen)
        if type(sign) not in _RELATIONS:
            raise self._unknown(right)

        relation = _RELATIONS[type(sign)]
        node, kind = self._firm(left)
        if kind != "number" and relation not in ("==", "!="):
            raise self.error(left, "只有数可以比大小", "only numbers can be compared by size", "revenue > 0")
        return nodes.Comparison(relation, node, self.firm(right, kind))

    # errors

    def _divides(self, tree: ast.BinOp) -> None:
        """Refuse a quotient by a literal zero, which is never known."""
        divisor = tree.right
        while isinstance(divisor, ast.UnaryOp):
            divisor = divisor.operand
        if isinstance(tree.op, ast.Div) and isinstance(divisor, ast.Constant) and divisor.value == 0:
            raise self.error(tree.right, "除数为 0", "division by zero", "sum(x) / count()")

    def _cut(self, tree: ast.expr) -> str:
        return ast.get_source_segment(self._text, tree) or ""

    def error(self, tree: ast.expr, zh: str, en: str, example: str) -> FormulaError:
        """Return the error that points at ``tree`` and shows how it may be written."""
        preceding = self._text.encode()[: tree.col_offset].decode(errors="ignore")
        return FormulaError(Text(zh, en), Text(f"例如 {example}", f"for example {example}"), self._lead + len(preceding) + 1)

    def _unknown(self, tree: ast.expr) -> FormulaError:
        return self.error(tree, f"公式中不能写“{self._cut(tree)}”", f"'{self._cut(tree)}' is not allowed in a formula", "sum(x) / sum(y)")


def _name_node(name: str) -> tuple[Node, Kind]:
    if name in ("true", "false"):
        return nodes.Truth(name == "true"), "truth"
    if name not in ATTRIBUTES:
        return nodes.Item(name), "number"
    return nodes.Attribute(name), "truth" if ATTRIBUTES[name] is bool else "word"


def _truth(reader: _Reader, arguments: list[ast.expr], place: int) -> Node | None:
    return reader.firm(arguments[place], "truth") if len(arguments) > place else None


def _ratio(reader: _Reader, arguments: list[ast.expr]) -> Node:
    return nodes.Ratio(reader.firm(arguments[0], "number"), reader.firm(arguments[1], "number"), _truth(reader, arguments, 2))


def _mean(reader: _Reader, arguments: list[ast.expr]) -> Node:
    return nodes.Mean(reader.firm(arguments[0], "number"), reader.firm(arguments[1], "number") if len(arguments) > 1 else None)


def _quantile(reader: _Reader, arguments: list[ast.expr]) -> Node:
    q = reader.number(arguments[1]).value
    if not 0 <= q <= 1:
        raise reader.error(arguments[1], "分位应在 0 和 1 之间", "the quantile must be between 0 and 1", "quantile(x, 0.9)")
    return nodes.Quantile(reader.firm(arguments[0], "number"), q)


def _top_share(reader: _Reader, arguments: list[ast.expr]) -> Node:
    n = reader.number(arguments[1]).value
    if not 1 <= n <= _MOST_FIRMS or not n.is_integer():
        raise reader.error(arguments[1], "家数应为 1 至 1 万的整数", "expected an integer from 1 to 10,000", "top_share(x, 3)")
    return nodes.TopShare(reader.firm(arguments[0], "number"), int(n))


_AGGREGATES: dict[str, tuple[int, int, Callable[[_Reader, list[ast.expr]], Node]]] = {
    "sum": (1, 2, lambda reader, arguments: nodes.Sum(reader.firm(arguments[0], "number"), _truth(reader, arguments, 1))),
    "ratio": (2, 3, _ratio),
    "share": (2, 2, lambda reader, arguments: nodes.Share(reader.firm(arguments[0], "number"), reader.firm(arguments[1], "truth"))),
    "count": (0, 1, lambda reader, arguments: nodes.Count(_truth(reader, arguments, 0))),
    "share_of": (1, 1, lambda reader, arguments: nodes.ShareOf(reader.firm(arguments[0], "truth"))),
    "mean": (1, 2, _mean),
    "median": (1, 1, lambda reader, arguments: nodes.Quantile(reader.firm(arguments[0], "number"), 0.5)),
    "quantile": (2, 2, _quantile),
    "top_share": (2, 2, _top_share),
    "hhi": (1, 1, lambda reader, arguments: nodes.Hhi(reader.firm(arguments[0], "number"))),
}
