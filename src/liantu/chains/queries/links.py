"""环节: chains with counts of states, the links of a chain with their figures, the edges of a chain map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from liantu.accounts.queries import Viewer, visible_to
from liantu.chains.engine.shortfall import met_demand, unmet_demand
from liantu.chains.models import NOBODY_MAKES, Assessment, Chain, ChainLink, LinkFigure, LinkState
from liantu.chains.queries.assessments import latest_assessment
from liantu.chains.rules import sees_unprotected
from liantu.kernel.errors import NotFoundError
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.registry.engine.tables import TABLES

VALUES = (
    "makers", "output_fen", "capacity_fen", "demand_fen", "buyers", "chain_demand_fen", "local_supply_fen", "local_supply_ratio", "basis",
    "known_makers", "known_local", "known_outside", "known_unplaced", "world_makers", "world_hhi", "world_largest_share",
    "hhi", "largest_share", "outside_share", "abroad_share", "trend", "city_value_share", "last_made_year", "newest_fact_date",
)  # fmt: skip
"""Fields of a LinkFigure that are withheld together."""
HIDDEN = {
    "capacity": ("capacity_fen",),
    "concentration": ("hhi", "largest_share"),
    "demand": ("demand_fen", "chain_demand_fen", "local_supply_fen"),
    "supply": ("local_supply_fen", "local_supply_ratio", "outside_share", "abroad_share"),
    "trend": ("trend",),
    "value": ("city_value_share",),
}
"""Groups of fields that may be hidden one by one (`LinkFigure.hidden`); no name is part of another. Supply ÷ ratio is the demand."""
KIND_WORDS, IMPORTANCE_WORDS = (dict(TABLES["product_inputs"].column(name).choices) for name in ("kind", "importance"))
"""Words for the kinds of inputs, and for how important they are."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as a viewer sees it: where it stands, its state, and its figures by name in ``values`` (money in yuan).

    ``withheld`` is the code of the reason why the values are not shown; empty where they are. ``hidden`` names the groups of
    `HIDDEN` that are not shown though the others are. ``series`` has lists ``years, output, ratio, basis, makers`` (None where
    unknown or withheld). ``kind_of`` is the code of the product that it is a kind of; empty where none is said.
    """

    chain: str
    product: str
    product_id: int
    name_zh: str
    name_en: str
    stage: str
    order: int
    key_part: bool
    state: str
    rule_fired: str
    critical: bool
    withheld: str
    values: Mapping[str, Any]
    series: Mapping[str, list[Any]]
    hidden: tuple[str, ...] = ()
    kind_of: str = ""

    @property
    def single_provider(self) -> bool:
        """Whether one company alone is known to supply the world."""
        return self.values.get("known_makers") == 1 and (self.values.get("world_largest_share") or 0.0) >= 1.0

    @property
    def unmet_yuan(self) -> float | None:
        """Yuan a year that the city needs of the product and does not get from its own makers; None where unknown."""
        return self._unmet("demand_yuan")

    @property
    def chain_unmet_yuan(self) -> float | None:
        """The same of what the chain's own downstream needs."""
        return self._unmet("chain_demand_yuan")

    @property
    def chain_met_yuan(self) -> float | None:
        """Yuan a year of what the chain's own downstream needs that makers in the city supply; None where unknown."""
        nobody = self.state in NOBODY_MAKES
        return met_demand(self.values["chain_demand_yuan"], self.values["local_supply_ratio"], nobody_makes=nobody)

    def _unmet(self, demand: str) -> float | None:
        return unmet_demand(self.values[demand], self.values["local_supply_ratio"], nobody_makes=self.state in NOBODY_MAKES)

    @property
    def subject(self) -> str:
        """Subject under which the link's figures open."""
        return f"link:{self.chain}/{self.product}"


class Edge(NamedTuple):
    """投入关系: one product of the chain (``source``, code) as an input of another (``target``)."""

    source: str
    target: str
    share: float | None
    importance: str
    kind: str
    alternative: str
    reason_zh: str
    reason_en: str

    @property
    def consumed(self) -> bool:
        """Whether making the product uses the input up."""
        return self.kind != "capital"

    @property
    def kind_word(self) -> Text | None:
        """中间投入, 能源 or 设备."""
        return KIND_WORDS.get(self.kind)

    @property
    def importance_word(self) -> Text | None:
        """关键, 必需 or 可替代; None where it is not known."""
        return IMPORTANCE_WORDS.get(self.importance)

    @property
    def reason(self) -> Text | None:
        """Why the input is as important as it is, where somebody said so."""
        return Text(self.reason_zh, self.reason_en or self.reason_zh) if self.reason_zh else None


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A chain with the number of its links in each state and its local supply ratio, weighted by demand.

    ``known_links`` have a known maker anywhere, ``local_links`` one in the city.
    """

    chain: Chain
    counts: Mapping[str, int]
    local_supply_ratio: float | None
    known_links: int = 0
    local_links: int = 0

    @property
    def links(self) -> int:
        """Number of links."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage (column group) of a chain map with its links."""

    code: str
    name_zh: str
    name_en: str
    position: str
    links: tuple[LinkRow, ...]


