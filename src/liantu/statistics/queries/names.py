"""维度与其取值: dimensions and their keys by the words that people read."""

from __future__ import annotations

from collections.abc import Mapping

from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.statistics.engine.rule_files import ClusterRules, FieldRules, FirmWords, GroupRules, IndustryGroup

DIMENSIONS: Mapping[str, Text] = {
    "city": Text("全市", "City"),
    "zone": Text("片区", "Zone"),
    "district": Text("区县", "District"),
    "park": Text("园区", "Park"),
    "cluster": Text("产业集群", "Cluster"),
    "field": Text("新兴领域", "Emerging field"),
    "division": Text("行业大类", "Industry division"),
    "chain": Text("产业链", "Chain"),
    "size": Text("企业规模", "Firm size"),
    "ownership": Text("所有制", "Ownership"),
}
"""Dimensions by code, in the order in which they are offered."""
_GROUPS: Mapping[str, type[GroupRules]] = {"cluster": ClusterRules, "field": FieldRules}


def dimension_name(dimension: str) -> Text:
    """Return the name of a dimension; its code where it has none."""
    return DIMENSIONS.get(dimension, Text(dimension, dimension))


def key_name(pack: Pack, dimension: str, key: str) -> Text:
    """Return the name of a key of a dimension as people read it; the key itself where the pack does not name it."""
    return dimension_keys(pack, dimension).get(key, Text(key, key))


def dimension_keys(pack: Pack, dimension: str) -> dict[str, Text]:
    """Return the keys of a dimension that the pack names, in its order; of sizes and ownerships those with a known word."""
    if dimension in {"city", "district"}:
        kinds = {"city"} if dimension == "city" else {"district", "area"}
        return {region.code: region.name for region in pack.regions if region.kind in kinds}
    if dimension == "zone":
        return dict(pack.zones)
    if dimension == "park":
        return {park.code: park.name for park in pack.parks}
    if dimension == "chain":
        return {chain.code: chain.name for chain in pack.chains.values()}
    if dimension == "division":
        return {entry.code: entry.name for entry in pack.industries.values() if entry.level == "division"}
    if dimension in {"cluster", "field"}:
        return {code: group.name for code, group in groups_of(pack, dimension).items()}
    return pack.rule(FirmWords).of(dimension)


def groups_of(pack: Pack, dimension: str) -> dict[str, IndustryGroup]:
    """Return the clusters or fields of the pack by code, as rules/clusters.yaml or rules/fields.yaml gives them."""
    return {group.code: group for group in group_rules(pack, dimension).groups}


def group_rules(pack: Pack, dimension: str) -> GroupRules:
    """Return rules/clusters.yaml for ``cluster``, rules/fields.yaml for ``field``."""
    return pack.rule(_GROUPS[dimension])
