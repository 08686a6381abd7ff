"""供应关系: suppliers and customers of an organisation, as tables and as a small graph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from liantu.accounts.queries import Viewer
from liantu.registry import queries
from liantu.registry.models import Organisation, SupplyLink
from liantu.web.figures import translated

ROWS_SHOWN = 15
ROWS_AT_MOST = 1000
NODES_SHOWN = 9


@dataclass(frozen=True, slots=True)
class Deal:
    """A supply link as one of its sides sees it; ``other`` is None where the viewer may not know who that is."""

    link: SupplyLink
    other: Organisation | None


@dataclass(frozen=True, slots=True)
class Side:
    """Suppliers or customers of one year: the largest deals, how many there are in all, and the years there are."""

    deals: tuple[Deal, ...]
    total: int
    amount_fen: int | None
    counterparts: int
    year: int | None
    years: tuple[int, ...]

    @property
    def listed(self) -> tuple[Deal, ...]:
        """The deals of the table: the first few, or all where all were asked for."""
        return self.deals if len(self.deals) > 4 * NODES_SHOWN else self.deals[:ROWS_SHOWN]

    @property
    def hidden(self) -> int:
        """Shown deals whose other side the viewer may not know."""
        return sum(deal.other is None for deal in self.listed)


@dataclass(frozen=True, slots=True)
class Trade:
    """Both sides of an organisation's trade."""

    suppliers: Side
    customers: Side

    @property
    def years(self) -> list[int]:
        """All years with a deal, newest first."""
        return sorted({*self.suppliers.years, *self.customers.years}, reverse=True)

    @property
    def year(self) -> int | None:
        """The year shown."""
        return self.suppliers.year

    @property
    def any(self) -> bool:
        """Whether there is a deal of any year."""
        return bool(self.years)


def trade_of(viewer: Viewer, organisation: int, moment: datetime | None, year: int | None = None, *, every: bool = False) -> Trade:
    """Return the deals of ``year``, of the newest year where it is None, in five queries."""
    rows = queries.supply_links(viewer, moment).select_related(None)
    sides = {"supplier": rows.filter(customer=organisation), "customer": rows.filter(supplier=organisation)}
    sums = {name: _sums(side, f"{name}_id") for name, side in sides.items()}
    years = sorted({known for side in sums.values() for known in side}, reverse=True)
    shown = year if year in years else (years[0] if years else None)
    read = ROWS_AT_MOST if every else max(ROWS_SHOWN, 4 * NODES_SHOWN)
    links = {name: _largest(side, shown, read) for name, side in sides.items()}
    known = _known(viewer, {getattr(link, f"{name}_id") for name, side in links.items() for link in side})
    return Trade(*(_side(name, links[name], sums[name], shown, known) for name in ("supplier", "customer")))


def _sums(side: QuerySet[SupplyLink], other: str) -> dict[int, tuple[int, int | None, int]]:
    """Deals, their amount in fen and the number of others, by year."""
    rows = side.order_by().values_list("year").annotate(Count("pk"), Sum("amount_fen"), Count(other, distinct=True))
    return {year: (deals, amount, others) for year, deals, amount, others in rows}


def _largest(side: QuerySet[SupplyLink], year: int | None, count: int) -> list[SupplyLink]:
    """The deals with the largest amounts; those without an amount come last."""
    if year is None:
        return []
    return list(
        side.filter(year=year)
        .select_related("product")
        .defer("product__aliases", "product__processes")
        .order_by("-amount_fen", "pk")[:count]
    )


def _known(viewer: Viewer, keys: set[int]) -> dict[int, Organisation]:
    return {row.pk: row for row in queries.organisations(viewer).filter(pk__in=keys)} if keys else {}


def _side(
    name: str, links: list[SupplyLink], sums: dict[int, tuple[int, int | None, int]], year: int | None, known: dict[int, Organisation]
) -> Side:
    total, amount, others = sums.get(year, (0, None, 0)) if year is not None else (0, None, 0)
    deals = tuple(Deal(link, known.get(getattr(link, f"{name}_id"))) for link in links)
    return Side(deals, total, amount, others, year, tuple(sums))


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the graph: place, text, address, and the curve that joins it to the middle."""

    x: int
    y: int
    name: str
    below: str
    key: int | None
    curve: str
    width: float
    sole: bool
    side: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The largest suppliers to the left of the organisation, the largest customers to the right."""

    nodes: tuple[Node, ...]
    height: int
    more: tuple[tuple[str, int], ...]
    middle: int

    @property
    def top(self) -> int:
        """Upper edge of the box in the middle."""
        return self.middle - 22


_ROW, _TOP, _BOX, _MIDDLE, _RIGHT = 50, 34, 250, 360, 640
"""Heights and columns of the drawing; its width is 890."""


def graph_of(trade: Trade) -> Graph:
    """Lay the deals out; several products of one counterpart make one box."""
    left = _grouped(trade.suppliers, "supplier")
    right = _grouped(trade.customers, "customer")
    rows = max(min(len(left), NODES_SHOWN), min(len(right), NODES_SHOWN), 1)
    height = _TOP + rows * _ROW + 10
    middle = (height + _TOP) // 2
    largest = max([amount for *_, amount, _ in (*left, *right) if amount] or [1])
    nodes = [_node("supplier", at, rows, group, middle, largest, len(left)) for at, group in enumerate(left[:NODES_SHOWN])]
    nodes += [_node("customer", at, rows, group, middle, largest, len(right)) for at, group in enumerate(right[:NODES_SHOWN])]
    more = (
        ("supplier", max(0, trade.suppliers.counterparts - NODES_SHOWN)),
        ("customer", max(0, trade.customers.counterparts - NODES_SHOWN)),
    )
    return Graph(tuple(nodes), height, more, middle)


_Group = tuple[Organisation | None, list[Any], int | None, bool]


def _grouped(side: Side, name: str) -> list[_Group]:
    """Deals by counterpart: who, products, amount in fen, whether any is a sole source; largest first."""
    by_counterpart: dict[int, list[Deal]] = {}
    for deal in side.deals:
        by_counterpart.setdefault(getattr(deal.link, f"{name}_id"), []).append(deal)
    groups: list[_Group] = []
    for deals in by_counterpart.values():
        amounts = [deal.link.amount_fen for deal in deals if deal.link.amount_fen is not None]
        sole = any(deal.link.sole_source for deal in deals)
        groups.append((deals[0].other, [deal.link.product for deal in deals], sum(amounts) if amounts else None, sole))
    return sorted(groups, key=lambda group: -(group[2] or -1))


def _node(side: str, at: int, rows: int, group: _Group, middle: int, largest: int, there: int) -> Node:
    other, products, amount, sole = group
    shift = (rows - min(there, NODES_SHOWN)) * _ROW // 2
    y = _TOP + shift + at * _ROW
    centre = y + 20
    if side == "supplier":
        curve = f"M{_BOX} {centre}C{_BOX + 60} {centre} {_MIDDLE - 60} {middle} {_MIDDLE} {middle}"
    else:
        end = _MIDDLE + 170
        curve = f"M{end} {middle}C{end + 60} {middle} {_RIGHT - 60} {centre} {_RIGHT} {centre}"
    names = list(dict.fromkeys(translated(product) for product in products))
    below = names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"
    width = 1.0 if amount is None else round(1 + 5 * (amount / largest) ** 0.5, 2)
    return Node(0 if side == "supplier" else _RIGHT, y, str(other or ""), below, other.pk if other else None, curve, width, sole, side)
