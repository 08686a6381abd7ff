"""现状与变化: for homes, in few queries: the largest gaps of the city, what each chain lacks, what moved since the assessment before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Q

from liantu.accounts.queries import Viewer, reader_of, visible_to
from liantu.chains.engine.shortfall import Shortfall, shortfall_of, unmet_demand
from liantu.chains.models import GAPS, NOBODY_MAKES, Assessment, ChainLink, LinkFigure, LinkState
from liantu.chains.queries.assessments import assessments, state_of
from liantu.chains.queries.links import LinkRow, link_rows
from liantu.chains.rules import sees_unprotected
from liantu.registry import queries as registry
from liantu.rooms.kept import kept
from liantu.rooms.shared import shared


class Standing(NamedTuple):
    """A link in an assessment as far as homes need it; money in yuan a year."""

    chain: str
    product: int
    state: str
    demand: float | None
    chain_demand: float | None
    ratio: float | None

    @property
    def unmet(self) -> float | None:
        """Demand of the city that is not met locally."""
        return unmet_demand(self.demand, self.ratio, nobody_makes=self.state in NOBODY_MAKES)


class Move(StrEnum):
    """What happened to a link between two assessments."""

    OPENED = "opened"
    WORSENED = "worsened"
    EASED = "eased"
    CLOSED = "closed"

    @property
    def good(self) -> bool:
        """Whether it is good news."""
        return self in {Move.EASED, Move.CLOSED}


@dataclass(frozen=True, slots=True)
class Movement:
    """A link whose gap opened, grew graver, eased or closed, as it is ``now`` and was ``before``."""

    move: Move
    now: LinkRow
    before: LinkRow

    @property
    def worth_yuan(self) -> float | None:
        """Demand that is not met locally: now where it is bad news, before where it is good."""
        return self.before.unmet_yuan if self.move.good else self.now.unmet_yuan


def standings(viewer: Viewer, assessment: Assessment, chains: Collection[str] | None = None) -> list[Standing]:
    """Return the links that the viewer sees unprotected, of ``chains`` where asked, in the order of the chains; one query an assessment."""
    asked = None if chains is None else frozenset(chains)
    scope = reader_of(viewer, LinkFigure)
    if assessment.finished_at is None:
        return _standings(scope, assessment, asked)
    return kept(("standings", scope, *state_of(assessment), asked), lambda: _standings(scope, assessment, asked))


def _standings(viewer: Viewer, assessment: Assessment, chains: frozenset[str] | None) -> list[Standing]:
    rows = visible_to(viewer, LinkFigure.objects.filter(assessment=assessment))
    if not sees_unprotected(viewer):
        rows = rows.filter(chain__code__in=viewer.chains)
    rows = rows if chains is None else rows.filter(chain__code__in=chains)
    fields = ("chain__code", "product_id", "state", "demand_fen", "chain_demand_fen", "local_supply_ratio")
    return [
        Standing(chain, product, state, _yuan(demand), _yuan(own), ratio)
        for chain, product, state, demand, own, ratio in rows.order_by("chain__order", "chain__code", "product_id").values_list(*fields)
    ]


def chain_shortfalls(rows: Iterable[Standing]) -> dict[str, Shortfall]:
    """Return by chain what it needs, gets and lacks."""
    by_chain: dict[str, list[tuple[float | None, float | None, bool]]] = {}
    for row in rows:
        by_chain.setdefault(row.chain, []).append((row.chain_demand, row.ratio, row.state in NOBODY_MAKES))
    return {chain: shortfall_of(links) for chain, links in by_chain.items()}


def shortfalls_of(viewer: Viewer, assessment: Assessment) -> dict[str, Shortfall]:
    """Return `chain_shortfalls` of all links that the viewer sees."""
    key = ("shortfalls", reader_of(viewer, LinkFigure), *state_of(assessment))
    return kept(key, lambda: chain_shortfalls(standings(viewer, assessment)))


def city_gaps(viewer: Viewer, assessment: Assessment, rows: Iterable[Standing], at_most: int) -> list[LinkRow]:
    """Return the weak, lost and absent links whose unmet demand in the city is worth most, each product once; two queries."""
    gaps: dict[int, Standing] = {}
    for row in rows:
        if row.state in GAPS and row.unmet:
            gaps.setdefault(row.product, row)
    largest = sorted(gaps.values(), key=lambda row: (-(row.unmet or 0.0), row.product))[:at_most]
    found = _rows(viewer, assessment, {(row.chain, row.product) for row in largest})
    return [found[row.chain, row.product] for row in largest if (row.chain, row.product) in found]


def movements(viewer: Viewer, now: Assessment, chains: Collection[str] | None = None, at_most: int | None = None) -> list[Movement] | None:
    """Return what moved since the assessment before ``now``, worth most first and of unknown worth last; None where there is none before.

    Each product once. A link of which less is known than before neither opened nor closed.
    """
    before = shared(("assessment before", viewer, now.pk), lambda: assessments(viewer).filter(known_at__lt=now.known_at).first())
    if before is None:
        return None
    asked = None if chains is None else frozenset(chains)
    key = ("moved", reader_of(viewer, LinkFigure), *state_of(now), *state_of(before), asked, at_most)
    moved = kept(key, lambda: _moved(standings(viewer, now, chains), standings(viewer, before, chains), at_most))
    keys = {(chain, product) for product, (chain, _) in moved.items()}
    new_rows, old_rows = _rows(viewer, now, keys), _rows(viewer, before, keys)
    found = [
        Movement(move, new_rows[chain, product], old_rows[chain, product])
        for product, (chain, move) in moved.items()
        if (chain, product) in new_rows and (chain, product) in old_rows
    ]
    return sorted(found, key=lambda one: (one.worth_yuan is None, -(one.worth_yuan or 0.0), one.now.product))[:at_most]


def _moved(now: Iterable[Standing], before: Iterable[Standing], at_most: int | None) -> dict[int, tuple[str, Move]]:
    old = {(row.chain, row.product): row for row in before}
    moves: dict[int, tuple[Move, Standing, Standing]] = {}
    for row in now:
        was = old.get((row.chain, row.product))
        move = None if was is None else move_between(was.state, row.state)
        if was is not None and move is not None:
            moves.setdefault(row.product, (move, row, was))
    return _worth_most(moves, at_most)


def _worth_most(moves: Mapping[int, tuple[Move, Standing, Standing]], at_most: int | None) -> dict[int, tuple[str, Move]]:
    """Chain and move of each product that is among the ``at_most`` worth most, or worth as much as the last of these."""

    def worth(move: Move, now: Standing, before: Standing) -> float:
        unmet = before.unmet if move.good else now.unmet
        return -1.0 if unmet is None else unmet

    worths = {product: worth(*one) for product, one in moves.items()}
    least = -1.0 if at_most is None else min(sorted(worths.values(), reverse=True)[:at_most], default=-1.0)
    return {product: (now.chain, move) for product, (move, now, _) in moves.items() if worths[product] >= least}


def move_between(before: str, now: str) -> Move | None:
    """Say what became of a link by its two states; None where it is no gap in either, or too little is known of one.

    >>> move_between("steady", "weak"), move_between("weak", "lost"), move_between("absent", "weak"), move_between("lost", "steady")
    (<Move.OPENED: 'opened'>, <Move.WORSENED: 'worsened'>, <Move.EASED: 'eased'>, <Move.CLOSED: 'closed'>)
    >>> move_between("no_data", "weak"), move_between("lost", "absent"), move_between("weak", "no_data")
    (None, None, None)
    """
    supplied = {LinkState.STRONG, LinkState.STEADY}
    if before in supplied and now in GAPS:
        return Move.OPENED
    if before in GAPS and now in supplied:
        return Move.CLOSED
    if before == LinkState.WEAK and now in NOBODY_MAKES:
        return Move.WORSENED
    return Move.EASED if before in NOBODY_MAKES and now == LinkState.WEAK else None


def _rows(viewer: Viewer, assessment: Assessment, keys: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], LinkRow]:
    if not keys:
        return {}
    reader = reader_of(viewer, LinkFigure)
    key = ("link rows", reader, *state_of(assessment), frozenset(keys), registry.sources_state())
    return kept(key, lambda: _read_rows(reader, assessment, keys))


def _read_rows(viewer: Viewer, assessment: Assessment, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], LinkRow]:
    asked = Q(chain__code__in={chain for chain, _ in keys}, product__in={product for _, product in keys})
    links = visible_to(viewer, ChainLink.objects.filter(asked))
    rows = link_rows(viewer, links, assessment, series=False)
    return {(row.chain, row.product_id): row for row in rows if (row.chain, row.product_id) in keys}


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100
