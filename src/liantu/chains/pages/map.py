"""链图: a chain as columns of cards, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.chains import queries
from liantu.chains.engine.flows import size_steps
from liantu.chains.exports import position_word, review_text
from liantu.chains.models import LinkState
from liantu.chains.pages.page_context import is_simulated
from liantu.chains.queries.state_words import STATE_WORDS
from liantu.chains.rules import sees_chain
from liantu.registry import queries as registry
from liantu.rooms.findings import finding_counts
from liantu.web.filters import Filter
from liantu.web.page_context import not_found_as_404
from liantu.web.pages import sorted_by

_WIDTHS = ((48, 4), (24, 2))
"""Cards above which a stage is wider, and over how many columns."""
SIZES = 5
"""Sizes of cards."""
KNOWN = {"any": "known_makers", "local": "known_local"}
"""What the filter of known makers asks for: its value in the address, the count that must not be zero."""


class MapFilter(Filter):
    """What the map is narrowed to: words, states, known makers, the stage in focus, the selected product; or the table instead of it."""

    q: str = ""
    state: tuple[str, ...] = ()
    known: str = ""
    stage: str = ""
    select: str = ""
    view: str = ""
    sort: str = ""

    @property
    def words(self) -> str:
        """The words as they are compared."""
        return self.q.lower()

    @property
    def states(self) -> tuple[str, ...]:
        """The states that there are."""
        return tuple(state for state in self.state if state in LinkState.values)

    def hides(self, link: queries.LinkRow, names: str) -> bool:
        """Whether a link is left out."""
        if (self.words and self.words not in names) or (self.states and link.state not in self.states):
            return True
        return self.known in KNOWN and not link.values.get(KNOWN[self.known])


@dataclass(frozen=True, slots=True)
class Card:
    """A link as the map draws it: ``names`` is what the search looks through; a ``variant`` stands under what it is a kind of.

    ``size``: 1 to `SIZES`, by the logarithm of the chain's demand for it.
    """

    link: queries.LinkRow
    names: str
    hidden: bool
    findings: Any
    variant: bool = False
    size: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the map; ``opens`` is true for the first stage of its position."""

    stage: queries.StageView
    position: str
    opens: bool
    cards: tuple[Card, ...]
    counts: dict[str, int]

    @property
    def width(self) -> int:
        """Over how many columns of the map the cards of a long stage are spread."""
        return next((columns for least, columns in _WIDTHS if len(self.cards) > least), 1)


@require_GET
@not_found_as_404
def chain_map(request: HttpRequest, code: str) -> HttpResponse:
    """Show a chain; ``?view=table`` shows the same links as a table."""
    viewer = viewer_on(request)
    assessment = queries.latest_assessment(viewer)
    view = queries.chain_map(viewer, code, assessment)
    outside = not sees_chain(viewer, code, assessment)
    filters = MapFilter.of(request.GET)
    columns = _columns(viewer, view, filters)
    as_table = filters.view == "table"
    cards = [card for column in columns for card in column.cards]
    shown = {
        "chain": view.chain,
        "assessment": assessment,
        "simulated": is_simulated(assessment),
        "review": review_text(view.chain.review),
        "columns": columns,
        "counts": view.counts,
        "states": [(state, word, view.counts[state], state in filters.states) for state, word in STATE_WORDS.items()],
        "known": [(value, word, sum(bool(card.link.values.get(KNOWN[value])) for card in cards)) for value, word in _known_words()],
        "edges": view.edges,
        "filters": filters,
        "zoomed": any(column.stage.code == filters.stage for column in columns),
        "current": _current(columns, filters),
        "as_table": as_table,
        "found": sum(not card.hidden for card in cards),
        "links": len(cards),
        "cards": _table(filters, cards) if as_table else (),
        "outside": outside,
    }
    shown |= _opening(view, [card.link for card in cards], outside=outside) | _flows(view, {card.link.product: card.link for card in cards})
    return render(request, "chains/map.html", shown)


