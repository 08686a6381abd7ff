"""补链机会接口: which absent or weak links which district could move into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import polars as pl
from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router

from liantu.accounts.queries import viewer_on
from liantu.chains import queries
from liantu.chains.api.schemas import OpportunityOut
from liantu.chains.engine.opportunities import GROUPS, PARTS, OpportunityRules, Weights
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.web.api.paging import Page, PageNumber, PageSize, paged_frame
from liantu.web.api.schemas import both

router = Router()
_Word = Annotated[str, Query(max_length=64)]
_Weight = Annotated[float | None, Query(ge=0, le=1, description="weight of the group; without it that of the pack")]


@router.get("/opportunities", response=Page[OpportunityOut], summary="补链机会 / opportunities")
def opportunities(  # noqa: PLR0913, RUF100 every parameter is one of the address
    request: HttpRequest,
    page: PageNumber = 1,
    size: PageSize = 50,
    chain: _Word = "",
    district: _Word = "",
    state: Literal["", "absent", "lost", "weak"] = "",
    feasibility: _Weight = None,
    value: _Weight = None,
    need: _Weight = None,
    everything: bool = False,
) -> dict[str, Any]:
    """Absent, lost and weak links × districts, best first, weighed as you ask; ``everything`` lists hardly feasible ones too."""
    viewer, city = viewer_on(request), load_pack(settings.PACK)
    assessment = queries.latest_assessment(viewer)
    if assessment is None:
        return {"items": [], "count": 0, "page": page, "size": size}

    rule = city.rule(OpportunityRules)
    group_weights = {"feasibility": feasibility, "value": value, "need": need}
    weights = Weights.of(rule).weighing({group: weight for group, weight in group_weights.items() if weight is not None})
    ranking = queries.opportunities(viewer, assessment, city, weights)
    frame = ranking.frame
    if chain:
        frame = frame.filter(pl.col("product").is_in([product for product, codes in ranking.chains.items() if chain in codes]))
    for column, filter_value in (("district", district), ("state", state)):
        frame = frame.filter(pl.col(column) == filter_value) if filter_value else frame

    if not everything:
        frame = frame.filter(pl.col("feasibility").is_null() | (pl.col("feasibility") >= rule.least_feasibility))
    return paged_frame(frame, page, size, lambda rows: [_opportunity(ranking, row) for row in rows])


def _opportunity(ranking: queries.Ranking, row: Mapping[str, Any]) -> dict[str, Any]:
    link = ranking.links[row["product"]]
    plain = {name: row[name] for name in ("district", "score", "known", "at_least", "near_here", "near_city")}
    return {
        **plain, "product": link.product, "name": both(Text(link.name_zh, link.name_en or link.name_zh)), "state": link.state,
        "chains": list(ranking.chains[row["product"]]), "groups": {group: row[group] for group in GROUPS},
        "parts": {part: row[f"{part}_part"] for part in PARTS}, "reasons": [both(text) for text in ranking.reasons(row)],
        "unknown": [both(text) for text in queries.unknown_parts(row)], "demand_waiting_yuan": row["demand_waiting"],
    }  # fmt: skip
