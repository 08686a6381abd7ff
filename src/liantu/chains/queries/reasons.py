"""理由: why a district could move into a link, in words that stand on a promotion list; and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liantu.chains.engine.opportunities import PARTS
from liantu.chains.queries.links import LinkRow
from liantu.kernel.text import Text

PART_NAMES: Mapping[str, Text] = {
    "relatedness": Text("与本区产业的关联度", "relatedness to the district's products"),
    "near_makers": Text("相近产品的生产企业", "makers of related products"),
    "inputs_here": Text("本市可供的必需投入", "needed inputs made in the city"),
    "demand_waiting": Text("待满足的本市需求", "unmet demand in the city"),
    "complexity_gain": Text("复杂度提升", "complexity gain"),
    "dependence": Text("对外依存", "dependence on outside supply"),
    "critical": Text("下游关键投入", "critical downstream"),
}
GROUP_NAMES: Mapping[str, Text] = {
    "feasibility": Text("可行", "feasibility"),
    "value": Text("价值", "value"),
    "need": Text("需要", "need"),
}
_YI = 1e8
_SMALL = 0.1
_HIGH = 0.5


def reasons(row: Mapping[str, Any], link: LinkRow) -> list[Text]:
    """Return the reasons for one candidate (a row of `scored`, with bases), as the groups stand: can, worth, need."""
    texts = [_related(row), _near(row), _inputs(row), _waiting(row), _gain(row), _dependence(row), _critical(row, link)]
    if link.single_provider:
        texts.append(Text("全球仅知一家供应商", "only one supplier known worldwide"))
    return [reason for reason in texts if reason is not None]


def unknown_parts(row: Mapping[str, Any]) -> list[Text]:
    """Return the names of the parts of the score that are not known."""
    return [PART_NAMES[part] for part in PARTS if row[f"{part}_part"] is None]


def _related(row: Mapping[str, Any]) -> Text | None:
    value, place = row["relatedness"], row["relatedness_part"]
    if not value:
        return None
    basis = _basis(wider=row["wider"])
    return Text(
        f"本区已有产业与它的关联度 {value:.2f}，高于 {place:.0%} 的同口径候选{basis.zh}",
        f"relatedness of the district's products {value:.2f}, above {place:.0%} of the candidates of this basis{basis.en}",
    )


def _basis(*, wider: bool) -> Text:
    """What a value rests on where it is not the districts alone."""
    if wider:
        return Text(
            "（本市区县均无优势，按区县与其他地区推算）", " (no district is specialised in it; estimated from districts and other regions)"
        )
    return Text("", "")


def _near(row: Mapping[str, Any]) -> Text | None:
    district, city = row["near_here"], row["near_city"]
    if not city:
        return None
    if not district:
        return Text(f"全市有 {city} 家企业生产相近产品，本区没有", f"{city} firms in the city make related products, none in this district")
    return Text(
        f"本区有 {district} 家企业生产相近产品，全市 {city} 家",
        f"{district} firms in this district make related products, {city} in the whole city",
    )


def _inputs(row: Mapping[str, Any]) -> Text | None:
    value = row["inputs_here"]
    return Text(f"必需投入中本市能造的占 {value:.0%}", f"{value:.0%} of its needed inputs are made in the city") if value else None


def _waiting(row: Mapping[str, Any]) -> Text | None:
    value = row["demand_waiting"]
    if not value:
        return None
    if value / _YI < _SMALL:
        return Text(
            f"本市每年约 {value / 1e4:,.1f} 万元从市外购买", f"the city buys about {value / 1e6:,.3f} million yuan a year from outside"
        )
    return Text(f"本市每年约 {value / _YI:,.2f} 亿元从市外购买", f"the city buys about {value / 1e9:,.2f} billion yuan a year from outside")


def _gain(row: Mapping[str, Any]) -> Text | None:
    value, place = row["complexity_gain"], row["complexity_gain_part"]
    if not value or value < 0 or place < _HIGH:
        return None
    basis = _basis(wider=row["wider_cog"])
    return Text(
        f"打开更复杂产品的空间大于 {place:.0%} 的同口径候选{basis.zh}",
        f"opens the way to more complex products than {place:.0%} of the candidates of this basis{basis.en}",
    )


def _dependence(row: Mapping[str, Any]) -> Text | None:
    value = row["dependence"]
    return Text(f"供应的 {value:.0%} 来自市外或境外", f"{value:.0%} of the supply comes from outside or abroad") if value else None


def _critical(row: Mapping[str, Any], link: LinkRow) -> Text | None:
    value = row["critical"]
    if value:
        return Text(
            f"对本市下游产品是关键投入（缺它不可且来源少），占对它需求的 {value:.0%}",
            f"a critical input (needed, few sources) of products made in the city: {value:.0%} of demand for it",
        )
    if value is None and link.critical and not link.withheld:
        return Text("对本市下游产品是关键投入（缺它不可且来源少）", "a critical input (needed, few sources) of products made in the city")
    return None