def _opening(view: queries.ChainMap, links: list[queries.LinkRow], *, outside: bool) -> dict[str, Any]:
    """What stands above the map: sentences, what the chain needs and gets, its largest gaps with the length of their bars (0–100)."""
    gaps = queries.largest_gaps(links)
    most = max((gap.chain_unmet_yuan or 0.0 for gap in gaps), default=0.0)
    return {
        "sentences": [] if outside else queries.chain_sentences(view),
        "sums": queries.shortfall_in_chain(links) if view.assessment else None,
        "ratio": queries.ratio_in_chain(links),
        "gaps": [(gap, gap.chain_unmet_yuan, round(100 * (gap.chain_unmet_yuan or 0.0) / most, 1)) for gap in gaps],
    }


def _flows(view: queries.ChainMap, links: Mapping[str, queries.LinkRow]) -> dict[str, Any]:
    """The main flows inside the chain: for the script by code and yuan, for the table by link."""
    flows = queries.flows_in_chain(view)
    return {
        "flows": [(source, target, round(yuan)) for (source, target), yuan in flows.items()],
        "flow_rows": [(links[source], links[target], yuan) for (source, target), yuan in flows.items()],
    }


def _current(columns: Sequence[Column], filters: MapFilter) -> str:
    """The stage that a narrow screen shows first: the one in focus, that of the selected product, else the first."""
    for column in columns:
        if column.stage.code == filters.stage or any(card.link.product == filters.select for card in column.cards):
            return column.stage.code
    return columns[0].stage.code if columns else ""


def _known_words() -> tuple[tuple[str, str], ...]:
    return (("any", _("有已知企业")), ("local", _("有本市企业")))


def _columns(viewer: Any, view: queries.ChainMap, filters: MapFilter) -> list[Column]:
    codes = [link.product for stage in view.stages for link in stage.links]
    aliases = dict(registry.products(viewer).filter(code__in=codes).values_list("code", "aliases"))
    findings = finding_counts(viewer, "product")
    sizes = size_steps({link.product: _amount(link) for stage in view.stages for link in stage.links}, SIZES)
    columns: list[Column] = []
    for stage in view.stages:
        cards = []
        for link, variant in by_family(stage.links):
            names = " ".join([link.name_zh, link.name_en, link.product, *aliases.get(link.product, [])]).lower()
            cards.append(Card(link, names, filters.hides(link, names), findings.get(link.product), variant, sizes[link.product]))
        counts = {state: sum(card.link.state == state for card in cards) for state in LinkState.values}
        opens = not columns or columns[-1].stage.position != stage.position
        columns.append(Column(stage, position_word(stage.position), opens, tuple(cards), counts))
    return columns


def _amount(link: queries.LinkRow) -> float | None:
    """What a card's size stands for: the chain's demand for it; of a final good, which the chain does not use, its output."""
    demand: float | None = link.values["chain_demand_yuan"]
    output: float | None = link.values["output_yuan"]
    return output if demand is None else demand


def by_family(links: Sequence[queries.LinkRow]) -> list[tuple[Any, bool]]:
    """Order the links of a long stage so that variants follow what they are a kind of; say of each whether it is a variant.

    Short stages keep their order.
    """
    if len(links) <= _WIDTHS[-1][0]:
        return [(link, False) for link in links]
    here = {link.product: link for link in links}
    kind_of = {link.product: link.kind_of for link in links if link.kind_of in here}
    ordered: dict[str, bool] = {}

    def put(product: str, variant: bool) -> None:
        if product not in ordered:
            ordered[product] = variant
            for other in here:
                if kind_of.get(other) == product:
                    put(other, True)

    for product in here:
        if product not in kind_of:
            put(product, False)
    for product in here:
        put(product, False)
    return [(here[product], variant) for product, variant in ordered.items()]


_TABLE_KEYS = (
    "makers", "known_makers", "world_hhi", "output_yuan", "demand_yuan", "local_supply_ratio", "largest_share", "outside_share", "trend",
)  # fmt: skip


def _table(filters: MapFilter, cards: list[Card]) -> list[Card]:
    """The cards that are not left out, in the order that the address names."""
    shown = [card for card in cards if not card.hidden]
    ranks = {state: place for place, state in enumerate(STATE_WORDS)}
    keys: dict[str, Any] = {name: lambda card, name=name: card.link.values.get(name) for name in _TABLE_KEYS}
    keys["state"] = lambda card: ranks[card.link.state]
    return sorted_by(filters.sort, shown, keys)
