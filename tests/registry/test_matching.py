"""Product names of other people's spreadsheets: what is certain, what is doubtful, what is unknown."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from liantu.registry.engine.match_rules import MatchRules, normal
from liantu.registry.engine.matching import TAKEN, How, ProductNames, stripped

RULES = MatchRules.model_validate(
    {
        "version": "1",
        "suffixes": ["系列", "业务", "产品", "及其他", "销售"],
        "prefixes": ["自产", "新型"],
        "tail_from": 3,
        "heads": ["轴承"],
        "front_at_most": 4,
        "stop_words": ["设备", "回收"],
        "front_stops": ["聚"],
        "contains": [{"word": "动力电池", "product": "battery_cell", "unless": ["材料", "设备"]}],
        "conjunctions": ["和", "、"],
        "use_fronts": ["用于"],
        "segment_tails": ["领域"],
        "dealing_words": ["代理"],
        "general": [
            {
                "words": ["电机"],
                "family": "通用",
                "decided": [
                    {"industries": ["电机业"], "product": "motor", "tails": True, "unless": ["玩具"]},
                    {"industries": ["家电业"], "product": "micro_motor"},
                ],
            }
        ],
        "levels": [{"level": "part", "classes": ["34"]}, {"level": "end_product", "classes": ["38"], "products": ["separator"]}],
        "makers": [
            {"code": "parts", "industries": ["零件业"], "classes": ["34", "29"], "levels": ["part"]},
            {"code": "dealers", "industries": ["贸易业"], "classes": [], "levels": ["service"]},
        ],
        "doubtful_from": 75,
        "least_doubtful_length": 3,
    }
)
KNOWN_LINES = ["轴承", "锂电池", "IGBT模块", "锂电池隔膜"]
"""Names of the products below."""
NAMES = ProductNames(
    {"battery_cell": ["动力电池电芯", "锂电池"], "bearing": ["滚动轴承", "轴承"], "igbt_module": ["IGBT模块"], "separator": ["锂电池隔膜"]},
    RULES,
    {"battery_cell": "3841", "bearing": "3451", "igbt_module": "3972", "separator": "2921"},
)


@pytest.mark.parametrize(
    ("name", "product", "how"),
    [
        ("锂电池", "battery_cell", How.NAME),
        ("ＩＧＢＴ 模块", "igbt_module", How.NAME),
        ("锂电池业务", "battery_cell", How.STRIPPED),
        ("自产锂电池系列产品", "battery_cell", How.STRIPPED),
        ("IGBT模块（车规级）", "igbt_module", How.STRIPPED),
        ("新能源动力电池", "battery_cell", How.CONTAINS),
        ("汽车轴承", "bearing", How.TAIL),
        ("车规IGBT模块", "igbt_module", How.TAIL),
    ],
)
def test_certain_names(name: str, product: str, how: How) -> None:
    [match] = NAMES.match([name])
    assert (match.product, match.how) == (product, how)


@pytest.mark.parametrize("name", ["动力电池材料", "锂电池设备", "房地产", "技术服务", "回收轴承", "聚乙二醇", "锂"])
def test_what_is_not_certain_is_not_forced(name: str) -> None:
    [match] = NAMES.match([name])
    assert match.product is None
    assert match.how in (How.DOUBTFUL, How.UNMATCHED)


def test_a_doubtful_name_says_what_it_is_like() -> None:
    [match] = NAMES.match(["锂电池隔板"])
    assert (match.how, match.product, match.nearest) == (How.DOUBTFUL, None, "separator")
    assert match.score >= 75


def test_the_order_of_names_is_kept_and_equal_names_mean_the_same() -> None:
    names = ["房地产", "锂电池", "房地产", "轴承"]
    assert [match.name for match in NAMES.match(names)] == names


def test_a_name_that_is_only_a_suffix_stays() -> None:
    assert stripped(normal("业务"), RULES) == "业务"


@pytest.mark.parametrize(
    ("name", "industry", "products", "how"),
    [
        ("电机业务", "电机业", ("motor",), How.DECIDED),
        ("高效电机", "电机业", ("motor",), How.TAIL),
        ("电机", "家电业", ("micro_motor",), How.DECIDED),
        ("高效电机", "家电业", (), How.UNMATCHED),
        ("电机", "农业", (), How.FAMILY),
        ("电机", None, (), How.FAMILY),
    ],
)
def test_a_general_name_leads_to_a_family_unless_the_industry_decides(
    name: str, industry: str | None, products: tuple[str, ...], how: How
) -> None:
    [match] = NAMES.match([name], [industry])
    assert (match.products, match.how) == (products, how)
    assert (match.nearest == "通用") == (how is How.FAMILY)


def test_the_industry_decides_no_name_that_an_excepted_word_specifies() -> None:
    toy, high = NAMES.match(["玩具电机", "高效电机"], ["电机业", "电机业"])
    assert (toy.products, high.products) == ((), ("motor",))


@pytest.mark.parametrize(
    ("name", "industry", "made"),
    [
        ("轴承", "零件业", True),
        ("轴承", "贸易业", False),
        ("锂电池", "零件业", False),
        ("锂电池隔膜", "零件业", False),
        ("锂电池隔膜", None, True),
        ("锂电池", "不在清单中的行业", True),
    ],
)
def test_a_company_makes_what_its_industry_can_make_by_class_and_level(name: str, industry: str | None, made: bool) -> None:
    [match] = NAMES.match([name], [industry])
    assert bool(match.products) == made
    assert (match.how is How.NOT_MADE) == (not made)


@pytest.mark.parametrize(("name", "how"), [("用于汽车轴承", How.USE), ("轴承领域", How.USE), ("代理锂电池", How.DEALT)])
def test_uses_segments_and_dealing_are_no_products(name: str, how: How) -> None:
    [match] = NAMES.match([name])
    assert (match.products, match.how) == ((), how)


def test_a_line_of_several_names_is_several_products_where_each_is_known() -> None:
    both, one, general = NAMES.match(["轴承和锂电池系列", "轴承和配件", "轴承、电机"])
    assert (both.products, both.how, both.product) == (("bearing", "battery_cell"), How.PHRASE, None)
    assert not one.products
    assert not general.products


def test_the_end_of_a_joined_line_is_a_product_of_unknown_share() -> None:
    ends, alone, both = NAMES.match(["喷涂和轴承", "喷涂轴承", "锂电池和轴承"])
    assert (ends.products, ends.how) == (("bearing",), How.PHRASE)
    assert (alone.products, alone.how) == (("bearing",), How.TAIL)
    assert both.products == ("battery_cell", "bearing"), "all that is joined, not only the end"


@pytest.mark.parametrize("name", ["轴承（深沟球（6000系列）型）", "轴承(深沟球", "轴承【（甲）】系列", "（自产）轴承"])
def test_brackets_are_left_out_nested_and_open_ones_too(name: str) -> None:
    [match] = NAMES.match([name])
    assert match.products == ("bearing",)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["轴承", "电机", "锂电池", "房地产", "轴承和锂电池"]), st.sampled_from([None, "零件业", "贸易业", "电机业"])
        )
    )
)
def test_a_line_means_the_same_whatever_stands_beside_it(lines: list[tuple[str, str | None]]) -> None:
    together = NAMES.match([name for name, _ in lines], [industry for _, industry in lines])
    alone = [NAMES.match([name], [industry])[0] for name, industry in lines]
    assert together == alone
    traders = [match for match, (_, industry) in zip(together, lines, strict=True) if industry == "贸易业"]
    assert not any(match.products for match in traders)


def test_a_general_name_is_said_once() -> None:
    rules = RULES.model_dump(by_alias=True)
    with pytest.raises(ValidationError, match="电机"):
        MatchRules.model_validate({**rules, "general": [*rules["general"], {"words": ["电机"], "family": "通用"}]})


SIGNS = [*"（）【和、/& +及①%", "\u3000", "\x00", "100", "３.５", "万吨", "kWh", "系列", "业务", "IGBT modules", "甲" * 40]
PIECES = [*KNOWN_LINES, *SIGNS]
lines = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=9).map("".join))


@given(lines, st.sampled_from([None, "零件业", "贸易业", "电机业", "没有的行业", ""]))
def test_any_line_is_read_and_gives_only_products_that_the_industry_can_make(line: str, industry: str | None) -> None:
    [match] = NAMES.match([line], [industry])
    assert match.name == line
    assert set(match.products) <= {"battery_cell", "bearing", "igbt_module", "separator", "motor", "micro_motor"}
    assert bool(match.products) == (match.how in TAKEN)
    assert len(set(match.products)) == len(match.products)
    assert match.how is How.DECIDED or all(NAMES.trades.can_make(industry, product) for product in match.products)
    assert not (industry == "贸易业" and match.products and match.how is not How.DECIDED)


@given(lines)
def test_width_case_and_blanks_of_a_line_do_not_count(line: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" and letter not in "()[]<>" else letter for letter in line)
    plain, other, spaced = NAMES.match([line, wide.upper() if wide.isascii() else wide, f" {line}\u3000"])
    assert plain.products == spaced.products
    assert plain.products == other.products or "/" in line or "&" in line or "+" in line


known_lines = st.lists(st.sampled_from(KNOWN_LINES), min_size=2, max_size=4, unique=True)


@given(known_lines, st.sampled_from("和、"), st.sampled_from(["", "系列", "产品"]))
def test_joined_names_mean_all_of_them_in_any_order(names: list[str], joint: str, end: str) -> None:
    [match] = NAMES.match([joint.join(names) + end])
    [reverse] = NAMES.match([joint.join(reversed(names)) + end])
    alone = {product for one in NAMES.match(names) for product in one.products}
    assert set(match.products) == set(reverse.products) == alone
    assert match.how is How.PHRASE or len(alone) == 1


@pytest.mark.parametrize("line", ["产品" * 16_000, "(" * 32_000, "轴" * 32_000 + "承", "轴承" * 16_000, "和" * 32_000])
def test_a_cell_full_of_one_thing_is_read_in_reasonable_time(line: str) -> None:
    started = perf_counter()
    [match] = NAMES.match([line])
    assert not match.products
    assert perf_counter() - started < 10
