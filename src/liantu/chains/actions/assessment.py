"""评估: compute all figures of all links at once from the facts known at a moment, and keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.utils import timezone

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.actions.basis import keep_basis
from liantu.chains.actions.structure import sync_imported
from liantu.chains.engine.assessment import AssessmentResult, Rules, assess_products, series_of
from liantu.chains.engine.demand import chain_demand
from liantu.chains.engine.facts import Facts, fullest_recent_year
from liantu.chains.engine.states import LinkStateRules
from liantu.chains.models import Assessment, Chain, ChainLink, LinkFigure
from liantu.chains.queries import load_facts, rules_of
from liantu.chains.rules import may_assess
from liantu.kernel.errors import LiantuError
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.regions.engine.parameters import PublicationRules
from liantu.registry import queries as registry
from liantu.registry.actions.lifecycle import Computations, Publications
from liantu.registry.queries.lifecycle import public
from liantu.rooms import clock

_STEPS = 4
_BATCH = 500
_SHARES = ("local_supply_ratio", "outside_share", "abroad_share")

ASSESSMENTS = Computations(Assessment, may_assess, Text("评估产业链", "assess the chains"), stays=public())
PUBLICATIONS: Publications[Assessment] = Publications(
    may_assess,
    publishing=Text("发布评估", "publish assessments"),
    withdrawing=Text("撤回评估", "withdraw assessments"),
    unfinished=Text("评估尚未完成，不能发布", "the assessment is not finished"),
    verbs=("publish_assessment", "withdraw_assessment"),
    subject="assessment",
)

Member = tuple[int, int]
"""Chain and product of a link."""


@dataclass(frozen=True, slots=True)
class LinkResults:
    """算出的环节: the links of all chains, what was found of every product, and what each chain itself needs of its products in yuan."""

    members: list[Member]
    products: AssessmentResult
    demand: Mapping[Member, float | None]


def assess(
    pack: Pack, *, known_at: datetime | None = None, year: int | None = None, progress: Progress = silent, viewer: Viewer = SYSTEM
) -> Assessment:
    """Compute and keep an assessment; earlier ones stay as they are.

    ``known_at``: facts known up to then (None is now). ``year``: None is the newest year that is reported well enough
    (rules/link_state.yaml, year_coverage). Raises NotAllowedError; a failure leaves an assessment marked failed.
    """
    ASSESSMENTS.require(viewer)
    sync_imported()
    rules = rules_of(pack)
    moment = known_at or clock.now()

    def compute(row: Assessment) -> LinkResults:
        progress(Text("读取事实", "reading facts"), 0, _STEPS)
        facts = load_facts(known_at, world_unit=rules.parameters.world_unit)
        row.year = _year_of(facts, year, rules)
        return _compute(facts, row.year, rules, progress)

    def keep(row: Assessment, links: LinkResults) -> None:
        progress(Text("保存", "saving"), 3, _STEPS)
        _keep(row, links)
        keep_basis(row, pack)

    rule_files = pack.as_written(LinkStateRules, PublicationRules)
    assessment = Assessment(
        year=year or timezone.localdate(moment).year, known_at=moment, rules=rule_files,
        rule_version=f"{rules.book.version}/{pack.rule(PublicationRules).version}",
    )  # fmt: skip
    ASSESSMENTS.run(assessment, compute, keep)
    progress(Text("保存", "saving"), _STEPS, _STEPS)
    return assessment


def _year_of(facts: Facts, year: int | None, rules: Rules) -> int:
    assessment_year = year or fullest_recent_year(facts, rules.parameters.year_coverage)
    if assessment_year is None:
        raise LiantuError(Text("没有产能数据，无法评估", "no capabilities to assess"), Text("先导入产能表", "import capabilities first"))
    return assessment_year


def _compute(facts: Facts, year: int, rules: Rules, progress: Progress) -> LinkResults:
    progress(Text("计算指标与状态", "computing figures and states"), 1, _STEPS)
    members = list(ChainLink.objects.order_by("chain_id", "product_id").values_list("chain_id", "product_id"))
    products = registry.products_frame(SYSTEM).get_column("id").to_list()
    result = assess_products(facts, products, year, rules)
    progress(Text("计算链内需求", "computing demand within the chains"), 2, _STEPS)
    frame = pl.DataFrame(members, schema={"chain": pl.Int64, "product": pl.Int64}, orient="row")
    demand = {(chain, product): need for chain, product, need in chain_demand(facts, frame, year).iter_rows()}
    return LinkResults(members, result, demand)


def _keep(assessment: Assessment, links: LinkResults) -> None:
    """Write the links, and what the assessment says of products that stand in no chain."""
    in_chains = {product for _, product in links.members}
    rows = {int(row["product"]): row for row in links.products.figures.to_dicts()}
    balance = links.products.balance.filter(pl.col("product").is_in(in_chains))
    series = series_of(balance, links.products.protection)
    LinkFigure.objects.bulk_create(
        [
            LinkFigure(assessment=assessment, chain_id=chain, product_id=product, chain_demand_fen=_fen(links.demand.get((chain, product))),
                       series=series[product], **_fields(rows[product], links.products))
            for chain, product in links.members
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    loose = (pk for pk, row in rows.items() if pk not in in_chains and row["local_supply_ratio"] is not None)
    assessment.loose_origins = {pk: [rows[pk][name] for name in _SHARES] for pk in loose}
    assessment.marks = marks_of_facts()


def _fields(row: dict[str, Any], result: AssessmentResult) -> dict[str, Any]:
    """Fields of a LinkFigure from a product's row of figures."""
    verdict = result.verdicts[int(row["product"])]
    same = (
        "makers", "buyers", "local_supply_ratio", "hhi", "largest_share", "outside_share", "abroad_share", "trend", "city_value_share",
        "last_made_year", "newest_fact_date", "critical", "withheld", "known_makers", "known_local", "known_outside", "known_unplaced",
        "world_makers", "world_hhi", "world_largest_share",
    )  # fmt: skip
    money = {"output": "output_yuan", "capacity": "capacity_yuan", "demand": "demand_yuan", "local_supply": "local_supply_yuan"}
    return {
        "state": verdict.state,
        "rule_fired": verdict.rule.code,
        "basis": row["basis"] or "",
        "hidden": ",".join(sorted(result.protection.hidden[int(row["product"])])),
        **{name: row[name] for name in same},
        **{f"{name}_fen": _fen(row[column]) for name, column in money.items()},
    }


def _fen(yuan: float | None) -> int | None:
    return None if yuan is None else round(yuan * 100)


def marks_of_facts() -> list[str]:
    """Marks that every figure of the chains carries: the structure's review, and ``simulated`` where any firm is simulated."""
    marks = sorted(set(Chain.objects.values_list("review", flat=True)))
    if registry.organisations(SYSTEM).filter(simulated=True).exists():
        marks.append(Mark.SIMULATED.value)
    return marks


def publish_assessment(assessment: Assessment, viewer: Viewer) -> Assessment:
    """Let firms and the public see a finished assessment, protected by rules/publication.yaml; raises NotAllowedError, LiantuError."""
    return PUBLICATIONS.publish(assessment, viewer)


def withdraw_assessment(assessment: Assessment, viewer: Viewer) -> Assessment:
    """Take a publication back; raises NotAllowedError."""
    return PUBLICATIONS.withdraw(assessment, viewer)
