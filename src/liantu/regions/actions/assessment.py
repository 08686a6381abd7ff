"""区域评估: compute structures, relatedness and fits of all regions from the facts known at a moment, and keep them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.regions.actions.rows import drop_old, keep
from liantu.regions.engine.assessment import assess
from liantu.regions.engine.facts import RegionFacts
from liantu.regions.engine.parameters import PublicationRules, RegionParameters
from liantu.regions.models import RegionAssessment
from liantu.regions.queries.assessments import rules_of
from liantu.regions.queries.facts import load_facts
from liantu.regions.rules import may_assess
from liantu.registry import queries as registry

_STEPS = 3


def assess_regions(
    pack: Pack, *, known_at: datetime | None = None, year: int | None = None, progress: Progress = silent, viewer: Viewer = SYSTEM
) -> RegionAssessment:
    """Compute and keep an assessment; older ones beyond the number to keep go, except those that are published.

    ``known_at``: facts known up to then (None is now). ``year``: None is the newest year that is reported well enough; without any
    fact the year of the moment, and all is unknown. Raises NotAllowedError; a failure leaves an assessment marked failed.
    """
    if not may_assess(viewer):
        raise NotAllowedError(Text("您没有评估区域的权限", "you may not assess the regions"))
    rules = rules_of(pack)
    moment = known_at or timezone.now()
    progress(Text("读取区域事实", "reading the facts of the regions"), 0, _STEPS)
    facts, chosen = load_facts(pack, year=year, known_at=known_at)
    kept = pack.as_written(RegionParameters, PublicationRules)
    assessment = RegionAssessment.objects.create(
        year=chosen or timezone.localdate(moment).year, known_at=moment, rule_version=rules.version, rule=kept
    )
    try:
        progress(Text("计算结构、关联度与契合度", "computing structures, relatedness and fits"), 1, _STEPS)
        assessed = assess(facts, [region.code for region in pack.districts], rules)
        with transaction.atomic():
            progress(Text("保存", "saving"), 2, _STEPS)
            keep(assessment, assessed, pack.city)
            assessment.coverage, assessment.marks = assessed.coverage, _marks(facts)
            assessment.state, assessment.finished_at = RegionAssessment.State.DONE, timezone.now()
            assessment.save()
    except BaseException:
        RegionAssessment.objects.filter(pk=assessment.pk).update(state=RegionAssessment.State.FAILED, finished_at=timezone.now())
        raise
    drop_old(pack.rule(RegionParameters).keep)
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


@transaction.atomic
def publish_regions(assessment: RegionAssessment, viewer: Viewer) -> RegionAssessment:
    """Let firms and the public see what of a finished assessment gives no firm away; raises NotAllowedError."""
    if not may_assess(viewer):
        raise NotAllowedError(Text("您没有发布区域评估的权限", "you may not publish assessments of the regions"))
    if assessment.state != RegionAssessment.State.DONE:
        raise LiantuError(Text("评估尚未完成，不能发布", "the assessment is not finished"))
    assessment.published_at = timezone.now()
    assessment.save(update_fields=["published_at"])
    write_audit(viewer.user_id, "publish_regions", f"region_assessment:{assessment.pk}")
    return assessment


@transaction.atomic
def withdraw_regions(assessment: RegionAssessment, viewer: Viewer) -> RegionAssessment:
    """Take a publication back; raises NotAllowedError."""
    if not may_assess(viewer):
        raise NotAllowedError(Text("您没有撤回区域评估的权限", "you may not withdraw assessments of the regions"))
    assessment.published_at = None
    assessment.save(update_fields=["published_at"])
    write_audit(viewer.user_id, "withdraw_regions", f"region_assessment:{assessment.pk}")
    return assessment
