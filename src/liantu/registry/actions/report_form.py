"""网页填报: a report is checked while it is typed, its draft kept, and sent through the one way of data: checks, plan, one transaction.

What is sent becomes rows of the table of reports with a source of kind "form"; a correction closes the version before, as any newer row
does. The draft is no fact: it has no history and no audit line.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from liantu.accounts.actions import write_audit
from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.period import Period
from liantu.kernel.progress import silent
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.kernel.viewer import Role, Viewer
from liantu.registry.actions.hooks import after_intake
from liantu.registry.engine.report_form import ReportForm, ReportFormRules
from liantu.registry.intake.bring import bring_in, wait_for_turn
from liantu.registry.intake.form_batch import Typed, form_batch
from liantu.registry.intake.form_check import Checked, checked_form
from liantu.registry.intake.import_plan import make_plans
from liantu.registry.intake.ownership import Own
from liantu.registry.intake.plausibility import judged
from liantu.registry.intake.report import IntakeReport
from liantu.registry.models import Intake, Organisation, ReportDraft, Source
from liantu.registry.queries.report_form import digest, kept_reports, months_of
from liantu.registry.rules import may_fill
from liantu.rooms import clock


@dataclass(frozen=True, slots=True)
class Page:
    """一次打开的填报页: which page it is (``editor``), and which version of the draft and of the kept values it began with."""

    editor: str
    version: int
    held: str


@dataclass(frozen=True, slots=True)
class Filling:
    """一次填报: what was typed on a page, with reasons by item."""

    organisation: Organisation
    typed: Typed
    reasons: Mapping[str, str]
    page: Page


@dataclass(frozen=True, slots=True)
class Outcome:
    """结果: what the checks said, the draft as it is now, and whether another has meanwhile changed draft or data (``clash``)."""

    checked: Checked
    draft: ReportDraft
    clash: bool = False
    sent: bool = False
    report: IntakeReport = field(default_factory=IntakeReport)


def form_of(filling: Filling, pack: Pack) -> ReportForm:
    """Return the pack's form for the period; raises NotFoundError where it has none."""
    form = pack.rule(ReportFormRules).form(filling.typed.period.kind)
    if form is None:
        raise NotFoundError(Text("没有这种期间的填报表", "there is no form for this kind of period"))
    return form


def keep_draft(filling: Filling, viewer: Viewer) -> Outcome:
    """Check what was typed and keep it as a draft, unless another page changed the report meanwhile. Raises NotAllowedError."""
    _allowed(filling, viewer)
    pack = load_pack(settings.PACK)
    form = form_of(filling, pack)
    checked = check(filling, form, viewer, pack)
    with transaction.atomic():
        draft = _draft(filling)
        if _clashes(draft, filling, _held(filling, form, viewer)):
            return Outcome(checked, draft, clash=True)
        return Outcome(checked, _kept(draft, filling, viewer, pack))


def send_report(filling: Filling, viewer: Viewer) -> Outcome:
    """Write the report where nothing is wrong and everything odd has its reason; the same report sent twice is written once.

    Draft, rows, source, intake and audit line are in one transaction; what is to be computed anew is queued after it.
    Raises NotAllowedError.
    """
    _allowed(filling, viewer)
    pack = load_pack(settings.PACK)
    form = form_of(filling, pack)
    with transaction.atomic():
        wait_for_turn()
        draft = _draft(filling)
        checked = check(filling, form, viewer, pack)
        if _clashes(draft, filling, _held(filling, form, viewer)):
            return Outcome(checked, draft, clash=True)
        draft = _kept(draft, filling, viewer, pack)
        if checked.blocked or checked.unanswered(filling.reasons):
            return Outcome(checked, draft)
        report = _written(filling, form, viewer, pack, draft)
        draft.held = _held(filling, form, viewer)
        draft.sent_at = draft.changed_at = clock.now()
        draft.sent_by_id = viewer.user_id
        draft.save()
    return Outcome(checked, draft, sent=True, report=report)


def fill_and_send(organisation: Organisation, period: Period, values: Mapping[str, float], viewer: Viewer, reason: str) -> Outcome:
    """Fill in a report with ``values`` by item in the units of the items, and send it, as who opens its page now; raises as `send_report`.

    ``reason`` is given wherever one is asked for. What the form does not ask for is left out.
    """
    pack = load_pack(settings.PACK)
    empty = Filling(organisation, Typed(organisation.pk, organisation.name, period, {}), {}, Page("", 0, ""))
    form = form_of(empty, pack)
    cells = {one.item: one.written(values[one.item], pack.items[one.item].unit) for one in form.fields if one.item in values}
    kept = ReportDraft.objects.filter(organisation=organisation, period=str(period)).first()
    page = Page(secrets.token_hex(8), 0 if kept is None else kept.version, _held(empty, form, viewer))
    filling = replace(empty, typed=replace(empty.typed, cells=cells), page=page)
    outcome = send_report(filling, viewer)
    if outcome.sent or outcome.clash or outcome.checked.blocked:
        return outcome
    return send_report(replace(filling, reasons={one.item: reason for one in outcome.checked.unanswered({})}), viewer)


