"""机会得分的打开: what a district's chance to move into a product is made of: each part with its place, its weight and what is unknown."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.conf import settings

from liantu.accounts.queries import Viewer
from liantu.chains.figures.figure_context import Step, assessment_for, definition_of
from liantu.chains.queries import GROUP_NAMES, PART_NAMES, Ranking, opportunities, unknown_parts
from liantu.kernel.bound import Bound
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text

_CODE = "opportunity_score"
_COLUMNS = (
    Text("部分", "Part"), Text("数值", "Value"), Text("位次（0–1）", "Place (0–1)"), Text("权重", "Weight"),
)  # fmt: skip


@FIGURES.opens(_CODE)
def open_score(subject: Subject, period: Any, viewer: Viewer) -> Figure:
    """Open the score of ``district:<code>/<product>`` as the viewer may know it, with the pack's weights; raises NotFoundError.

    The value is the score where every unknown part counts what the pack says, so where one is unknown it is at least that, or an estimate.
    """
    district, _, product = subject.key.partition("/")
    assessment = assessment_for(period, viewer)
    ranking = opportunities(viewer, assessment, load_pack(settings.PACK))
    number = next((key for key, link in ranking.links.items() if link.product == product), None)
    rows = ranking.frame.filter(pl.col("district") == district, pl.col("product") == number) if subject.kind == "district" else None
    if number is None or rows is None or rows.is_empty():
        raise NotFoundError(Text(f"没有 {subject} 的机会得分", f"no opportunity score for {subject}"))

    row = rows.row(0, named=True)
    marks, when = tuple(Mark(mark) for mark in assessment.marks), Period(assessment.year, PeriodKind.YEAR)
    bound = Bound.EXACT if not unknown_parts(row) else Bound.ESTIMATE if ranking.weights.unknown else Bound.AT_LEAST
    evidence = (Evidence(Text("各部分", "Parts"), _COLUMNS, _parts(row, ranking)),)
    return Figure(definition_of(_CODE), subject, when, float(row["at_least"]), marks, None, _steps(row, ranking), evidence, bound)


def _steps(row: dict[str, Any], ranking: Ranking) -> tuple[Step, ...]:
    """The three groups, what of the weight is known, and the score with the unknown parts left out and counted."""
    groups = tuple((name, row[group], "ratio") for group, name in GROUP_NAMES.items())
    return (
        *groups,
        (Text("已知部分的权重", "weight of what is known"), row["known"], "share"),
        (Text("已知部分的加权平均", "weighted mean of what is known"), row["score"], "ratio"),
        (Text("未知部分计为", "an unknown part counts"), ranking.weights.unknown, "ratio"),
        (Text("机会得分", "opportunity score"), row["at_least"], "ratio"),
    )


def _parts(row: dict[str, Any], ranking: Ranking) -> tuple[tuple[Any, ...], ...]:
    """Each part with its value in its own unit, its place among all candidates, and its weight in the whole."""
    weights = ranking.weights.of_parts()
    return tuple((name, row[part], row[f"{part}_part"], weights[part]) for part, name in PART_NAMES.items())
