"""打开区域指标: what all openers share: definition, assessment, names, and the firms behind a region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Definition, Evidence, Figure, Subject
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.regions.models import RegionAssessment, RegionKind
from liantu.regions.queries import latest_assessment, rules_of_assessment
from liantu.registry import queries as registry

Step = tuple[Text, float | None, str]


@dataclass(frozen=True, slots=True)
class RegionContext:
    """The definition, the subject, the assessment, and the region's kind and key with what follows the slash of the subject's key."""

    definition: Definition
    subject: Subject
    assessment: RegionAssessment
    pack: Pack
    key: str
    second_key: str

    @property
    def kind(self) -> str:
        """Kind of the region."""
        return self.subject.kind

    def figure(
        self, value: float | None, steps: tuple[Step, ...] = (), evidence: tuple[Evidence, ...] = (), reason: Text | None = None
    ) -> Figure:
        """Return the figure; ``reason`` says why where there is no value."""
        marks = tuple(Mark(mark) for mark in self.assessment.marks)
        period = Period(self.assessment.year, PeriodKind.YEAR)
        return Figure(self.definition, self.subject, period, value, marks, reason if value is None else None, steps, evidence)

    def industry(self, code: str) -> Text:
        """Code and name of an industry."""
        entry = self.pack.industries.get(code)
        return Text(code, code) if entry is None else Text(f"{code} {entry.name.zh}", f"{code} {entry.name.en or entry.name.zh}")

    def region(self, code: str) -> Text:
        """Name of a district, partner, zone or park."""
        if (entry := self.pack.region(code)) is not None:
            return entry.name
        return self.pack.zones.get(code, Text(code, code))


def open_region(code: str, subject: Subject, period: Period | str | None, viewer: Viewer, *kinds: str) -> RegionContext:
    """Return what an opener needs; raises NotFoundError for an unknown figure or region, or without an assessment that may be seen."""
    pack = load_pack(settings.PACK)
    definition = pack.indicators.get(code)
    key, _, second_key = subject.key.partition("/")
    if definition is None or subject.kind not in kinds or not _exists(pack, subject.kind, key):
        raise NotFoundError(Text(f"没有 {subject} 的这项指标", f"no such indicator for {subject}"))
    assessment = latest_assessment(viewer, year=None if period is None else int(str(period)[:4]))
    if assessment is None:
        raise NotFoundError(Text("没有可查看的区域评估", "no regional assessment found, or no access"))
    return RegionContext(definition, subject, assessment, pack, key, second_key)


def _exists(pack: Pack, kind: str, key: str) -> bool:
    if kind == RegionKind.CITY:
        return key == pack.city
    if kind == RegionKind.ZONE:
        return key in pack.zones
    if kind == RegionKind.PARK:
        return registry.parks(SYSTEM).filter(code=key).exists()
    if kind == RegionKind.DISTRICT:
        return key in {region.code for region in pack.districts}
    return registry.products(SYSTEM).filter(code=key).exists()


def firms_of(context: RegionContext, viewer: Viewer, industry: str = "") -> Evidence:
    """Firms of a region with their reported output of the year, the largest first; those that the viewer may not see are counted."""
    item = rules_of_assessment(context.assessment).structure.item
    condition = _where(context)

    def query(for_viewer: Viewer) -> Any:
        rows = registry.reports(for_viewer, context.assessment.known_at).filter(condition, item=item, period=str(context.assessment.year))
        return rows.filter(organisation__industry__startswith=industry).order_by(F("value").desc(), "pk")

    columns = (
        Text("单位", "Organisation"),
        Text("行业", "Industry"),
        Text("产值（元）", "Output (yuan)"),
        Text("填报日期", "Reported on"),
        Text("来源", "Source"),
    )
    return registry.evidence_of(
        Text("填报产值的企业", "Firms that reported their output"), columns, query, viewer,
        lambda row: (row.organisation.name, context.industry(row.organisation.industry), row.value, row.reported_date, row.source.name),
    )  # fmt: skip


def _where(context: RegionContext) -> Q:
    """Condition that a report's organisation lies in the region."""
    if context.kind == RegionKind.PARK:
        return Q(organisation__park__code=context.key)
    if context.kind == RegionKind.CITY:
        return Q(organisation__inside_city=True) | Q(
            organisation__inside_city=None, organisation__region__kind__in=["city", "district", "area"]
        )
    if context.kind == RegionKind.ZONE:
        return Q(organisation__region_id__in=[region.code for region in context.pack.districts if region.zone == context.key])
    return Q(organisation__region_id=context.key)
