"""数据质量: who has reported the month, what has to be checked in the reports, how old the data are."""

from __future__ import annotations

from django.db.models import Count

from liantu.kernel.report import Cell, Column, Quantity, ReportTable, SectionDraft, counted, listed, said
from liantu.kernel.sentence import Sentence
from liantu.kernel.text import Text
from liantu.statistics.models import QualityIssue
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.quality import quality_issues
from liantu.statistics.report.month import Month
from liantu.web.figures import in_both

Counts = dict[str, dict[str, tuple[int, int]]]
"""District → kind → issues and firms."""


def quality(month: Month) -> SectionDraft | None:
    """The reports of the month; None where the viewer sees no sums, or nothing is computed."""
    if month.place[0] == "chain":
        return _coverage(month)
    if month.computation is None or not month.aggregates:
        return None
    words, counts = month.words.quality, _counts(month)
    draft = SectionDraft("quality", words.title, 90, month.simulated, words.note)
    return draft.add(_reported(month), _issues(month, counts), _age(month), _table(month, counts))


def _coverage(month: Month) -> SectionDraft | None:
    """On how many of the chain's firms its sums rest; None where the viewer sees none."""
    reported = _reported(month)
    return None if reported is None else SectionDraft("quality", month.words.quality.title, 90, month.simulated).add(reported, _age(month))


def _counts(month: Month) -> Counts:
    kind, key = month.place
    district = key if kind == "district" else None
    rows = quality_issues(month.viewer, district=district, period=str(month.month), computation=month.computation).order_by()
    counts: Counts = {}
    for district, kind, issues, firms in rows.values_list("district", "kind").annotate(
        issues=Count("pk"), firms=Count("organisation", distinct=True)
    ):
        counts.setdefault(district, {})[kind] = (issues, firms)
    return counts


def _reported(month: Month) -> Sentence | None:
    """How many firms of the population have reported the output of the month."""
    course = month.courses.get(month.words.output)
    if course is None or not course.firms or course.known is None:
        return None
    share = f"{course.known / course.firms * 100:.1f}%"
    values = {
        "place": month.place_name, "month": month.month.text, "firms": counted(course.firms), "known": counted(course.known),
        "share": Text(share, share),
    }  # fmt: skip
    return said(month.words.quality.reported, values, key="reported", good=course.known >= course.firms)


def _issues(month: Month, counts: Counts) -> Sentence:
    words = month.words.quality
    items = []
    for kind in QualityIssue.Kind:
        issues, firms = (sum(one.get(kind.value, (0, 0))[place] for one in counts.values()) for place in (0, 1))
        if issues:
            items.append(said(words.issue, {"kind": _kind(kind), "count": counted(issues), "firms": counted(firms)}).pieces)
    if not items:
        return said(words.nothing, {"month": month.month.text}, key="issues", good=True)
    return said(words.issues, {"list": listed(items)}, key="issues", good=False)


def _age(month: Month) -> Sentence:
    days = max((month.asked.until - month.month.end_date).days, 0)
    return said(month.words.quality.age, {"month": month.month.text, "days": counted(days)}, key="age")


def _table(month: Month, counts: Counts) -> ReportTable | None:
    """Issues by district, those with most first; none for a single district, of which the sentence says all."""
    if month.place[0] != "city":
        return None
    kinds = [kind for kind in QualityIssue.Kind if any(kind.value in one for one in counts.values())]
    ranked = sorted(counts.items(), key=lambda pair: (-sum(issues for issues, _firms in pair[1].values()), pair[0]))
    columns = (Column(Text("区县", "District")), *(Column(_kind(kind), numeric=True) for kind in kinds))
    rows: list[tuple[Cell, ...]] = [
        (
            key_name(month.pack, "district", district) if district else Text("所在区县不明", "District unknown"),
            *(Quantity(float(found.get(kind.value, (0, 0))[0])) for kind in kinds),
        )
        for district, found in ranked[: month.words.quality.shown]
    ]
    return ReportTable(month.words.quality.table, columns, tuple(rows))


def _kind(kind: QualityIssue.Kind) -> Text:
    return in_both(lambda: str(kind.label))
