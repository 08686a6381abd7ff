"""产业链卡片: what the room puts on the homes: gaps by value, what moved, whom to call, where a firm stands; and into case files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from liantu.chains import queries
from liantu.chains.models import Assessment, Chain
from liantu.chains.queries.positions import Position
from liantu.chains.queries.sentences import gap_sentence, movement_sentences
from liantu.chains.rules import sees_unprotected
from liantu.kernel.figure import Subject
from liantu.kernel.sentence import Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry import queries as registry
from liantu.rooms.cards import Card, Home
from liantu.web.page_context import pack

GAPS = 5
CHAINS = 6
CALLS = 3
FIRMS = 3
POSITIONS = 12
PARTNERS = 8
HEADLINES = 2


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """The cards of one home; none where nobody has assessed the chains."""
    match home:
        case Home.FIRM:
            yield from _of_firm(viewer)
        case Home.LEADER | Home.WORK | Home.CHAIN:
            assessment = queries.latest_assessment(viewer)
            if assessment is not None:
                yield from _of_chain_leader(viewer, assessment) if home is Home.CHAIN else _of_city(viewer, assessment, home)


def headlines(viewer: Viewer, home: Home) -> Iterable[Sentence]:
    """The largest gaps that opened or closed since the assessment before; without one before, the largest gaps there are."""
    assessment = queries.latest_assessment(viewer) if home in {Home.LEADER, Home.WORK, Home.CHAIN} else None
    if assessment is None:
        return ()
    chains = viewer.chains if home is Home.CHAIN else None
    moved = queries.movements(viewer, assessment, chains)
    if moved is not None:
        return movement_sentences(moved, assessment)[:HEADLINES]
    rows = queries.standings(viewer, assessment, chains)
    said = gap_sentence(queries.city_gaps(viewer, assessment, rows, HEADLINES), assessment)
    return (said,) if said else ()


def _of_city(viewer: Viewer, assessment: Assessment, home: Home) -> Iterator[Card]:
    """The largest gaps of the city; for those who work, the chains that lack most."""
    rows = queries.standings(viewer, assessment)
    gaps = queries.city_gaps(viewer, assessment, rows, GAPS)
    shown = [(link, link.unmet_yuan) for link in gaps]
    yield Card("city_gaps", "chains/cards/city_gaps.html", 20, {"gaps": _with_bars(shown), "assessment": assessment})
    if home is Home.WORK:
        needs = queries.chain_shortfalls(rows)
        names = {chain.code: chain for chain in queries.chains(viewer)}
        largest = sorted((code for code in needs if code in names), key=lambda code: -(needs[code].unmet or 0.0))
        lines = [(names[code], needs[code]) for code in largest[:CHAINS]]
        yield Card("chains", "chains/cards/chains.html", 22, {"chains": lines, "all": len(names), "assessment": assessment})


def _of_chain_leader(viewer: Viewer, assessment: Assessment) -> Iterator[Card]:
    """Of each chain that the viewer leads: its sentences and largest gaps, what moved, and whom to call about the gaps."""
    for at, code in enumerate(sorted(viewer.chains)):
        view = queries.chain_map(viewer, code, assessment)
        gaps = queries.largest_gaps([link for stage in view.stages for link in stage.links], GAPS)
        moved = queries.movements(viewer, assessment, {code})
        yield Card(
            f"chain_{code}", "chains/cards/own_chain.html", 10 + at,
            {
                "chain": view.chain, "assessment": assessment, "sentences": queries.chain_sentences(view),
                "gaps": _with_bars([(gap, gap.chain_unmet_yuan) for gap in gaps]), "compared": moved is not None,
                "moved": movement_sentences(moved or [], assessment)[:GAPS],
            },
            column=1,
        )  # fmt: skip
        calls = queries.firms_to_call(viewer, gaps, assessment, pack(), CALLS)
        yield Card(f"calls_{code}", "chains/cards/calls.html", 12 + at, {"chain": view.chain, "calls": calls}, column=2)


def _of_firm(viewer: Viewer) -> Iterator[Card]:
    """The links at which the viewer's firms stand, and what is said of them."""
    assessment = queries.latest_assessment(viewer)
    names = {chain.code: chain for chain in queries.chains(viewer)}
    for at, firm in enumerate(registry.organisations(viewer).filter(pk__in=viewer.organisations).order_by("pk")[:FIRMS]):
        held = queries.firm_positions(viewer, firm.pk, assessment)
        known = [one for one in held if one.link.chain in names]
        lines = _by_product((names[one.link.chain], one, queries.rule_text(one.link, assessment)) for one in known)
        context = {"firm": firm, "lines": lines[:POSITIONS], "all": len(lines), "assessment": assessment}
        yield Card(f"firm_links_{firm.pk}", "chains/cards/firm_links.html", 30 + at, context)


def _by_product(held: Iterable[tuple[Chain, Position, Text | None]]) -> list[tuple[list[Chain], Position, Text | None]]:
    """One line a product and what is said of it, with all the chains in which that stands."""
    lines: dict[tuple[str, str, Text | None], tuple[list[Chain], Position, Text | None]] = {}
    for chain, position, said in held:
        key = (position.link.product, str(position.link.state), said)
        lines.setdefault(key, ([], position, said))[0].append(chain)
    return list(lines.values())


def case_sections(viewer: Viewer, code: str, subject: Subject) -> Iterable[Card]:  # noqa: ARG001 every check about a product asks the same
    """Who could close the gap of a product: its makers, makers of related products, outside suppliers and largest buyers."""
    product = subject.key.rpartition("/")[2] if subject.kind == "link" else subject.key if subject.kind == "product" else ""
    assessment = queries.latest_assessment(viewer) if product else None
    if assessment is None:
        return
    links = queries.links_of_product(viewer, product, assessment)
    if not links:
        return
    link = min(links, key=lambda row: (not sees_unprotected(viewer, row.chain), row.chain != subject.key.partition("/")[0]))
    if not sees_unprotected(viewer, link.chain):
        return
    calls = queries.firms_to_call(viewer, [link], assessment, pack(), PARTNERS)
    outside = queries.suppliers(viewer, product, assessment, outside=True)
    buyers = queries.buyers(viewer, product, assessment)
    context = {
        "link": link, "assessment": assessment, "calls": calls[0],
        "outside": list(outside.rows[:PARTNERS]), "hidden_outside": outside.hidden,
        "buyers": list(buyers.rows[:PARTNERS]), "hidden_buyers": buyers.hidden,
    }  # fmt: skip
    yield Card("who_closes_it", "chains/cards/case.html", 20, context)


def _with_bars(gaps: Sequence[tuple[queries.LinkRow, float | None]]) -> list[tuple[Any, float | None, float]]:
    """Each gap with its value and the length of its bar (0–100)."""
    most = max((value or 0.0 for _, value in gaps), default=0.0)
    return [(link, value, round(100 * (value or 0.0) / most, 1) if most else 0.0) for link, value in gaps]