def check(filling: Filling, form: ReportForm, viewer: Viewer, pack: Pack) -> Checked:
    """Judge what was typed, without writing anything."""
    own = _as_own(viewer, filling)
    batch = form_batch(form, filling.typed, pack, clock.today())
    plans = make_plans(batch, pack, silent, own=Own.of({filling.organisation.pk}))
    if not batch.log.count:
        plans.plausibility = judged(plans, own, pack)
    months = months_of(own, filling.organisation.pk, form, filling.typed.period, pack)
    return checked_form(form, filling.typed, batch, plans, pack, months)


def _as_own(viewer: Viewer, filling: Filling) -> Viewer:
    """The viewer as one of the organisation's own people: values are compared with its own only, whoever fills in."""
    return Viewer(viewer.user_id, frozenset({Role.FIRM}), organisations=frozenset({filling.organisation.pk}))


def _allowed(filling: Filling, viewer: Viewer) -> None:
    if not may_fill(viewer, filling.organisation.pk):
        raise NotAllowedError(Text("只有本单位人员可以填报", "only people of this organisation may fill in its report"))


def _held(filling: Filling, form: ReportForm, viewer: Viewer) -> str:
    period = filling.typed.period
    return digest(kept_reports(_as_own(viewer, filling), filling.organisation.pk, [period], form.items)[period])


def _draft(filling: Filling) -> ReportDraft:
    """The row of the draft, locked until the transaction ends."""
    key: dict[str, Any] = {"organisation": filling.organisation, "period": str(filling.typed.period)}
    ReportDraft.objects.get_or_create(**key)
    return ReportDraft.objects.select_for_update(of=("self",)).select_related("changed_by").get(**key)


def _clashes(draft: ReportDraft, filling: Filling, held: str) -> bool:
    """Whether somebody else, or the same person on another page, changed the draft or the data since this page was opened."""
    mine = draft.editor == filling.page.editor
    if not mine and draft.version != filling.page.version:
        return True
    return held not in ({filling.page.held, draft.held} if mine else {filling.page.held})


def _kept(draft: ReportDraft, filling: Filling, viewer: Viewer, pack: Pack) -> ReportDraft:
    """Keep what was typed; what is as it was counts as no change."""
    longest = pack.rule(ReportFormRules).reason_longest
    values = {item: cell.strip()[:100] for item, cell in filling.typed.cells.items() if cell.strip()}
    reasons = {item: reason.strip()[:longest] for item, reason in filling.reasons.items() if reason.strip()}
    if draft.editor != filling.page.editor:
        draft.held = filling.page.held
    if (draft.values, draft.reasons, draft.editor) != (values, reasons, filling.page.editor):
        draft.values, draft.reasons, draft.editor = values, reasons, filling.page.editor
        draft.version += 1
        draft.changed_at, draft.changed_by_id = clock.now(), viewer.user_id
        draft.save()
    return draft


def _written(filling: Filling, form: ReportForm, viewer: Viewer, pack: Pack, draft: ReportDraft) -> IntakeReport:
    """Write the rows through the intake; a report that changes nothing leaves no intake behind."""
    moment = clock.now()
    intake = Intake.objects.create(state=Intake.State.DONE, started_by_id=viewer.user_id, finished_at=moment)
    mark = Mark.SIMULATED if filling.organisation.simulated else Mark.REPORTED
    reasons = "；".join(f"{pack.items[item].name.zh}：{reason}" for item, reason in draft.reasons.items() if item in pack.items)
    report = bring_in(
        form_batch(form, filling.typed, pack, clock.today()), pack, progress=silent,
        source={"kind": Source.Kind.FORM, "mark": str(mark), "intake": intake, "citation": reasons},
        user_id=viewer.user_id, own=Own.of({filling.organisation.pk}),
    )  # fmt: skip
    if not report.sources:
        intake.delete()
        return report
    intake.plan, intake.total_rows, intake.done_rows = report.as_json(), report.total, report.total
    intake.save()
    draft.intake = intake
    told = {"period": str(filling.typed.period), "rows": report.total, "reasons": draft.reasons}
    write_audit(viewer.user_id, "send_report", f"organisation:{filling.organisation.pk}", **told)
    transaction.on_commit(partial(after_intake, intake.pk))
    return report
