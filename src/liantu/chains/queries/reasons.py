"""理由: why a district could move into a link, in words that stand on a promotion list; and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from liantu.chains.engine.opportunities import PARTS, Band, band_of
from liantu.chains.queries.links import LinkRow
from liantu.kernel.text import Text
from liantu.kernel.written import yuan_text

PART_NAMES: Mapping[str, Text] = {
    "relatedness": Text("与本区产业的关联度", "relatedness to the district's products"),
    "near_makers": Text("相近产品生产企业", "makers of related products"),
    "inputs_here": Text("本市可供应的必要投入品", "needed inputs made in the city"),
    "demand_waiting": Text("本地未满足的需求", "demand not met locally"),
    "complexity_gain": Text("产品升级空间", "room to upgrade"),
    "dependence": Text("对外依存度", "dependence on outside supply"),
    "critical": Text("下游关键投入", "critical downstream"),
}
GROUP_NAMES: Mapping[str, Text] = {
    "feasibility": Text("可行性", "feasibility"),
    "value": Text("效益", "benefit"),
    "need": Text("紧迫性", "urgency"),
}
_HIGH = 0.5


def reasons(row: Mapping[str, Any], link: LinkRow, bands: Sequence[Band]) -> list[Text]:
    """Return the reasons for one candidate (a row of `scored`, with bases), as the groups stand: can, worth, need.

    Places among the candidates are said in the words of ``bands``.
    """
    texts = [_related(row, bands), _near(row), _inputs(row), _waiting(row), _gain(row, bands), _dependence(row), _critical(row, link)]
    if link.single_provider:
        texts.append(Text("全球已知供应商仅一家", "only one supplier known worldwide"))
    return [reason for reason in texts if reason is not None]


def unknown_parts(row: Mapping[str, Any]) -> list[Text]:
    """Return the names of the parts of the score that are not known."""
    return [PART_NAMES[part] for part in PARTS if row[f"{part}_part"] is None]


def _related(row: Mapping[str, Any], bands: Sequence[Band]) -> Text | None:
    if not row["relatedness"]:
        return None
    place, basis = band_of(bands, row["relatedness_part"]).place, _basis(wider=row["wider"])
    return Text(f"与本区现有产业的关联度{place.zh}{basis.zh}", f"relatedness to the district's industries: {place.en}{basis.en}")


def _basis(*, wider: bool) -> Text:
    """What a value rests on where it is not the districts alone."""
    if wider:
        return Text(
            "（本市各区县均无专业化优势，按区县与其他地区推算）",
            " (no district is specialised in it; estimated from districts and other regions)",
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
    return Text(f"所需必要投入品中本市可生产的占 {value:.0%}", f"{value:.0%} of its needed inputs are made in the city") if value else None


def _waiting(row: Mapping[str, Any]) -> Text | None:
    value = row["demand_waiting"]
    if not value:
        return None
    words = yuan_text(value)
    return Text(f"本市每年约有 {words.zh} 的需求本地未能满足", f"about {words.en} a year of the city's demand is not met locally")


def _gain(row: Mapping[str, Any], bands: Sequence[Band]) -> Text | None:
    value, place = row["complexity_gain"], row["complexity_gain_part"]
    if not value or value < 0 or place < _HIGH:
        return None
    words, basis = band_of(bands, place).place, _basis(wider=row["wider_cog"])
    return Text(f"带动产品升级的空间{words.zh}{basis.zh}", f"room to move on to more complex products: {words.en}{basis.en}")


def _dependence(row: Mapping[str, Any]) -> Text | None:
    value = row["dependence"]
    return Text(f"{value:.0%} 的供应来自市外或境外", f"{value:.0%} of the supply comes from outside or abroad") if value else None


def _critical(row: Mapping[str, Any], link: LinkRow) -> Text | None:
    value = row["critical"]
    if value:
        return Text(
            f"是本市下游产品的关键投入（不可替代且来源少），占其需求的 {value:.0%}",
            f"a critical input (needed, few sources) of products made in the city: {value:.0%} of demand for it",
        )
    if value is None and link.critical and not link.withheld:
        return Text("是本市下游产品的关键投入（不可替代且来源少）", "a critical input (needed, few sources) of products made in the city")
    return None
