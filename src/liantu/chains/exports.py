"""产业链导出: the links of a chain and the list of chains as sheets; unknown stays an empty cell, simulated says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from liantu.chains.models import Assessment, LinkState
from liantu.chains.queries import ChainMap, ChainRow, LinkRow
from liantu.kernel.source import Mark
from liantu.web.figures import translated
from liantu.web.spreadsheets import Sheet

_NUMBERS = (
    ("makers", "0"),
    ("output_yuan", "#,##0"),
    ("capacity_yuan", "#,##0"),
    ("demand_yuan", "#,##0"),
    ("chain_demand_yuan", "#,##0"),
    ("local_supply_yuan", "#,##0"),
    ("local_supply_ratio", "0.0%"),
    ("hhi", "0.000"),
    ("largest_share", "0.0%"),
    ("outside_share", "0.0%"),
    ("abroad_share", "0.0%"),
    ("trend", "0.0%"),
    ("known_makers", "0"),
    ("known_local", "0"),
    ("known_outside", "0"),
    ("known_unplaced", "0"),
    ("world_hhi", "0.000"),
)


def chain_sheet(view: ChainMap) -> Sheet:
    """Return the links of a chain, one a row."""
    first_headings = [
        _("环节组"), _("位置"), _("产品代码"), _("产品"), _("英文名称"), _("关键零部件"), _("状态"), _("判定规则"), _("未公布原因"),
    ]  # fmt: skip
    figure_headings = [
        _("本市生产企业数"), _("本市产值（元）"), _("本市产能（元）"), _("本市需求（元）"), _("本链需求（元）"), _("本地供货额（元）"),
        _("本地配套率"), _("集中度 HHI"), _("最大企业份额"), _("市外依存度"), _("进口依存度"), _("产值年均增速"),
        _("已知企业数"), _("已知企业（本市）"), _("已知企业（市外）"), _("已知企业（所在地不明）"), _("世界供应集中度 HHI"),
    ]  # fmt: skip
    last_headings = [_("最近生产年份"), _("最新事实日期"), _("评估年份"), _("数据标记")]

    marks = marks_text(view.assessment)
    year = view.assessment.year if view.assessment else None
    rows = [[translated(stage), position_word(stage.position), *_cells(link), year, marks] for stage in view.stages for link in stage.links]
    formats = {len(first_headings) + place: number_format for place, (_name, number_format) in enumerate(_NUMBERS)}
    return Sheet(translated(view.chain), [*first_headings, *figure_headings, *last_headings], rows, formats)


def _cells(link: LinkRow) -> list[Any]:
    numbers = [link.values.get(name) for name, _written in _NUMBERS]
    first_cells = [
        link.product,
        link.name_zh,
        link.name_en,
        _("是") if link.key_part else "",
        str(LinkState(link.state).label),
        link.rule_fired,
    ]
    return [*first_cells, link.withheld, *numbers, link.values.get("last_made_year"), link.values.get("newest_fact_date")]


def edge_sheet(view: ChainMap) -> Sheet:
    """Return which product of the chain is made from which."""
    names = {link.product: translated(link) for stage in view.stages for link in stage.links}
    rows = [
        [
            names[edge.source], edge.source, names[edge.target], edge.target, edge.share, translated(edge.kind_word), edge.alternative,
            translated(edge.importance_word), translated(edge.reason),
        ]
        for edge in view.edges
    ]  # fmt: skip
    headings = [
        _("投入"), _("投入代码"), _("产品"), _("产品代码"), _("价值份额"), _("投入性质"), _("替代组"), _("重要程度"), _("理由"),
    ]  # fmt: skip
    return Sheet(_("投入关系"), headings, rows, {4: "0.0%"})


def list_sheet(rows: Sequence[ChainRow], assessment: Assessment | None) -> Sheet:
    """Return all chains, one a row, with counts of links by state."""
    states = [str(state.label) for state in LinkState]
    headings = [
        _("代码"),
        _("产业链"),
        _("英文名称"),
        _("环节数"),
        *states,
        _("本地配套率"),
        _("有已知企业的环节"),
        _("有本市企业的环节"),
        _("评估年份"),
        _("数据标记"),
    ]
    year, marks = assessment.year if assessment else None, marks_text(assessment)
    lines = [
        [
            row.chain.code, row.chain.name_zh, row.chain.name_en, row.links,
            *(row.counts[state.value] for state in LinkState), row.local_supply_ratio, row.known_links,
            row.local_links, year, marks,
        ]
        for row in rows
    ]  # fmt: skip
    return Sheet(_("产业链"), headings, lines, {len(headings) - 5: "0.0%"})


def about_sheet(title: str, assessment: Assessment | None, review: str = "") -> Sheet:
    """Return what a viewer of the file must know: of what, when, under which rules, how far checked."""
    rows = [[_("内容"), title]]
    if review:
        rows.append([_("链结构"), review])
    if assessment is None:
        rows.append([_("评估"), _("尚未评估")])
    else:
        rows += [
            [_("评估年份"), str(assessment.year)],
            [_("数据截至"), f"{localtime(assessment.known_at):%Y-%m-%d %H:%M}"],
            [_("规则版本"), assessment.rule_version],
            [_("数据标记"), marks_text(assessment)],
        ]
    return Sheet(_("说明"), [_("事项"), _("说明")], rows, {})


def marks_text(assessment: Assessment | None) -> str:
    """The marks of an assessment's facts in words."""
    return "；".join(translated(Mark(mark)) for mark in assessment.marks) if assessment else ""


def review_text(review: str) -> str:
    """What a chain's review mark says; empty where its owner has reviewed it."""
    return translated(Mark(review)) if review in set(Mark) else ""


def position_word(position: str) -> str:
    """Upstream, midstream or downstream in words."""
    return {"upstream": _("上游"), "midstream": _("中游"), "downstream": _("下游")}.get(position, position)
