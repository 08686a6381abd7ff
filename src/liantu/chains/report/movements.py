"""变动: which links changed their state since the assessment that was known when the month's report began."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time

from django.utils import timezone

from liantu.chains.engine.report_wording import ChainsReport
from liantu.chains.models import Assessment
from liantu.chains.queries import STATE_WORDS, LinkRow, latest_assessment, link_figures
from liantu.kernel.report import ReportMonth, counted, day_text, listed, said
from liantu.kernel.sentence import Linked, Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.web.figures import in_both
from liantu.web.page_context import page_of

_KNOWN = ("strong", "steady", "weak", "lost", "absent")
"""States that tell how a link stands."""


def movement(viewer: Viewer, asked: ReportMonth, words: ChainsReport, assessment: Assessment, chains: Collection[str]) -> Sentence | None:
    """What changed its state in ``chains`` since the assessment known on the day that the report begins with; None without one."""
    begins = timezone.make_aware(datetime.combine(asked.since, time.min))
    earlier = latest_assessment(viewer, known_at=begins)
    if earlier is None or earlier.pk == assessment.pk:
        return None
    day = day_text(timezone.localdate(earlier.known_at))
    moved = [pair for chain in chains for pair in _changes(viewer, chain, earlier, assessment)]
    if not moved:
        return said(words.unmoved, {"day": day}, key="moved")
    items = [
        said(words.move, {"name": link_name(row), "earlier": state_text(before), "state": state_text(row.state)}).pieces
        for row, before in moved[: words.shown]
    ]
    return said(words.moved, {"day": day, "count": counted(len(moved)), "list": listed(items)}, key="moved")


def _changes(viewer: Viewer, chain: str, earlier: Assessment, assessment: Assessment) -> list[tuple[LinkRow, str]]:
    before = {row.product: row.state for row in link_figures(viewer, chain, earlier)}
    rows = link_figures(viewer, chain, assessment)
    return [(row, before[row.product]) for row in rows if row.product in before and before[row.product] != row.state]


def link_name(row: LinkRow) -> Linked:
    """The name of a link, which leads to its page."""
    return Linked(Text(row.name_zh, row.name_en or row.name_zh), page_of("chain_link", row.chain, row.product))


def state_counts(counts: Mapping[str, int]) -> dict[str, Text]:
    """How many links are in each state, as words; ``others`` are those of which no state is known."""
    others = sum(number for state, number in counts.items() if state not in _KNOWN)
    return {**{state: counted(counts.get(state, 0)) for state in _KNOWN}, "others": counted(others)}


def state_text(state: str) -> Text:
    """The word of a state in both languages."""
    return in_both(lambda: str(STATE_WORDS[state]))
