"""Product names of other people's spreadsheets: what is certain, what is doubtful, what is unknown."""

from __future__ import annotations

import pytest

from liantu.registry.engine.matching import How, MatchRules, ProductNames, normal, stripped

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
        "doubtful_from": 75,
        "least_doubtful_length": 3,
    }
)
NAMES = ProductNames(
    {"battery_cell": ["动力电池电芯", "锂电池"], "bearing": ["滚动轴承", "轴承"], "igbt_module": ["IGBT模块"], "separator": ["锂电池隔膜"]},
    RULES,
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
