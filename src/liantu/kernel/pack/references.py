"""互相引用: whether what one part of a pack names exists in the other parts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from liantu.kernel.errors import Place, Problem
from liantu.kernel.pack.model import Pack
from liantu.kernel.pack.places import PlaceOf
from liantu.kernel.pack.products import InputEntry, ProductEntry
from liantu.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Present:
    """Which parts of the pack have been written; a part that has no folder yet is not searched for names."""

    products: bool = True
    industries: bool = True
    indicators: bool = True
    checks: bool = True
    departments: bool = True
    work: bool = True


def normalised(name: str) -> str:
    """Return a product name as it is compared: half width, lower case, without spaces.

    >>> normalised("ＩＧＢＴ 模块")
    'igbt模块'
    """
    return "".join(unicodedata.normalize("NFKC", name).lower().split())


def check_references(pack: Pack, place: PlaceOf, present: Present) -> list[Problem]:
    """Return one problem for each name that leads nowhere, and for each name that leads to two things."""
    return [
        *_regions(pack, place),
        *_products(pack, place, present),
        *_names(pack, place),
        *_item_names(pack, place),
        *_chains(pack, place, present),
        *_measures(pack, place, present),
        *_checks(pack, place, present),
        *_targets_and_series(pack, place),
    ]


def _unknown(kind: Text, name: str, place: Place) -> Problem:
    what = Text(f"{kind.zh} {name} 不存在", f"{kind.en} {name} does not exist")
    return Problem("pack.unknown", what, Text("补上定义或改正名称", "define it or correct the name"), place)


def _twice(kind: Text, name: str, others: Iterable[str], place: Place) -> Problem:
    users = "、".join(others)
    what = Text(f"{kind.zh} {name} 同属 {users}", f"{kind.en} {name} belongs to {users}")
    return Problem("pack.ambiguous", what, Text("只保留一处", "keep it in one place"), place)


_PRODUCT, _INDUSTRY, _DEPARTMENT = Text("产品", "product"), Text("行业", "industry"), Text("部门", "department")
_REGION, _ZONE, _FIGURE = Text("地区", "region"), Text("片区", "zone"), Text("指标", "indicator")
_CHECK, _WORK, _COMMITMENT = Text("检查", "check"), Text("工作类型", "work kind"), Text("政策任务", "commitment")


def _regions(pack: Pack, place: PlaceOf) -> Iterable[Problem]:
    codes = [region.code for region in pack.regions]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield _twice(Text("地区代码", "region code"), code, ("regions",), place(("regions", code)))
    if pack.city not in codes:
        yield _unknown(_REGION, pack.city, place(("pack", pack.code)))
    for region in pack.regions:
        if region.zone and region.zone not in pack.zones:
            yield _unknown(_ZONE, region.zone, place(("regions", region.code)))
    for park in pack.parks:
        if park.district not in codes:
            yield _unknown(_REGION, park.district, place(("parks", park.code)))


def _products(pack: Pack, place: PlaceOf, present: Present) -> Iterable[Problem]:
    for product in pack.products.values():
        where = place(("products", product.code))
        if present.industries and product.industry not in pack.industries:
            yield _unknown(_INDUSTRY, product.industry, place(("products", product.code), ("industry",)))
        inputs = [entry.product for entry in product.made_from]
        for number, code in enumerate(inputs):
            if code not in pack.products:
                yield _unknown(_PRODUCT, code, place(("products", product.code), ("made_from", number)))
        for code in sorted({code for code in inputs if inputs.count(code) > 1}):
            yield _twice(Text("投入", "input"), code, (product.code,), where)
        for number, entry in enumerate(product.made_from):
            for what, remedy in _faults(product, entry):
                yield Problem("pack.input", what, remedy, place(("products", product.code), ("made_from", number)))
        total = sum(entry.share or 0.0 for entry in product.made_from if entry.consumed)
        if total > 1:
            what = Text(
                f"产品 {product.code} 的投入份额合计 {total:.3f} 大于 1", f"input shares of {product.code} sum to {total:.3f}, more than 1"
            )
            yield Problem("pack.shares", what, Text("减小份额", "reduce the shares"), where)


def _faults(product: ProductEntry, entry: InputEntry) -> Iterable[tuple[Text, Text]]:
    """What is wrong with an input of a product, and how to mend it."""
    name = entry.product
    if entry.consumed == (entry.share is None):
        yield (
            Text(
                f"投入 {name}：消耗的投入须有份额，设备不得有份额", f"input {name}: what is consumed has a share, a capital good has none"
            ),
            Text("写明 share，或写 kind: capital 而不写 share", "give a share, or kind: capital without one"),
        )
    if entry.importance is not None and entry.reason is None:
        yield (
            Text(f"投入 {name}：写明重要程度的须写理由", f"input {name}: an importance needs its reason"),
            Text("加上 reason: {zh: …, en: …}", "add reason: {zh: …, en: …}"),
        )
    if entry.alternative and sum(other.alternative == entry.alternative for other in product.made_from) < 2:
        yield (
            Text(f"投入 {name}：替代组 {entry.alternative} 只有一项", f"input {name}: alternative {entry.alternative} has one member only"),
            Text("写出可相互替代的其他投入，或删去 alternative", "name the other inputs of the group, or drop alternative"),
        )


def _names(pack: Pack, place: PlaceOf) -> Iterable[Problem]:
    """A name or alias must lead to one product."""
    owners: dict[str, list[str]] = {}
    for product in pack.products.values():
        for name in dict.fromkeys(normalised(name) for name in (product.name.zh, *product.aliases)):
            owners.setdefault(name, []).append(product.code)
    for name, codes in owners.items():
        if len(codes) > 1:
            yield _twice(Text("产品名称或别名", "product name or alias"), name, codes, place(("products", codes[-1])))


def _item_names(pack: Pack, place: PlaceOf) -> Iterable[Problem]:
    """A name or alias must lead to one item; a word that may mean several is unclear to two at least, and leads to none."""
    owners: dict[str, list[str]] = {}
    unclear: dict[str, list[str]] = {}
    for item in pack.items.values():
        for name in dict.fromkeys(normalised(name) for name in (item.name.zh, *item.aliases)):
            owners.setdefault(name, []).append(item.code)
        for name in dict.fromkeys(normalised(name) for name in item.unclear):
            unclear.setdefault(name, []).append(item.code)
    for name, codes in owners.items():
        both = list(dict.fromkeys([*codes, *unclear.get(name, ())]))
        if len(codes) > 1 or name in unclear:
            yield _twice(Text("填报指标名称或别名", "item name or alias"), name, both, place(("items", both[-1])))
    for name, codes in unclear.items():
        if len(codes) == 1:
            what = Text(f"“{name}”只对 {codes[0]} 是含混的", f"'{name}' is unclear to {codes[0]} alone")
            remedy = Text("另一项也列出它，或改作别名 aliases", "list it with the other item too, or make it an alias")
            yield Problem("pack.unclear", what, remedy, place(("items", codes[0])))


def _chains(pack: Pack, place: PlaceOf, present: Present) -> Iterable[Problem]:
    for chain in pack.chains.values():
        key = ("chains", chain.code)
        if present.departments and chain.owner not in pack.departments:
            yield _unknown(_DEPARTMENT, chain.owner, place(key, ("owner",)))
        products: set[str] = set()
        for number, stage in enumerate(chain.stages):
            for code in stage.products:
                where = place(key, ("stages", number, "products"))
                if present.products and code not in pack.products:
                    yield _unknown(_PRODUCT, code, where)
                if code in products:
                    yield _twice(_PRODUCT, code, (chain.code,), where)
                products.add(code)
        for code in chain.key_parts:
            if code not in products:
                yield _unknown(Text("链内产品", "product of this chain"), code, place(key, ("key_parts",)))


def _measures(pack: Pack, place: PlaceOf, present: Present) -> Iterable[Problem]:
    codes: set[str] = set()
    for measure in pack.measures:
        where = place(("measures", str(measure.number)), ("owners",))
        for owner in measure.owners:
            if present.departments and owner not in pack.departments:
                yield _unknown(_DEPARTMENT, owner, where)
        for commitment in measure.commitments:
            spot = place(("commitments", commitment.code))
            if commitment.code in codes or not commitment.code.startswith(f"{measure.number}."):
                yield _twice(_COMMITMENT, commitment.code, (f"measure {measure.number}",), spot)
            codes.add(commitment.code)
            if not (commitment.bound or commitment.planned):
                what = Text(
                    f"政策任务 {commitment.code} 没有任何指标、检查或计划", f"commitment {commitment.code} is not bound to anything"
                )
                yield Problem(
                    "pack.unbound",
                    what,
                    Text("绑定，或在 planned 写明由什么承担", "bind it, or name under planned what will carry it"),
                    spot,
                )
            yield from (_unknown(_FIGURE, code, spot) for code in commitment.figures if present.indicators and code not in pack.indicators)
            yield from (_unknown(_CHECK, code, spot) for code in commitment.checks if present.checks and code not in pack.checks)
            yield from (_unknown(_WORK, code, spot) for code in commitment.work if present.work and code not in pack.work)


def _checks(pack: Pack, place: PlaceOf, present: Present) -> Iterable[Problem]:
    commitments = {commitment.code for measure in pack.measures for commitment in measure.commitments}
    for check in pack.checks.values():
        where = place(("checks", check.code), ("commitments",))
        if present.work and check.work and check.work not in pack.work:
            yield _unknown(_WORK, check.work, place(("checks", check.code), ("work",)))
        yield from (_unknown(_COMMITMENT, code, where) for code in check.commitments if commitments and code not in commitments)
    for definition in pack.indicators.values():
        where = place(("indicators", definition.code), ("commitments",))
        yield from (_unknown(_COMMITMENT, code, where) for code in definition.commitments if commitments and code not in commitments)


def _targets_and_series(pack: Pack, place: PlaceOf) -> Iterable[Problem]:
    regions = {region.code for region in pack.regions}
    commitments = {commitment.code for measure in pack.measures for commitment in measure.commitments}
    for target in pack.targets:
        where = place(("targets", target.code))
        if target.region not in regions:
            yield _unknown(_REGION, target.region, where)
        if target.growth_of is not None and target.growth_of not in pack.indicators:
            yield _unknown(_FIGURE, target.growth_of, where)
        if commitments and target.commitment is not None and target.commitment not in commitments:
            yield _unknown(_COMMITMENT, target.commitment, where)
    for row in pack.series:
        if row.region not in regions:
            file, _, line = row.origin.rpartition(":")
            yield _unknown(_REGION, row.region, Place(file=file, row=int(line)))
