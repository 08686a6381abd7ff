"""打开环节: what all openers of a link share: the assessment, the product's own facts, its row of figures recomputed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.conf import settings

from liantu.accounts.queries import Viewer, visible_to
from liantu.chains.engine.assessment import Rules
from liantu.chains.engine.balance import balance_by_year, figures_of_year
from liantu.chains.engine.facts import Facts
from liantu.chains.models import Assessment, ChainLink, LinkFigure
from liantu.chains.queries import facts_of_products, latest_assessment, rules_of_assessment
from liantu.chains.rules import sees_unprotected
from liantu.kernel.bound import Bound
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Definition, Evidence, Figure, Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text

Step = tuple[Text, float | None, str]
Row = Mapping[str, Any]
_GROUPS = {
    "local_capacity": ("capacity",),
    "hhi": ("concentration",),
    "largest_share": ("concentration",),
    "local_demand": ("demand",),
    "local_supply_ratio": ("supply",),
    "outside_share": ("supply",),
    "abroad_share": ("supply",),
    "output_trend": ("trend",),
    "city_value_share": ("value",),
    "link_state": ("concentration", "demand", "supply", "trend"),
}
"""Figure → groups of `LinkFigure.hidden` that forbid it; the state's page shows the numbers that were compared."""


@dataclass(frozen=True, slots=True)
class LinkContext:
    """What all openers of a link need: definition, subject, assessment, product, the chain if any, facts and the year's row.

    ``hidden``: groups of `LinkFigure.hidden` that this viewer may not see.
    """

    definition: Definition
    subject: Subject
    assessment: Assessment
    product: Any
    chain: str | None
    rules: Rules
    facts: Facts
    row: Row
    balance: pl.DataFrame
    withheld: str
    protected: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def period(self) -> Period:
        """The assessment's year."""
        return Period(self.assessment.year, PeriodKind.YEAR)

    def figure(
        self,
        value: float | None,
        steps: tuple[Step, ...],
        evidence: tuple[Evidence, ...],
        reason: Text | None = None,
        bound: Bound = Bound.EXACT,
    ) -> Figure:
        """Return the figure, or an empty one with the reason where it is withheld from this viewer."""
        marks = tuple(Mark(mark) for mark in self.assessment.marks)
        if self.withheld:
            return Figure(self.definition, self.subject, self.period, None, marks, reason=withheld_text(self.assessment, self.withheld))
        return Figure(self.definition, self.subject, self.period, value, marks, reason, steps, evidence, bound)


def definition_of(code: str) -> Definition:
    """Return the pack's definition of ``code``; raises NotFoundError."""
    definition = load_pack(settings.PACK).indicators.get(code)
    if definition is None:
        raise NotFoundError(Text(f"没有指标 {code}", f"indicator {code} not found"))
    return definition


def assessment_for(period: Period | str | None, viewer: Viewer) -> Assessment:
    """Return the newest assessment of the period's year (None is any year) that the viewer may see; raises NotFoundError."""
    year = None if period is None else int(str(period)[:4])
    assessment = latest_assessment(viewer, year=year)
    if assessment is None:
        raise NotFoundError(Text("没有可查看的评估", "no assessment found, or no access"))
    return assessment


def withheld_text(assessment: Assessment, code: str) -> Text:
    """Return the sentence for a reason of rules/publication.yaml."""
    raw = assessment.rules["publication"]["reasons"][code]
    return Text(raw["zh"], raw["en"])


def open_link(code: str, subject: Subject, period: Period | str | None, viewer: Viewer) -> LinkContext:
    """Recompute the row of figures that a link or product has in an assessment, from its own facts."""
    assessment = assessment_for(period, viewer)
    chain, _, product = subject.key.rpartition("/") if subject.kind == "link" else ("", "", subject.key)
    links = visible_to(viewer, ChainLink.objects.filter(product__code=product)).select_related("product", "chain")
    link = (links.filter(chain__code=chain) if chain else links).order_by("chain__order", "pk").first()
    if link is None:
        raise NotFoundError(Text(f"没有 {subject}", f"{subject} not found"))

    rules = rules_of_assessment(assessment)
    facts = facts_of_products([link.product_id], assessment.known_at, world_unit=rules.parameters.world_unit)
    ids = pl.Series("product", [link.product_id], dtype=pl.Int64)
    balance = balance_by_year(facts, ids, rules.parameters, assessment.year)
    row = figures_of_year(facts, balance, rules.parameters, assessment.year).row(0, named=True)
    led_chain = chain or next(iter(links.filter(chain__code__in=viewer.chains).values_list("chain__code", flat=True)), None)
    protected = not sees_unprotected(viewer, led_chain)
    withheld, hidden = _withheld(code, assessment, link) if protected else ("", frozenset[str]())
    return LinkContext(
        definition_of(code), subject, assessment, link.product, chain or None, rules, facts, row, balance, withheld, protected, hidden
    )


def _withheld(code: str, assessment: Assessment, link: ChainLink) -> tuple[str, frozenset[str]]:
    """Why a figure of a link is not published, as the assessment decided, empty where it is; and all groups that are not."""
    link_figure = LinkFigure.objects.filter(assessment=assessment, product=link.product_id).first()
    if link_figure is None:
        return "derivable", frozenset()
    hidden = frozenset(link_figure.hidden.split(","))
    return link_figure.withheld or ("derivable" if hidden & set(_GROUPS.get(code, ())) else ""), hidden
