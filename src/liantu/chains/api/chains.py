"""产业链接口: chains with counts of states, and the links of a chain with their figures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from liantu.accounts.queries import viewer_on
from liantu.chains import queries
from liantu.chains.api.schemas import ChainOut, LinkOut
from liantu.kernel.text import Text
from liantu.web.api.schemas import both

router = Router()


@router.get("/chains", response=list[ChainOut], summary="产业链 / chains")
def chains(request: HttpRequest) -> list[dict[str, Any]]:
    """All chains with the number of links in each state."""
    return [_chain(row) for row in queries.chain_list(viewer_on(request))]


@router.get("/chains/{code}", response=ChainOut, summary="一条产业链 / one chain")
def chain(request: HttpRequest, code: str) -> dict[str, Any]:
    """One chain with the number of links in each state."""
    chain = queries.chain_of(viewer_on(request), code)
    return next(_chain(row) for row in queries.chain_list(viewer_on(request)) if row.chain.pk == chain.pk)


@router.get("/chains/{code}/links", response=list[LinkOut], summary="环节与指标 / links with their figures")
def links(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """The links of a chain in the order of its map, with figures of the newest assessment that you may see."""
    viewer = viewer_on(request)
    return [
        {
            "chain": row.chain,
            "product": row.product,
            "name": both(Text(row.name_zh, row.name_en or row.name_zh)),
            "stage": row.stage,
            "key_part": row.key_part,
            "state": row.state,
            "withheld": row.withheld,
            "subject": row.subject,
            "values": dict(row.values),
        }
        for row in queries.link_figures(viewer, queries.chain_of(viewer, code))
    ]


def _chain(row: Any) -> dict[str, Any]:
    return {
        "code": row.chain.code,
        "name": both(Text(row.chain.name_zh, row.chain.name_en)),
        "review": row.chain.review,
        "links": row.links,
        "states": dict(row.counts),
        "local_supply_ratio": row.local_supply_ratio,
    }