@dataclass(frozen=True, slots=True)
class ChainMap:
    """All that a chain map draws: stages in order, and the inputs of products inside the chain."""

    chain: Chain
    assessment: Assessment | None
    stages: tuple[StageView, ...]
    edges: tuple[Edge, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """Number of links in each state, all states named."""
        counts = dict.fromkeys(LinkState.values, 0)
        for stage in self.stages:
            for link in stage.links:
                counts[link.state] += 1
        return counts


def chains(viewer: Viewer) -> QuerySet[Chain]:
    """All chains in the city's order."""
    return visible_to(viewer, Chain.objects.all())


def chain_of(viewer: Viewer, code: str) -> Chain:
    """Return the chain ``code``; raises NotFoundError."""
    chain = chains(viewer).filter(code=code).first()
    if chain is None:
        raise NotFoundError(Text(f"没有产业链 {code}", f"chain {code} not found"))
    return chain


def chain_list(viewer: Viewer, assessment: Assessment | None = None) -> list[ChainRow]:
    """Return all chains with counts of states: one query for the chains, one for all counts and ratios."""
    assessment = assessment or latest_assessment(viewer)
    counts: dict[int, dict[str, int]] = {}
    weights: dict[int, list[float]] = {}
    makers: dict[int, list[int]] = {}
    if assessment is not None:
        both_known = Q(local_supply_ratio__isnull=False, chain_demand_fen__isnull=False) & _unprotected(viewer, "demand", "supply")
        demand = Cast("chain_demand_fen", FloatField())
        rows = visible_to(viewer, LinkFigure.objects.filter(assessment=assessment)).order_by().values_list("chain_id", "state")
        sums = rows.annotate(
            number=Count("pk"),
            weight=Sum(demand, filter=both_known),
            local=Sum(demand * F("local_supply_ratio"), filter=both_known),
            known_links=Count("pk", filter=Q(known_makers__gt=0) & _unprotected(viewer)),
            local_links=Count("pk", filter=Q(known_local__gt=0) & _unprotected(viewer)),
        )
        for chain, state, number, weight, local, known_links, local_links in sums:
            counts.setdefault(chain, dict.fromkeys(LinkState.values, 0))[state] = number
            total = weights.setdefault(chain, [0.0, 0.0])
            total[0] += local or 0.0
            total[1] += weight or 0.0
            links = makers.setdefault(chain, [0, 0])
            links[0] += known_links
            links[1] += local_links

    nothing = dict.fromkeys(LinkState.values, 0)
    return [
        ChainRow(chain, counts.get(chain.pk, nothing), _ratio(weights.get(chain.pk)), *makers.get(chain.pk, (0, 0)))
        for chain in chains(viewer)
    ]


def _ratio(weight: list[float] | None) -> float | None:
    return weight[0] / weight[1] if weight and weight[1] > 0 else None


def _unprotected(viewer: Viewer, *groups: str) -> Q:
    """The links whose values, of ``groups`` too, count for a viewer."""
    if sees_unprotected(viewer):
        return Q()
    published = Q(withheld="")
    for group in groups:
        published &= ~Q(hidden__contains=group)
    return published | Q(chain__code__in=viewer.chains)


def link_figures(viewer: Viewer, chain: Chain | str, assessment: Assessment | None = None, *, series: bool = True) -> list[LinkRow]:
    """Return the links of a chain with their figures under the viewer's rights, in the order of the map; two queries."""
    code = chain if isinstance(chain, str) else chain.code
    assessment = assessment or latest_assessment(viewer)
    links = visible_to(viewer, ChainLink.objects.filter(chain__code=code))
    return link_rows(viewer, links, assessment, series=series)


def link_rows(viewer: Viewer, links: QuerySet[ChainLink], assessment: Assessment | None, *, series: bool = True) -> list[LinkRow]:
    """Return rows for ``links`` with the figures of ``assessment``; a link that it does not know has no data.

    Without ``series`` the figures of single years are left out, which spares most of the reading.
    """
    rows = list(links.select_related("product", "stage", "chain", "kind_of").order_by("chain__order", "chain_id", "stage__order", "order"))
    figures: dict[tuple[int, int], LinkFigure] = {}
    if assessment is not None:
        chains, products = {link.chain_id for link in rows}, {link.product_id for link in rows}
        link_figures = visible_to(viewer, LinkFigure.objects.filter(assessment=assessment, chain__in=chains, product__in=products))
        link_figures = link_figures if series else link_figures.defer("series")
        figures = {(figure.chain_id, figure.product_id): figure for figure in link_figures}
    if not series:
        return [_row(viewer, link, figures.get((link.chain_id, link.product_id)), {}) for link in rows]
    return [_row(viewer, link, figures.get((link.chain_id, link.product_id))) for link in rows]


def _row(viewer: Viewer, link: ChainLink, figure: LinkFigure | None, series: Mapping[str, Any] | None = None) -> LinkRow:
    """The row; ``series`` in place of what stands with the figure."""
    chain = link.chain.code
    protected = figure is not None and not sees_unprotected(viewer, chain)
    withheld = figure.withheld if figure is not None and protected else ""
    hidden = tuple(figure.hidden.split(",")) if figure is not None and figure.hidden and protected else ()
    return LinkRow(
        chain=chain,
        product=link.product.code,
        product_id=link.product_id,
        name_zh=link.product.name_zh,
        name_en=link.product.name_en,
        stage=link.stage.code,
        order=link.order,
        key_part=link.key_part,
        state=figure.state if figure else LinkState.NO_DATA.value,
        rule_fired=figure.rule_fired if figure and not withheld else "",
        critical=figure.critical if figure else False,
        withheld=withheld,
        hidden=hidden,
        values=_values(figure, withheld, hidden),
        series=_series(figure.series if figure and series is None else {}, protected=protected),
        kind_of=link.kind_of.code if link.kind_of else "",
    )


def _values(figure: LinkFigure | None, withheld: str, hidden: Iterable[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    covered = {name for group in hidden for name in HIDDEN[group]}
    for name in VALUES:
        value = None if figure is None or withheld or name in covered else getattr(figure, name)
        if name.endswith("_fen"):
            values[f"{name[:-4]}_yuan"] = None if value is None else value / 100
        else:
            values[name] = value
    return values


def _series(series: Mapping[str, list[Any]], *, protected: bool) -> dict[str, list[Any]]:
    """Lists over the years; for protected viewers without the years that may not be published."""
    visible = {name: list(values) for name, values in series.items() if not name.startswith("open")}
    if protected:
        for name in set(visible) - {"years"}:
            may_publish = series["open_ratio" if name == "ratio" else "open"]
            visible[name] = [value if open_ else None for value, open_ in zip(visible[name], may_publish, strict=True)]
    return visible


def chain_map(viewer: Viewer, code: str, assessment: Assessment | None = None, *, brief: bool = False) -> ChainMap:
    """Return the map of a chain in a constant number of queries; raises NotFoundError.

    A ``brief`` one is without the flows between the links and without their figures of single years.
    """
    chain = chain_of(viewer, code)
    assessment = assessment or latest_assessment(viewer)
    rows = link_figures(viewer, chain, assessment, series=not brief)
    by_stage: dict[str, list[LinkRow]] = {}
    for row in rows:
        by_stage.setdefault(row.stage, []).append(row)
    stages = tuple(
        StageView(stage.code, stage.name_zh, stage.name_en, stage.position, tuple(by_stage.get(stage.code, ())))
        for stage in chain.stages.order_by("order")
    )
    return ChainMap(chain, assessment, stages, () if brief else edges_between(viewer, rows))


def edges_between(viewer: Viewer, rows: Iterable[LinkRow]) -> tuple[Edge, ...]:
    """Return the product inputs inside a set of links, largest share first, unknown shares and capital goods last."""
    codes = {row.product_id: row.product for row in rows}
    inputs = registry.product_inputs(viewer).filter(product__in=codes, input__in=codes).order_by(F("share").desc(nulls_last=True), "pk")
    edges = inputs.values_list("input_id", "product_id", *Edge._fields[2:])
    return tuple(Edge(codes[source], codes[target], *others) for source, target, *others in edges)


def link_of(viewer: Viewer, chain: str, product: str, assessment: Assessment | None = None) -> LinkRow:
    """Return one link with its figures; raises NotFoundError."""
    links = visible_to(viewer, ChainLink.objects.filter(chain__code=chain, product__code=product))
    rows = link_rows(viewer, links, assessment or latest_assessment(viewer))
    if not rows:
        raise NotFoundError(Text(f"产业链 {chain} 中没有产品 {product}", f"chain {chain} has no product {product}"))
    return rows[0]


def links_of_product(viewer: Viewer, product: str, assessment: Assessment | None = None) -> list[LinkRow]:
    """Return a product's links in all chains."""
    links = visible_to(viewer, ChainLink.objects.filter(product__code=product))
    return link_rows(viewer, links, assessment or latest_assessment(viewer))
