"""The formula language: what is read, what is refused and where, and what an expression is for one firm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.formula import FormulaError, attributes, holds, items, parse_condition, parse_expression, parse_formula, series, value_of

FORMULAS = [
    "sum(revenue)",
    "sum(rd_expense, rd_expense > 0)",
    "ratio(value_added, employees, high_tech)",
    'share(output_value, cluster == "electronics")',
    "count()",
    "count(not (rd_expense > 0))",
    "share_of((rd_expense > 0) and known(revenue))",
    "mean(profit / revenue, revenue)",
    "median(-profit)",
    "quantile(revenue, 0.9)",
    "top_share(output_value, 4)",
    "hhi(output_value)",
    "growth(sum(revenue) / count())",
    "real_growth(sum(value_added), industrial_price_index)",
    "sum(value_added) / series(gdp)",
    "(-(2 * sum(tax))) - 1",
    'count(size in ("大型", "中型"))',
    'count(not (size in ("大型",)))',
    "share_of(true or false)",
]

REFUSED = [
    ("sum(revenue", 4),
    ("sum(revenue) +", 15),
    ("", 1),
    ("revenue", 1),
    ("1 + sum(revenue > 0)", 9),
    ("sum(district)", 5),
    ("count(revenue)", 7),
    ("sum(revenue, 1)", 14),
    ("share(revenue)", 1),
    ("total(revenue)", 1),
    ("sum(x=revenue)", 1),
    ("sum(*revenue)", 1),
    ("sum(sum(revenue))", 5),
    ("growth(growth(sum(revenue)))", 8),
    ("quantile(revenue, 1.5)", 19),
    ("quantile(revenue, q)", 19),
    ("top_share(revenue, 0)", 20),
    ("top_share(revenue, 1e99)", 20),
    ("sum(revenue) / 0", 16),
    ("sum(revenue / -0.0)", 15),
    (r'count(district == "\ud800")', 19),
    ("sum(revenue)" + " + 1" * 200, 1),
    ("-" * 200 + "sum(revenue)", 1),
    ("count(" + "not " * 200 + "high_tech)", 1),
    ("series('gdp')", 8),
    ("sum(revenue ** 2)", 5),
    ("sum(revenue.real)", 5),
    ("sum(revenue[0])", 5),
    ("(lambda: 1)()", 1),
    ("count(district > '5')", 7),
    ("count(district == 5)", 19),
    ("count(high_tech == 1)", 20),
    ("count(district in '5')", 19),
    ("count(district in (5, 6))", 20),
    ("count(revenue is revenue)", 18),
    ("sum(1j)", 5),
    ("sum(1e999)", 5),
    ("sum(None)", 5),
    ("  sum(收入) + 'x'", 13),
    ("-" * 1500 + "1", 1),
]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_of_a_formula_is_canonical(text: str) -> None:
    assert str(parse_formula(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("sum( revenue )/sum(tax)*2", "(sum(revenue) / sum(tax)) * 2"),
        ("quantile(x, .5)", "median(x)"),
        ("count(0 < x <= 5)", "count((0 < x) and (x <= 5))"),
        ("count(size not in ['大型'])", 'count(not (size in ("大型",)))'),
        ("sum(x,\n  high_tech == True)", "sum(x, high_tech == true)"),
    ],
)
def test_writings_of_one_formula_have_one_text(text: str, canonical: str) -> None:
    assert str(parse_formula(text)) == canonical
    assert str(parse_formula(canonical)) == canonical


@pytest.mark.parametrize(("text", "position"), REFUSED)
def test_refuses_and_points_at_the_place(text: str, position: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert caught.value.position == position
    assert caught.value.what.zh
    assert caught.value.what.en.startswith(f"character {position}: ")


def test_lists_what_a_formula_names() -> None:
    formula = parse_formula('real_growth(ratio(value_added, employees, division == "39" and high_tech), prices) - sum(tax) / series(gdp)')
    assert items(formula) == {"value_added", "employees", "tax"}
    assert attributes(formula) == {"division", "high_tech"}
    assert series(formula) == ("prices", "gdp")  # as they stand: a quotient's numerator first


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ("value_added > output_value", {"value_added": 3.0, "output_value": 2.0}, True),
        ("value_added > output_value", {"value_added": 3.0}, None),
        ("x > 0 and y > 0", {"x": -1.0}, False),
        ("x > 0 and y > 0", {"x": 1.0}, None),
        ("x > 0 or y > 0", {"y": 1.0}, True),
        ("not x > 0", {}, None),
        ("x / y > 1", {"x": 1.0, "y": 0.0}, None),
        ("-x + 2 * y == 0", {"x": 4.0, "y": 2.0}, True),
        ("known(x / y)", {"x": 1.0, "y": 0.0}, False),
        ("high_tech", {"high_tech": False}, False),
        ("strategic", {}, None),
        ('size in ("大型", "中型")', {"size": "中型"}, True),
        ('size in ("大型", "中型")', {}, None),
        ('cluster != "vehicles"', {"industry": "0610", "cluster": None}, True),
        ('cluster != "vehicles"', {"industry": None, "cluster": None}, None),
        ("true", {}, True),
    ],
)
def test_logic_of_one_firm_is_three_valued(condition: str, values: dict[str, object], expected: bool | None) -> None:
    assert holds(parse_condition(condition), values) is expected


def test_a_condition_is_no_number_and_no_number_a_condition() -> None:
    with pytest.raises(FormulaError):
        parse_condition("revenue")
    with pytest.raises(FormulaError):
        parse_expression("revenue > 0")
    with pytest.raises(TypeError):
        value_of(parse_formula("sum(x)"), {"x": 1.0})


_LEAVES = st.sampled_from(["x", "y", "2", "0.5"])
_NUMBERS = st.recursive(
    _LEAVES,
    lambda part: st.one_of(st.builds("({} {} {})".format, part, st.sampled_from("+-*/"), part), part.map("(-{})".format)),
    max_leaves=6,
)
_KNOWN = st.none() | st.integers(-3, 3).map(float)


@given(_NUMBERS, _KNOWN, _KNOWN)
def test_printing_and_reading_back_keeps_the_meaning(text: str, x: float | None, y: float | None) -> None:
    node = parse_expression(text)
    assert parse_expression(str(node)) == node
    values = {"x": x, "y": y}
    used = [value for name, value in values.items() if name in text]
    result = value_of(node, values)
    if None in used:
        assert result is None
    elif result is not None:
        assert result == eval(text, {}, values)
