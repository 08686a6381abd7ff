"""What the pack's rules make of product lines, by kinds of line: each is one case of a rule that holds for many companies."""

from __future__ import annotations

import pytest

from liantu.kernel.pack import load_pack
from liantu.registry.engine.matching import How, ProductNames
from liantu.registry.intake.product_lines import product_names

PACK = load_pack("chongqing")
OWN = {code: entry.name.zh for code, entry in PACK.products.items()}


@pytest.fixture(scope="module")
def names() -> ProductNames:
    """The pack's product names, ready to be asked."""
    return product_names(PACK)


@pytest.mark.parametrize(
    ("line", "industry", "family"),
    [
        ("内饰件", "车身附件及饰件", "新能源汽车与零部件"),
        ("圆钢", "板材", "基础材料"),
        ("锂离子电池", "锂电池", "动力与储能电池"),
        ("海洋系列", "航空装备Ⅲ", "风电装备"),
        ("抗肿瘤类", "中药Ⅲ", "生物医药"),
        ("风力发电机", "电机Ⅲ", "风电装备"),
    ],
)
def test_a_name_that_is_wider_than_a_product_leads_to_its_family(names: ProductNames, line: str, industry: str, family: str) -> None:
    [match] = names.match([line], [industry])
    assert (match.products, match.how, match.nearest) == ((), How.FAMILY, family)


@pytest.mark.parametrize(
    ("line", "industry", "product"),
    [
        ("圆钢", "特钢Ⅲ", "special_steel"),
        ("海洋系列", "通信线缆及配套", "submarine_cable"),
        ("抗肿瘤类", "化学制剂", "oncology_drug"),
        ("风力发电机", "风电整机", "wind_turbine"),
        ("软磁铁氧体", "磁性材料", "magnetic_core"),
        ("风电锻件", "风电零部件", "wind_forging"),
    ],
)
def test_the_same_name_is_a_product_where_the_trade_makes_one(names: ProductNames, line: str, industry: str, product: str) -> None:
    [match] = names.match([line], [industry])
    assert match.products == (product,)


@pytest.mark.parametrize(
    ("line", "industry", "makes"),
    [
        ("电动工具", "锂电专用设备", False),
        ("电动工具", "其他通用设备", True),
        ("移动电话", "数字芯片设计", False),
        ("移动电话", "品牌消费电子", True),
        ("石油焦", "涂料油墨", False),
        ("石油焦", "炼油化工", True),
        ("制氧机", "环保设备Ⅲ", False),
        ("制氧机", "医疗设备", True),
        ("维生素", "保健品", False),
        ("维生素", "化学制剂", True),
    ],
)
def test_what_a_trade_serves_or_resells_is_no_product_of_it(names: ProductNames, line: str, industry: str, makes: bool) -> None:
    [match] = names.match([line], [industry])
    assert bool(match.products) == makes
    assert makes or match.how is How.NOT_MADE


@pytest.mark.parametrize(
    ("line", "industry"), [("压力容器锻件", "风电零部件"), ("盐酸法舒地尔注射液", "中药Ⅲ"), ("外购模具销售", "家电零部件Ⅲ")]
)
def test_a_word_in_the_line_outweighs_the_trade(names: ProductNames, line: str, industry: str) -> None:
    [match] = names.match([line], [industry])
    assert match.products == ()


FRAMES = ["{}系列", "自产{}", "{}（2021年）", "{}产品销售收入", " {} ", "其他{}", "{}等", "{}及配件", "新型{}系列产品"]


@pytest.mark.parametrize("frame", FRAMES)
def test_words_that_only_say_how_a_company_reports_change_nothing(names: ProductNames, frame: str) -> None:
    """Of every product's own name, brackets and such words in the name itself too."""
    alone = names.match(list(OWN.values()))
    framed = names.match([frame.format(name) for name in OWN.values()])
    assert {name: one.products for name, one in zip(OWN.values(), framed, strict=True)} == {
        name: one.products for name, one in zip(OWN.values(), alone, strict=True)
    }


@pytest.mark.parametrize("frame", ["{}租赁", "代理{}", "用于{}", "{}市场", "{}维修", "{}生产线", "废{}"])
def test_words_that_make_another_thing_of_it_leave_no_product(names: ProductNames, frame: str) -> None:
    assert not [match.name for match in names.match([frame.format(name) for name in OWN.values()]) if match.products]
