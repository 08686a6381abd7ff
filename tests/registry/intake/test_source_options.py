"""Rows that a source map sets aside, each with a counted reason."""

from __future__ import annotations

from typing import Any

import polars as pl

from liantu.kernel.pack import load_pack
from liantu.kernel.pack.entries import SourceTable
from liantu.registry.intake.source_options import Aside, set_aside

TEXT = {"zh": "原因", "en": "reason"}


def _apply(
    rows: dict[str, list[str | None]], options: dict[str, Any], table: str = "capabilities"
) -> tuple[pl.DataFrame, dict[str, Aside]]:
    count = len(next(iter(rows.values())))
    frame = pl.DataFrame({"_row": range(2, count + 2), **rows}, schema={"_row": pl.UInt32, **dict.fromkeys(rows, pl.String)})
    part = SourceTable.model_validate({"table": table, "columns": {name: name for name in rows}, "options": options})
    kept, asides = set_aside(frame, part, load_pack("chongqing"))
    return kept, {aside.reason: aside for aside in asides}


def test_without_options_all_rows_stay() -> None:
    kept, asides = _apply({"share": ["1", "-3"]}, {})
    assert kept.height == 2
    assert not asides


def test_rows_are_counted_by_the_first_reason_that_holds() -> None:
    rules = [
        {"field": "product", "matches": "抵销", "reason": "elimination", "text": TEXT},
        {"field": "share", "below": 0, "reason": "negative", "text": TEXT, "show": "product"},
        {"field": "share", "above": 1, "reason": "above", "text": TEXT},
    ]
    rows: dict[str, list[str | None]] = {"product": ["分部抵销", "钢", "铁", "铜", "铝"], "share": ["-0.5", "-0.1", "1.2", None, "0.3"]}
    kept, asides = _apply(rows, {"set_aside": rules})
    assert kept.get_column("product").to_list() == ["铜", "铝"]
    assert {reason: aside.rows for reason, aside in asides.items()} == {"elimination": 1, "negative": 1, "above": 1}
    assert asides["negative"].values == (("钢", 1),)


def test_a_condition_may_ask_that_another_holds_too() -> None:
    rule = {"field": "product", "matches": "制造$", "also": {"field": "share", "blank": True}, "reason": "scope", "text": TEXT}
    rows: dict[str, list[str | None]] = {"product": ["泵制造", "泵制造", "泵"], "share": [None, "0.3", None]}
    kept, asides = _apply(rows, {"set_aside": [rule]})
    assert kept.rows() == [(3, "泵制造", "0.3"), (4, "泵", None)]
    assert asides["scope"].values == (("泵制造", 1),)


def test_a_filler_becomes_unknown_and_is_counted() -> None:
    rule = {"field": "share", "in": ["0.001"], "reason": "filler", "text": TEXT}
    kept, asides = _apply({"share": ["0.001", "0.5"]}, {"unknown": [rule]})
    assert kept.get_column("share").to_list() == [None, "0.5"]
    assert asides["filler"].rows == 1
    assert asides["filler"].taken


def test_one_code_of_several_companies_is_nobodys() -> None:
    rule = {"key": "listed_code", "differs": "_date", "reason": "clash", "text": TEXT}
    rows: dict[str, list[str | None]] = {"name": ["甲", "乙", "丙"], "listed_code": ["1", "1", "2"], "_date": ["a", "b", "a"]}
    kept, asides = _apply(rows, {"clashes": rule}, "organisations")
    assert kept.columns == ["_row", "name", "listed_code"]
    assert kept.get_column("name").to_list() == ["丙"]
    assert asides["clash"].rows == 2


def test_rows_of_one_code_become_one_with_all_names() -> None:
    options = {"extract": {"listed_code": "([0-9]{6})"}, "gather": {"key": "listed_code", "name": "name", "into": "aliases"}}
    rows: dict[str, list[str | None]] = {
        "name": ["恒家具公司", "恒椅业公司", "别家"],
        "listed_code": ["603661.SH", "603661SH", "000001"],
        "aliases": ["恒股份", "恒股份", None],
    }  # fmt: skip
    kept, asides = _apply(rows, options, "organisations")
    assert kept.get_column("name").to_list() == ["恒家具公司", "别家"]
    assert set(str(kept.get_column("aliases")[0]).split("；")) == {"恒椅业公司", "恒股份"}
    assert kept.get_column("aliases")[1] is None
    assert asides["same_key"].rows == 1


def test_product_names_become_codes_or_are_set_aside() -> None:
    rows: dict[str, list[str | None]] = {
        "product": ["动力电池电芯", "动力锂电池业务", "物业管理", "冷轧汽车钢板", "物业管理"],
        "share": ["0.1"] * 5,
    }
    kept, asides = _apply(rows, {"match": {"product": "names"}})
    assert kept.get_column("product").to_list() == ["battery_cell", "battery_cell", "steel_sheet"]
    assert (asides["unmatched"].rows, asides["unmatched"].values) == (2, (("物业管理", 2),))
    assert asides["name"].taken


def test_the_largest_share_of_a_key_is_kept() -> None:
    rows: dict[str, list[str | None]] = {"organisation": ["a", "a", "b"], "product": ["x", "x", "x"], "share": ["0.2", "0.30", None]}
    kept, asides = _apply(rows, {"combine": {"by": ["organisation", "product"], "largest": "share"}})
    assert kept.select("organisation", "share").rows() == [("a", "0.30"), ("b", None)]
    assert asides["combined"].rows == 1


def test_places_are_marked_by_the_first_rule_and_stay_empty_otherwise() -> None:
    rules = [{"field": "name", "matches": "重庆", "value": True}, {"field": "name", "matches": "上海|四川", "value": False}]
    kept, _ = _apply({"name": ["重庆甲", "上海乙", "丙"]}, {"mark": {"inside_city": rules}}, "organisations")
    assert kept.get_column("inside_city").to_list() == ["true", "false", None]


def test_names_are_read_with_the_industry_and_a_joint_line_has_no_share_of_its_own() -> None:
    rows: dict[str, list[str | None]] = {
        "product": ["汽车", "汽车", "覆铜板和粘结片", "轴承"],
        "_industry": ["电动乘用车", "百货", "印制电路板", "百货"],
        "organisation": ["甲", "乙", "丙", "乙"],
        "share": ["0.5", "0.6", "0.7", "0.1"],
    }
    options = {
        "match": {"product": "names"},
        "match_industry": "_industry",
        "shares": {"of": "organisation", "line": "product", "share": "share"},
    }
    kept, asides = _apply(rows, options)
    assert list(kept.select("product", "share").iter_rows()) == [("electric_car", "0.5"), ("copper_clad_laminate", None), ("prepreg", None)]
    assert asides["family"].values == (("汽车→新能源汽车与零部件", 1),)
    assert {reason: asides[reason].rows for reason in ("decided", "phrase", "not_made")} == {"decided": 1, "phrase": 1, "not_made": 1}
    assert not asides["not_made"].taken
