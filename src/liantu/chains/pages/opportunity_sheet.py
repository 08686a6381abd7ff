"""补链机会导出: one candidate a row, with all parts of the score, its reasons and what is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from liantu.chains import queries
from liantu.chains.engine.opportunities import GROUPS
from liantu.chains.exports import marks_text
from liantu.chains.models import Assessment
from liantu.chains.queries.state_words import STATE_WORDS
from liantu.web import spreadsheets
from liantu.web.figures import translated

_UNIT_FORMATS = {0: "0.000", 4: "#,##0", 5: "0.000", 7: "0.0%", 8: "0.0%"}
"""Formats of relatedness, demand, gain, dependence and critical among the columns in units."""


def opportunity_sheet(
    ranking: queries.Ranking | None, rows: Sequence[Mapping[str, Any]], assessment: Assessment | None
) -> spreadsheets.Sheet:
    """One candidate a row: where, what, score, groups, parts on their scale and in their units, reasons, what is unknown."""
    first = [_("区县代码"), _("区县"), _("产品代码"), _("产品"), _("状态"), _("产业链"), _("得分"), _("已知部分"), _("至少")]
    names = [translated(name) for name in queries.GROUP_NAMES.values()]
    parts = [_("%(part)s（0–1）") % {"part": translated(name)} for name in queries.PART_NAMES.values()]
    units = [
        _("关联度"), _("关联度口径"), _("相近企业（本区）"), _("相近企业（全市）"), _("待满足需求（元）"), _("复杂度提升（COG）"),
        _("复杂度提升口径"), _("对外依存"), _("关键用途占需求"), _("理由"), _("未知部分"), _("数据标记"),
    ]  # fmt: skip
    headings = [*first, *names, *parts, *units]
    made = partial(_cells, ranking, marks_text(assessment)) if ranking else None
    lines = [made(row) for row in rows] if made else []
    shares = range(6, len(first) + len(names) + len(parts))
    first_unit = len(first) + len(names) + len(parts)
    formats = {**dict.fromkeys(shares, "0.000"), **{first_unit + at: form for at, form in _UNIT_FORMATS.items()}}
    return spreadsheets.Sheet(_("补链机会"), headings, lines, formats)


def _cells(ranking: queries.Ranking, marks: str, row: Mapping[str, Any]) -> list[Any]:
    link, district = ranking.links[row["product"]], ranking.districts[row["district"]]
    comma = _("；")
    return [
        district.code, translated(district), link.product, translated(link), str(STATE_WORDS[link.state]),
        comma.join(ranking.chains[row["product"]]), row["score"], row["known"], row["at_least"], *(row[group] for group in GROUPS),
        *(row[f"{part}_part"] for part in queries.PART_NAMES), row["relatedness"], _basis(row["relatedness"], wider=row["wider"]),
        row["near_here"], row["near_city"], row["demand_waiting"], row["complexity_gain"],
        _basis(row["complexity_gain"], wider=row["wider_cog"]), row["dependence"], row["critical"],
        comma.join(translated(text) for text in ranking.reasons(row)),
        comma.join(translated(text) for text in queries.unknown_parts(row)), marks,
    ]  # fmt: skip


def _basis(value: float | None, *, wider: bool | None) -> str | None:
    """What a value rests on: the districts, or districts and other places; None where it is unknown."""
    if value is None:
        return None
    return _("区县与其他地区") if wider else _("本市区县")
