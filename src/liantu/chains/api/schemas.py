"""Shapes of chains, links and opportunities in the interface."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from liantu.web.api.schemas import Both


class ChainOut(Schema):
    """A chain with the number of its links in each state and its local supply ratio (0–1)."""

    code: str
    name: Both
    review: str
    links: int
    states: dict[str, int]
    local_supply_ratio: float | None


class LinkOut(Schema):
    """A link: its place, state and figures (money in yuan, shares 0–1); ``withheld`` names the reason where values are protected."""

    chain: str
    product: str
    name: Both
    stage: str
    key_part: bool
    state: str = Field(
        description="strong, steady, weak, lost, absent, known (makers are known, their output is not: see known_makers, known_local,"
        " known_outside and known_unplaced in values) or no_data"
    )
    withheld: str
    subject: str = Field(description="opens the figures of this link: /api/figures/{code}?subject=…")
    values: dict[str, Any]


class OpportunityOut(Schema):
    """An absent, lost or weak link × a district: score and its parts (0 to 1; null unknown), and the reasons in words.

    ``known``: the weight of what is known; ``at_least``: the score where every unknown part counts nothing.
    """

    product: str
    name: Both
    state: str
    chains: list[str]
    district: str
    score: float | None
    known: float
    at_least: float
    groups: dict[str, float | None]
    parts: dict[str, float | None]
    reasons: list[Both]
    unknown: list[Both]
    near_here: int | None
    near_city: int | None
    demand_waiting_yuan: float | None
