"""检查 RG001–RG003: districts alike in what should differ, parks spread too thin, districts without a fitting pair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liantu.accounts.queries import SYSTEM
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding, Severity
from liantu.kernel.pack import Pack
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.regions.models import RegionAssessment, RegionKind
from liantu.regions.queries import fit_rows, latest_assessment, profiles
from liantu.registry import queries as registry


def newest_assessment(context: CheckContext) -> RegionAssessment | None:
    """Return the assessment that the checks look at; None without one."""
    return latest_assessment(SYSTEM, known_at=context.known_at)


def _region(pack: Pack, code: str) -> Text:
    region = pack.region(code)
    return Text(code, code) if region is None else region.name


def _industries(pack: Pack, codes: list[str]) -> Text:
    """Names of industries in one line."""
    entries = [(code, pack.industries.get(code)) for code in codes]
    zh = "、".join(entry.name.zh if entry else code for code, entry in entries)
    return Text(zh, ", ".join((entry.name.en or entry.name.zh) if entry else code for code, entry in entries))


def _finding(
    code: str, assessment: RegionAssessment, subject: Subject, severity: Any, line: Text, figure: str, value: float | None,
    scope: list[str], **evidence: Any,
) -> Finding:  # fmt: skip
    return Finding(
        code, subject, Severity(severity), line, figure, value,
        {"assessment": assessment.pk, "year": assessment.year, **evidence}, {"districts": scope},
        simulated=Mark.SIMULATED.value in assessment.marks,
    )  # fmt: skip


@CHECKS.check("RG001")
def alike(context: CheckContext) -> Iterator[Finding]:
    """Pairs of districts that should differ and are alike; subject ``district:<lower code>/<higher code>``."""
    entry = context.pack.checks["RG001"]
    assessment = context.once(newest_assessment)
    if assessment is None:
        return

    pairs = assessment.similarities.filter(should_differ=True, judged=True, likeness__gte=entry.thresholds["similarity"])
    for row in pairs.order_by("-likeness", "district", "other"):
        district, other = _region(context.pack, row.district), _region(context.pack, row.other)
        shared = _industries(context.pack, row.shared)
        line = Text(
            f"{district.zh}与{other.zh}产业结构趋同：相似度 {row.likeness:.2f}，份额重叠 {row.overlap:.0%}；共有：{shared.zh}",
            f"{district.en} and {other.en} are alike: similarity {row.likeness:.2f}, overlap {row.overlap:.0%}; in common: {shared.en}",
        )
        severity = entry.severity["very_alike" if row.likeness >= entry.thresholds["very_alike"] else "otherwise"]
        subject = Subject("district", f"{row.district}/{row.other}")
        districts = [row.district, row.other]
        yield _finding(
            "RG001", assessment, subject, severity, line, "structure_similarity", row.likeness, districts,
            districts=[{"zh": name.zh, "en": name.en} for name in (district, other)],
        )  # fmt: skip


@CHECKS.check("RG002")
def spread_thin(context: CheckContext) -> Iterator[Finding]:
    """Parks whose three largest sub-fields make too little of their output, or whose concentration is too low."""
    entry = context.pack.checks["RG002"]
    limits = entry.thresholds
    assessment = context.once(newest_assessment)
    if assessment is None:
        return

    parks = {park.code: park for park in registry.parks(SYSTEM)}
    for row in profiles(SYSTEM, assessment, RegionKind.PARK):
        if row.three_largest_share is None or row.field_hhi is None or row.key not in parks:
            continue
        if row.firms < limits["least_firms"] or (row.value_yuan or 0) < limits["least_output_yuan"]:
            continue
        below_limit = [row.three_largest_share < limits["top_share"], row.field_hhi < limits["hhi"]]
        if not any(below_limit):
            continue
        park, fields = parks[row.key], _industries(context.pack, row.named)
        line = Text(
            f"{park.name}：{row.sub_fields} 个细分领域，最大三个合计 {row.three_largest_share:.0%}；建议命名：{fields.zh}",
            f"{park.name}: {row.sub_fields} sub-fields, top three {row.three_largest_share:.0%} of output; suggested focus: {fields.en}",
        )
        yield _finding(
            "RG002", assessment, Subject("park", row.key), entry.severity["both" if all(below_limit) else "otherwise"], line,
            "park_concentration", row.three_largest_share * 100, [park.district_id], structure_hhi=row.field_hhi,
        )  # fmt: skip


@CHECKS.check("RG003")
def without_pair(context: CheckContext) -> Iterator[Finding]:
    """Districts whose best known fit is below the line; a district without any known fit is not judged."""
    entry = context.pack.checks["RG003"]
    assessment = context.once(newest_assessment)
    if assessment is None:
        return

    districts: set[str] = set()
    for row in fit_rows(SYSTEM, assessment).filter(rank=1, fit__lt=entry.thresholds["fitting_from"]):
        if row.district in districts:  # several partners share the first place
            continue
        districts.add(row.district)
        district, partner = _region(context.pack, row.district), _region(context.pack, row.partner)
        line = Text(
            f"{district.zh}没有合适的结对对象：最高为{partner.zh} {row.fit:.2f}",
            f"{district.en} has no suitable partner: the best is {partner.en} with {row.fit:.2f}",
        )
        yield _finding(
            "RG003", assessment, Subject("district", row.district), entry.severity["otherwise"], line, "pairing_fit", row.fit,
            [row.district], partner={"zh": partner.zh, "en": partner.en},
        )  # fmt: skip
