"""已知企业的打开: who is known to make a product anywhere, and the concentration of the world's supply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from liantu.accounts.queries import Viewer
from liantu.chains.figures.evidence import name_of, yuan
from liantu.chains.figures.figure_context import LinkContext, Step, open_link
from liantu.chains.queries.known_makers import IN_THE_CITY, OUTSIDE, known_rows, place_text, world_share_of
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.registry import queries as registry

_PLACES = {IN_THE_CITY: Text("本市", "in the city"), OUTSIDE: Text("市外", "outside")}
_UNPLACED = Text("所在地不明", "location unknown")


def _counts(context: LinkContext) -> tuple[Step, ...]:
    row = context.row
    return (
        (Text("本市", "in the city"), row["known_local"], "firms"),
        (Text("市外", "outside"), row["known_outside"], "firms"),
        (_UNPLACED, row["known_unplaced"], "firms"),
        (Text("合计：已知企业", "total: known makers"), row["known_makers"], "firms"),
        (Text("回看年数", "look-back period in years"), context.rules.parameters.known_years, "1"),
    )


def _world(context: LinkContext) -> tuple[Step, ...]:
    row, hhi, year = context.row, context.row["world_hhi"], context.row["world_year"]
    of_year = Text("", "") if year is None else Text(f"（{year} 年）", f" ({year})")
    return (
        (Text("已知企业", "known makers"), row["known_makers"], "firms"),
        (Text("其中世界份额已知的", "of these, with a known share of the world market"), row["world_makers"], "firms"),
        (Text(f"已知份额合计{of_year.zh}", f"total of known shares{of_year.en}"), row["world_share"], "share"),
        (Text("至少须覆盖", "minimum coverage"), context.rules.parameters.minimum_world_share, "share"),
        (Text("最大企业的世界份额", "largest share of the world market"), row["world_largest_share"], "share"),
        (Text("归一后份额平方和（HHI）", "sum of squared shares after normalisation (HHI)"), hhi, "index"),
        (Text("HHI × 10000", "HHI × 10,000"), None if hhi is None else hhi * 10_000, "index"),
    )


def _evidence(context: LinkContext, viewer: Viewer) -> Evidence:
    columns = (
        Text("单位", "Organisation"), Text("位置", "Where"), Text("所在地", "Place"), Text("年份", "Year"),
        Text("占其主营收入", "Share of its revenue"), Text("世界份额", "World market share"), Text("产值（元）", "Output (yuan)"),
        Text("来源", "Source"),
    )  # fmt: skip
    unit, product = context.rules.parameters.world_unit, context.product.code
    return registry.evidence_of(
        Text("已知生产企业", "Known makers"), columns, lambda for_viewer: known_rows(for_viewer, product, context.assessment), viewer,
        lambda row: (
            row.organisation.name, _PLACES.get(row.place, _UNPLACED), _place(row.organisation), row.year, row.share,
            world_share_of(row, unit), yuan(row.output_fen), row.source.name,
        ),
    )  # fmt: skip


def _place(organisation: Any) -> Any:
    return name_of(organisation.region) if organisation.region else place_text(organisation.outside_place, load_pack(settings.PACK))


def _opener(code: str, steps: Callable[[LinkContext], tuple[Step, ...]], missing_reason: Text) -> None:
    def opens(subject: Subject, period: Any, viewer: Any) -> Figure:
        context = open_link(code, subject, period, viewer)
        if context.withheld:
            return context.figure(None, (), ())
        value = context.row[code]
        reason = missing_reason if value is None else None
        return context.figure(None if value is None else float(value), steps(context), (_evidence(context, viewer),), reason)

    FIGURES.opens(code)(opens)


_opener("known_makers", _counts, Text("没有数据", "no data"))
_opener("world_hhi", _world, Text("已知的世界份额不足", "known world market shares are too incomplete"))
