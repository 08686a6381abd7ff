"""链的结构: chains, stages and links from the pack, or from an imported table of links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from liantu.accounts.queries import SYSTEM
from liantu.chains.models import Chain, ChainLink, ChainStage, ImportedLink
from liantu.kernel.errors import IntakeError, Problem
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.rooms import clock

_AFTER_PACK = 1000
"""Imported chains and links stand after those of the pack."""


@dataclass(frozen=True, slots=True)
class _Stage:
    code: str
    name: Text
    position: str
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Structure:
    code: str
    name: Text
    stages: tuple[_Stage, ...]
    summary: Text = field(default_factory=lambda: Text("", ""))
    owner: str = ""
    review: str = Mark.GENERAL_KNOWLEDGE.value
    key_parts: frozenset[str] = frozenset()


@transaction.atomic
def sync_chains(pack: Pack, *, progress: Progress = silent) -> int:
    """Make the tables say what the pack says of its chains; running it again changes nothing. Returns the number of chains.

    Products must be there already (``registry.actions.sync_pack``). Chains that the pack no longer has stay when they came
    from an intake, and go with their figures when they came from the pack.
    """
    source = _pack_source(pack)
    structures = [
        _Structure(
            entry.code, entry.name, tuple(_Stage(stage.code, stage.name, stage.position, stage.products) for stage in entry.stages),
            entry.summary, entry.owner, entry.review.value, frozenset(entry.key_parts),
        )
        for entry in pack.chains.values()
    ]  # fmt: skip
    Chain.objects.filter(source__kind="pack").exclude(code__in=[item.code for item in structures]).delete()
    products = _products(structures)
    for order, structure in enumerate(structures):
        progress(Text("写入产业链", "writing chains"), order, len(structures))
        _write(structure, source, order, products)

    progress(Text("写入产业链", "writing chains"), len(structures), len(structures))
    return len(structures)


def _pack_source(pack: Pack) -> Any:
    """The source that stands for the pack's chains, one for each content."""
    content = repr(sorted(pack.chains.items()))
    digest = sha256(content.encode()).hexdigest()
    name = f"{pack.code}/chains"
    sources = registry.sources(SYSTEM)
    source = sources.filter(kind="pack", name=name, sha256=digest).first()
    mark = Mark.GENERAL_KNOWLEDGE.value
    return source or sources.create(kind="pack", name=name, sha256=digest, mark=mark, received_at=clock.now())


def _products(structures: Iterable[_Structure]) -> dict[str, int]:
    """Ids of all products that are named; raises IntakeError with all that are not there."""
    product_ids: dict[str, int] = dict(registry.products(SYSTEM).values_list("code", "pk"))
    problems = [
        Problem(
            "chains.unknown_product",
            Text(f"产业链 {chain.code} 的产品 {code} 不在产品目录中", f"chain {chain.code}: product {code} is not in the catalogue"),
            Text("先导入产品，或更正代码", "import the product first, or correct the code"),
        )
        for chain in structures
        for stage in chain.stages
        for code in stage.products
        if code not in product_ids
    ]
    if problems:
        raise IntakeError(Text("产业链引用了未知产品", "chains refer to unknown products"), problems)
    return product_ids


def _write(structure: _Structure, source: Any, order: int, products: Mapping[str, int]) -> None:
    chain, _ = Chain.objects.update_or_create(
        code=structure.code,
        defaults={
            "name_zh": structure.name.zh,
            "name_en": structure.name.en,
            "summary_zh": structure.summary.zh,
            "summary_en": structure.summary.en,
            "owner": structure.owner,
            "review": structure.review,
            "order": order,
            "source": source,
        },
    )
    stages = {}
    for number, stage in enumerate(structure.stages):
        names = {"name_zh": stage.name.zh, "name_en": stage.name.en, "position": stage.position, "order": number}
        stages[stage.code], _ = ChainStage.objects.update_or_create(chain=chain, code=stage.code, defaults=names)

    links = [
        ChainLink(chain=chain, stage=stages[stage.code], product_id=products[code], order=number, key_part=code in structure.key_parts)
        for stage in structure.stages
        for number, code in enumerate(stage.products)
    ]
    chain.links.exclude(product_id__in=[link.product_id for link in links]).delete()
    ChainLink.objects.bulk_create(
        links, update_conflicts=True, unique_fields=["chain", "product"], update_fields=["stage", "order", "key_part"], batch_size=500
    )
    chain.stages.exclude(code__in=stages).delete()


@transaction.atomic
def sync_imported() -> int:
    """Make chains from the imported lines (`ImportedLink`); returns the number of lines. Running it again changes nothing.

    A chain is named by its code or name. A chain of the pack gets the imported links beside its own; a product that stands
    in it already moves to the stage that the import names.
    """
    lines = list(ImportedLink.objects.select_related("source"))
    chain_by_name = {name: chain for chain in Chain.objects.all() for name in (chain.code, chain.name_zh, chain.name_en)}
    by_chain: dict[str, list[ImportedLink]] = {}
    for line in lines:
        by_chain.setdefault(line.chain, []).append(line)
    for number, (name, part) in enumerate(by_chain.items()):
        chain = chain_by_name.get(name) or Chain.objects.create(
            code=_code_of(name), name_zh=name, name_en=name, review=Mark.REPORTED.value, order=_AFTER_PACK + number, source=part[0].source
        )
        _add(chain, part)
    return len(lines)


def _code_of(name: str) -> str:
    """A code for a chain of this name: the name itself where it can stand in an address, else made from its digest."""
    plain = slugify(name).replace("-", "_")
    return plain or f"chain_{sha256(name.encode()).hexdigest()[:8]}"


def _add(chain: Chain, lines: list[ImportedLink]) -> None:
    stages = {name: stage for stage in chain.stages.all() for name in (stage.code, stage.name_zh, stage.name_en)}
    new: dict[str, str] = {}
    for line in lines:
        if line.stage not in stages:
            new.setdefault(line.stage, line.position)

    positions = list(ChainStage.Position.values)
    downstream = sorted(new, key=lambda name: positions.index(new[name]))
    for order, name in enumerate(downstream, start=len(stages)):
        stages[name] = ChainStage.objects.create(chain=chain, code=name, name_zh=name, name_en=name, position=new[name], order=order)

    links = {}
    for at, line in enumerate(lines):
        links[line.product_id] = ChainLink(
            chain=chain, stage=stages[line.stage], product_id=line.product_id, order=_AFTER_PACK + at, kind_of_id=line.kind_of_id
        )

    ChainLink.objects.bulk_create(
        links.values(),
        update_conflicts=True,
        unique_fields=["chain", "product"],
        update_fields=["stage", "order", "kind_of"],
        batch_size=500,
    )
