"""``liantu pack``: what the city's pack holds, whether it holds together, and which commitments are carried."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from liantu.rooms.terminal.start import city_pack, start_django

if TYPE_CHECKING:
    from liantu.kernel.pack.coverage import Coverage


@click.group("pack")
def pack_group() -> None:
    """知识包：检查、覆盖情况、列映射。 The city's pack: check it, see what is carried, list the column maps."""
    start_django()


@pack_group.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False))
def pack_check(path: str | None) -> None:
    """检查知识包，一次列出全部错误。 Check a pack and tell all its errors at once."""
    from pathlib import Path

    from django.conf import settings

    from liantu.kernel.pack import check_pack, folder_of
    from liantu.rooms.pack_requirements import requirements

    pack = check_pack(Path(path) if path else folder_of(settings.PACK), requirements())
    click.echo(f"{pack.name}: 没有错误 / no errors ({len(pack.chains)} chains, {len(pack.products)} products, {len(pack.checks)} checks)")


@pack_group.command("coverage")
@click.option("--missing", is_flag=True, help="只列尚未接入的 / only those not covered yet")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式 / output format")
def pack_coverage(missing: bool, form: str) -> None:
    """逐条列出政策任务的支撑指标，以及尚未接入的由哪个模块接入。 Commitment by commitment, what carries it."""
    from liantu.kernel.pack.coverage import coverage

    covered = coverage(city_pack())
    if form == "json":
        click.echo(json.dumps(_as_json(covered, missing), ensure_ascii=False, indent=2))
        return

    if not missing:
        for commitment in covered.bound:
            carried = ", ".join([*commitment.figures, *commitment.checks, *commitment.work])
            click.echo(f"{commitment.code:<6} {commitment.name}\n       {carried}")

    for room, commitments in covered.by_room().items():
        click.echo(f"\n尚未接入的模块 / waiting for room: {room}")
        for commitment in commitments:
            click.echo(f"{commitment.code:<6} {commitment.name}")

    click.echo(f"\n{len(covered.bound)} / {covered.total} 已接入 / covered")


def _as_json(covered: Coverage, missing: bool) -> dict[str, Any]:
    """Return how many commitments are carried, and each with what carries it or the room that it waits for."""
    waiting = {commitment.code: room for room, commitments in covered.by_room().items() for commitment in commitments}
    listed = [
        *(() if missing else covered.bound),
        *(commitment for commitments in covered.by_room().values() for commitment in commitments),
    ]
    return {
        "total": covered.total,
        "carried": len(covered.bound),
        "commitments": [
            {
                "code": commitment.code,
                "name": {"zh": commitment.name.zh, "en": commitment.name.en},
                "figures": list(commitment.figures),
                "checks": list(commitment.checks),
                "work": list(commitment.work),
                "waits_for_room": waiting.get(commitment.code),
            }
            for commitment in listed
        ],
    }


@pack_group.command("sources")
def pack_sources() -> None:
    """列出可用于 liantu import --map 的列映射。 List the column maps for ``liantu import --map``."""
    for name, source in sorted(city_pack().sources.items()):
        click.echo(f"{name}\t{source.name}")
