"""待决事项: the rows of the decision list as people read them: matter, effect, since, due, who, suggested step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from liantu.accounts.queries import Viewer
from liantu.chains.queries import STATE_WORDS
from liantu.kernel.pack import CheckEntry
from liantu.oversight import queries
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.pages.page_context import department_name
from liantu.oversight.queries import Decision
from liantu.web.figures import translated
from liantu.web.numbers import yuan
from liantu.web.page_context import language, pack


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A row of the decision list; ``stake`` is empty where nothing is known, ``suggested`` says that due and who are proposals."""

    decision: Decision
    check: CheckEntry | None
    severity: str
    name: str
    line: str
    url: str
    stake: str
    since: date
    due: date
    suggested: bool
    who: tuple[str, ...]
    step: str
    assign_url: str


def shown_decisions(viewer: Viewer, decisions: Sequence[Decision], narrowed: Mapping[str, str] | None = None) -> list[ShownDecision]:
    """Prepare rows, in one query more; ``narrowed`` is what the list is narrowed to, kept when a row is opened or given out."""
    scopes = queries.scopes_of([row.lead for row in decisions])
    return [_shown(viewer, row, scopes.get(row.lead.pk, {}), dict(narrowed or {})) for row in decisions]


def _shown(viewer: Viewer, row: Decision, scopes: Mapping[str, Sequence[str]], narrowed: dict[str, str]) -> ShownDecision:
    check, single = pack().checks.get(row.code), row.count == 1
    members = urlencode(narrowed | {"code": row.code, "cause": row.cause, "view": "rows"})
    kind = pack().work.get(check.work) if check else None
    work = row.work
    return ShownDecision(
        row, check, ("blue", "yellow", "red")[row.severity_rank - 1],
        translated(row.lead) if single else fold_name(row),
        "" if single else translated(row.lead),
        reverse("finding", args=[row.lead.fingerprint]) if single else f"{reverse('finding_list')}?{members}",
        "" if row.stake_cny is None else yuan(row.stake_cny),
        localtime(row.since).date(),
        work.due_date or localdate() + timedelta(days=check.due_days if check else 0),
        work.due_date is None,
        who(work) or suggested_owner(viewer, check, scopes),
        translated(kind.name) if kind else "",
        _assign_url(row, members),
    )  # fmt: skip


def _assign_url(row: Decision, members: str) -> str:
    """Where the findings of a row that nobody works on are given out; empty where there are none."""
    if not row.waiting:
        return ""
    return (
        reverse("task_assign", args=[row.lead.fingerprint]) if row.count == 1 else f"{reverse('task_assign_many')}?{members}&work=waiting"
    )


def fold_name(row: Decision) -> str:
    """What a row of several findings is called: the check, and its cause where that has a name."""
    check, cause = pack().checks.get(row.code), cause_name(row.cause)
    name = translated(check.name) if check else row.code
    return _("%(check)s（%(cause)s）") % {"check": name, "cause": cause} if cause else name


def cause_name(cause: str) -> str:
    """The words for a cause: those of the pack's rules, or of what it is a code of; empty where it has none."""
    city = pack()
    if named := city.rule(WorkRules).causes.get(cause):
        return named.in_language(language())
    region = city.region(cause)
    for entry in (region, city.products.get(cause), city.chains.get(cause), city.indicators.get(cause)):
        if entry is not None:
            return entry.name.in_language(language())
    return str(STATE_WORDS.get(cause, "")) if cause else ""


def who(work: queries.UnderWay) -> tuple[str, ...]:
    """Who works on a row: people, and departments where nobody has taken the task yet."""
    return (*work.people, *(department_name(code) for code in work.departments))


def suggested_owner(viewer: Viewer, check: CheckEntry | None, scopes: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The name of the unit that `suggested_department` proposes; empty where there is none."""
    code = suggested_department(viewer, check, scopes)
    return (department_name(code),) if code else ()


def suggested_department(viewer: Viewer, check: CheckEntry | None, scopes: Mapping[str, Sequence[str]]) -> str:
    """The code of the unit that answers for a finding; empty where the pack says none.

    To who works for some districts only, the own district; else the department of the only chain that is concerned, else the first owner
    of the measure that the check serves.
    """
    if not viewer.sees_city and viewer.districts:
        own = sorted(viewer.districts)
        return next((code for code in own if code in scopes.get("district", ())), own[0])
    owners = {pack().chains[code].owner for code in scopes.get("chain", ()) if code in pack().chains}
    if len(owners) == 1:
        return str(owners.pop())
    served = queries.commitments_of(pack(), tuple(check.commitments) if check else ())
    return next((str(measure.owners[0]) for measure, _entry in served if measure.owners), "")
