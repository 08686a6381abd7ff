"""同步知识包: the pack's regions, parks, products, product inputs and official series become rows; running it again changes nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime

import polars as pl
from django.db import transaction

from liantu.kernel.pack import Pack, graded_inputs
from liantu.kernel.progress import Progress, silent
from liantu.kernel.source import Mark
from liantu.registry.actions.imports import import_frames
from liantu.registry.intake.report import IntakeReport
from liantu.registry.models import OfficialFigure, ProductInput, Region, Source
from liantu.rooms import clock

_CITATION_LENGTH = 300
_BASIS_LENGTH = 200


@transaction.atomic
def sync_pack(pack: Pack, progress: Progress = silent) -> list[IntakeReport]:
    """Bring the registry in line with ``pack``; nothing is done where this very pack was imported last.

    So a city that has changed a park, a product or an input of its own keeps it until the pack itself changes. Inputs and
    official figures that the pack no longer has are closed.
    """
    digest = _digest(pack)
    name = f"{pack.name.zh}：知识包 / pack"
    newest = Source.objects.filter(kind=Source.Kind.PACK, name=name).order_by("-pk").values_list("sha256", flat=True).first()
    if newest == digest:
        return []
    for order, region in enumerate(pack.regions):
        values = {"kind": region.kind, "name_zh": region.name.zh, "name_en": region.name.en, "zone": region.zone, "order": order}
        Region.objects.update_or_create(code=region.code, defaults=values)
    groups: list[tuple[dict[str, pl.DataFrame], str, Mark]] = [
        ({"parks": _parks(pack)}, "园区 / parks", Mark.UNVERIFIED),
        ({"products": _products(pack), "product_inputs": _inputs(pack)}, "产品 / products", Mark.GENERAL_KNOWLEDGE),
        ({"official_figures": _series(pack)}, "官方数据 / official series", Mark.COPY),
    ]
    _close_withdrawn_shares(pack)
    reports = []
    for frames, part, mark in groups:
        filled = {code: frame for code, frame in frames.items() if frame.height}
        if filled:
            title = f"{pack.name.zh}：{part}"
            reports.append(import_frames(filled, source_name=title, kind=Source.Kind.PACK, mark=mark, progress=progress))
    _close_absent(pack)
    Source.objects.create(kind=Source.Kind.PACK, name=name, sha256=digest, mark=Mark.GENERAL_KNOWLEDGE, received_at=clock.now())
    return reports


@transaction.atomic
def date_pack(moment: datetime) -> None:
    """Let the pack be known since ``moment`` at the latest: in a demonstration it has been there since the city's first day."""
    for model in (ProductInput, OfficialFigure):
        model.objects.filter(source__kind=Source.Kind.PACK, known_from__gt=moment).update(known_from=moment)
    Source.objects.filter(kind=Source.Kind.PACK, received_at__gt=moment).update(received_at=moment)


def _digest(pack: Pack) -> str:
    """SHA-256 of all that the registry takes from a pack."""
    digest = hashlib.sha256(repr(pack.regions).encode())
    for frame in (_parks(pack), _products(pack), _inputs(pack), _series(pack)):
        digest.update(frame.write_csv().encode())
    return digest.hexdigest()


def _parks(pack: Pack) -> pl.DataFrame:
    rows = [{"code": park.code, "name": park.name.zh, "district": park.district, "level": park.level} for park in pack.parks]
    return pl.DataFrame(rows, schema=dict.fromkeys(("code", "name", "district", "level"), pl.String))


def _products(pack: Pack) -> pl.DataFrame:
    rows = [
        {
            "code": product.code,
            "name_zh": product.name.zh,
            "name_en": product.name.en,
            "aliases": "；".join(product.aliases),
            "industry": product.industry,
            "unit": product.unit,
            "processes": "；".join(product.process),
        }
        for product in pack.products.values()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("code", "name_zh", "name_en", "aliases", "industry", "unit", "processes"), pl.String))


def _inputs(pack: Pack) -> pl.DataFrame:
    rows = [
        {
            "product": graded.product,
            "input": graded.entry.product,
            "share": graded.entry.share,
            "kind": graded.entry.kind,
            "alternative": graded.entry.alternative,
            "importance": graded.importance,
            "reason_zh": graded.reason and graded.reason.zh,
            "reason_en": graded.reason and graded.reason.en,
        }
        for graded in graded_inputs(pack.products)
    ]
    names = ("product", "input", "share", "kind", "alternative", "importance", "reason_zh", "reason_en")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"share": pl.Float64})


def _series(pack: Pack) -> pl.DataFrame:
    rows = [
        (
            row.indicator,
            row.region,
            row.period,
            row.value,
            row.unit,
            row.basis[:_BASIS_LENGTH],
            row.source[:_CITATION_LENGTH],
            str(row.mark),
            str(row.bound),
        )
        for row in pack.series
    ]
    names = ("indicator", "region", "period", "value", "unit", "basis", "citation", "mark", "bound")
    schema = dict.fromkeys(names, pl.String) | {"value": pl.Float64}
    return pl.DataFrame(rows, schema={name: schema[name] for name in names}, orient="row")


def _close_withdrawn_shares(pack: Pack) -> None:
    """Close the pack's own inputs that had a share and now have none: a blank of an import never erases, and would keep it."""
    without = {(product.code, one.product) for product in pack.products.values() for one in product.made_from if one.share is None}
    rows = ProductInput.objects.current().filter(source__kind=Source.Kind.PACK, share__isnull=False)
    held = [pk for pk, *key in rows.values_list("pk", "product__code", "input__code") if tuple(key) in without]
    ProductInput.objects.filter(pk__in=held).update(known_to=clock.now())


def _close_absent(pack: Pack) -> None:
    """Close the pack's own inputs and figures that it no longer has; rows of other sources stay."""
    inputs = {(product.code, one.product) for product in pack.products.values() for one in product.made_from}
    figures = {(row.indicator, row.region, row.period, row.basis[:_BASIS_LENGTH], row.source[:_CITATION_LENGTH]) for row in pack.series}
    now = clock.now()
    current = ProductInput.objects.current().filter(source__kind=Source.Kind.PACK)
    gone = [pk for pk, *key in current.values_list("pk", "product__code", "input__code") if tuple(key) not in inputs]
    ProductInput.objects.filter(pk__in=gone).update(known_to=now)
    published = OfficialFigure.objects.current().filter(source__kind=Source.Kind.PACK)
    rows = published.values_list("pk", "indicator", "region_id", "period", "basis", "citation")
    OfficialFigure.objects.filter(pk__in=[pk for pk, *key in rows if tuple(key) not in figures]).update(known_to=now)
