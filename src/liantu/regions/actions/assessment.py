"""区域评估: compute structures, relatedness and fits of all regions from the facts known at a moment, and keep them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.regions.actions.rows import keep
from liantu.regions.engine.assessment import AssessmentResult, assess
from liantu.regions.engine.facts import RegionFacts
from liantu.regions.engine.parameters import PublicationRules, RegionParameters
from liantu.regions.models import RegionAssessment
from liantu.regions.queries.assessments import rules_of
from liantu.regions.queries.facts import load_facts
from liantu.regions.rules import may_assess
from liantu.registry import queries as registry
from liantu.registry.actions.lifecycle import Computations, Publications
from liantu.registry.queries.lifecycle import public
from liantu.rooms import clock

_STEPS = 3

ASSESSMENTS = Computations(RegionAssessment, may_assess, Text("评估区域", "assess the regions"), stays=public())
PUBLICATIONS: Publications[RegionAssessment] = Publications(
    may_assess,
    publishing=Text("发布区域评估", "publish regional assessments"),
    withdrawing=Text("撤回区域评估", "withdraw regional assessments"),
    unfinished=Text("评估尚未完成，不能发布", "the assessment is not finished"),
    verbs=("publish_regions", "withdraw_regions"),
    subject="region_assessment",
)


def assess_regions(
    pack: Pack, *, known_at: datetime | None = None, year: int | None = None, progress: Progress = silent, viewer: Viewer = SYSTEM
) -> RegionAssessment:
    """Compute and keep an assessment; older ones beyond the number to keep go, except those that are published.

    ``known_at``: facts known up to then (None is now). ``year``: None is the newest year that is reported well enough; without any
    fact the year of the moment, and all is unknown. Raises NotAllowedError; a failure leaves an assessment marked failed.
    """
    ASSESSMENTS.require(viewer)
    rules = rules_of(pack)
    moment = known_at or clock.now()

    def compute(row: RegionAssessment) -> AssessmentResult:
        progress(Text("读取区域事实", "reading regional facts"), 0, _STEPS)
        facts, assessment_year = load_facts(pack, year=year, known_at=known_at)
        row.year, row.marks = assessment_year or row.year, _marks(facts)
        progress(Text("计算结构、关联度与契合度", "computing structures, relatedness and pairing fit"), 1, _STEPS)
        return assess(facts, [region.code for region in pack.districts], rules)

    def keep_rows(row: RegionAssessment, result: AssessmentResult) -> None:
        progress(Text("保存", "saving"), 2, _STEPS)
        row.coverage = result.coverage
        keep(row, result, pack.city)

    assessment = RegionAssessment(
        year=year or timezone.localdate(moment).year, known_at=moment, rule_version=rules.version,
        rules=pack.as_written(RegionParameters, PublicationRules),
    )  # fmt: skip
    ASSESSMENTS.run(assessment, compute, keep_rows, at_most=pack.rule(RegionParameters).keep)
    progress(Text("保存", "saving"), _STEPS, _STEPS)
    return assessment


def _marks(facts: RegionFacts) -> list[str]:
    """Marks of every figure: derived, simulated where any firm of the city is, unverified where any source of companies elsewhere is."""
    marks = [Mark.DERIVED.value]
    if registry.organisations(SYSTEM).filter(simulated=True).exists():
        marks.append(Mark.SIMULATED.value)
    if not facts.outside_products.is_empty() and registry.sources(SYSTEM).filter(mark=Mark.UNVERIFIED.value).exists():
        marks.append(Mark.UNVERIFIED.value)
    return marks


def publish_regions(assessment: RegionAssessment, viewer: Viewer) -> RegionAssessment:
    """Let firms and the public see what of a finished assessment gives no firm away; raises NotAllowedError, LiantuError."""
    return PUBLICATIONS.publish(assessment, viewer)


def withdraw_regions(assessment: RegionAssessment, viewer: Viewer) -> RegionAssessment:
    """Take a publication back; raises NotAllowedError."""
    return PUBLICATIONS.withdraw(assessment, viewer)
