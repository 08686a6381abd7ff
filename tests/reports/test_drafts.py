"""A draft is made by a job: taken over where its worker was killed, kept with its reason where it failed, made once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import PUBLIC, SYSTEM, viewers_of
from liantu.desk.models import Notice
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.viewer import Role, Viewer
from liantu.reports.actions import ask_draft, draft_the_day, drafts, make_draft, retry, take_over
from liantu.reports.cards import cards
from liantu.reports.errors import ChangedMeanwhileError
from liantu.reports.models import MonthReport
from liantu.reports.queries import parse_scope, span_of
from liantu.rooms.cards import Home
from tests.oversight.conftest import Role as Role_
from tests.oversight.conftest import person
from tests.reports.sample import sample_document

pytestmark = pytest.mark.django_db
CITY, DISTRICT = Subject("city", "500000"), Subject("district", "500112")
LAST_MONTH = Period.of(timezone.localdate(), PeriodKind.MONTH).previous()
Queue = list[tuple[int, int]]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> Queue:
    """What was put in the queue: report and attempt."""
    jobs: Queue = []
    monkeypatch.setattr(drafts, "_enqueue", lambda report: jobs.append((report.pk, report.attempt)))
    monkeypatch.setattr(drafts, "make_document", lambda *_asked: sample_document())
    return jobs


def draft(capture: Any, scope: Subject = CITY) -> MonthReport:
    with capture(execute=True):
        return ask_draft(SYSTEM, scope, LAST_MONTH)


def test_a_draft_is_asked_for_once_and_made(queue: Queue, django_capture_on_commit_callbacks: Any) -> None:
    report = draft(django_capture_on_commit_callbacks)
    assert draft(django_capture_on_commit_callbacks).pk == report.pk
    assert queue == [(report.pk, 1)]
    assert make_draft(report.pk, 1)
    report.refresh_from_db()
    assert (report.state, report.simulated, report.document["month"]) == ("draft", True, "2025-10")
    assert not make_draft(report.pk, 1)
    assert AuditLine.objects.filter(verb="draft_report", subject=f"report:{report.pk}").count() == 1


def test_a_report_whose_worker_was_killed_is_taken_over(queue: Queue, django_capture_on_commit_callbacks: Any) -> None:
    report = draft(django_capture_on_commit_callbacks)
    long_ago = timezone.now() - timedelta(minutes=5)
    MonthReport.objects.filter(pk=report.pk).update(state="making", beat_at=timezone.now(), asked_at=long_ago)
    assert take_over() == 0
    MonthReport.objects.filter(pk=report.pk).update(beat_at=long_ago)
    assert take_over() == 1
    assert queue == [(report.pk, 1), (report.pk, 2)]
    assert not make_draft(report.pk, 1), "the attempt of before no longer counts"
    assert make_draft(report.pk, 2)
    assert take_over() == 0


def test_a_slow_job_that_was_taken_over_writes_nothing(queue: Queue, django_capture_on_commit_callbacks: Any, monkeypatch: Any) -> None:
    report = draft(django_capture_on_commit_callbacks)

    def taken_meanwhile(*_asked: object) -> Any:
        long_ago = timezone.now() - timedelta(minutes=5)
        MonthReport.objects.filter(pk=report.pk).update(beat_at=long_ago, asked_at=long_ago)
        assert take_over() == 1
        return sample_document()

    monkeypatch.setattr(drafts, "make_document", taken_meanwhile)
    assert not make_draft(report.pk, 1)
    report.refresh_from_db()
    assert (report.state, report.document, report.attempt) == ("waiting", {}, 2)


def test_a_job_that_was_lost_before_it_began_is_put_in_the_queue_again(queue: Queue, django_capture_on_commit_callbacks: Any) -> None:
    report = draft(django_capture_on_commit_callbacks)
    MonthReport.objects.filter(pk=report.pk).update(asked_at=timezone.now() - timedelta(minutes=5))
    assert take_over() == 1
    assert queue[-1] == (report.pk, 2)


def test_what_goes_wrong_is_kept_and_can_be_tried_again(queue: Queue, django_capture_on_commit_callbacks: Any, monkeypatch: Any) -> None:
    report = draft(django_capture_on_commit_callbacks)

    def broken(*_asked: object) -> Any:
        raise ValueError("纸用完了")

    monkeypatch.setattr(drafts, "make_document", broken)
    assert not make_draft(report.pk, 1)
    report.refresh_from_db()
    assert report.state == "failed"
    assert "纸用完了" in report.failure["zh"]
    retry(SYSTEM, report)
    assert (report.state, report.attempt, queue[-1]) == ("waiting", 2, (report.pk, 2))


def test_the_draft_of_the_month_is_made_on_its_day_and_those_who_sign_are_told(
    queue: Queue, django_capture_on_commit_callbacks: Any
) -> None:
    signer, analyst = person("主管", Role_.OFFICIAL), person("分析员", Role_.ANALYST)
    today = timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        assert draft_the_day(today.replace(day=1)) == 0
        assert draft_the_day(today.replace(day=28)) == 1
        assert draft_the_day(today.replace(day=28)) == 0
    report = MonthReport.objects.get()
    assert (report.scope_kind, report.made_by, queue) == ("city", None, [(report.pk, 1)])
    assert make_draft(report.pk, 1)
    draft_the_day(today.replace(day=28))
    (notice,) = Notice.objects.filter(user__in=[signer, analyst])
    assert (notice.user, notice.kind, notice.url) == (signer, "reports.draft", f"/reports/{report.pk}/")
    assert "渝北区工业经济运行月报" in notice.line_zh


def test_one_button_on_the_home_asks_for_the_report_of_last_month(queue: Queue, django_capture_on_commit_callbacks: Any) -> None:
    official = person("主管", Role_.OFFICIAL)
    viewer = viewers_of(User.objects.filter(pk=official.pk))[official.pk]
    (card,) = cards(viewer, Home.WORK)
    assert (card.context["scope"], card.context["month"], card.context["report"]) == ("city:500000", LAST_MONTH, None)
    client = Client()
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/reports/draft/", {"scope": card.context["scope"], "month": str(card.context["month"])})
    report = MonthReport.objects.get()
    assert (answer.headers["location"], queue) == (f"/reports/{report.pk}/", [(report.pk, 1)])
    (card,) = cards(viewer, Home.WORK)
    assert card.context["report"] == report
    assert list(cards(PUBLIC, Home.PUBLIC)) == []


def test_who_may_not_and_what_cannot_be(queue: Queue) -> None:
    official = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500113"}))
    for viewer, scope in ((PUBLIC, CITY), (official, CITY), (official, DISTRICT)):
        with pytest.raises(NotAllowedError):
            ask_draft(viewer, scope, LAST_MONTH)
    with pytest.raises(LiantuError, match="not over"):
        ask_draft(SYSTEM, CITY, LAST_MONTH.next())
    assert not MonthReport.objects.exists()


def test_the_days_follow_the_archived_report_of_the_month_before() -> None:
    month = Period.parse("2025-10")
    assert span_of(CITY, month, date(2025, 11, 12)) == (date(2025, 10, 1), date(2025, 11, 12))
    assert span_of(CITY, month, date(2026, 5, 1)) == (date(2025, 10, 1), date(2025, 11, 30))
    MonthReport.objects.create(
        scope_kind="city", scope_key="500000", month="2025-09", since="2025-09-01", until="2025-10-14", state="archived"
    )
    assert span_of(CITY, month, date(2025, 11, 12)) == (date(2025, 10, 15), date(2025, 11, 12))


@pytest.mark.parametrize("text", ["district:999999", "firm:1", "chain:", "", "district:500112:x"])
def test_a_scope_that_the_pack_does_not_have_is_refused(pack: Pack, text: str) -> None:
    with pytest.raises(NotFoundError):
        parse_scope(pack, text)
    assert parse_scope(pack, "city") == CITY


def test_who_asks_at_the_same_moment_gets_the_same_report(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both look before either has written: the constraint refuses the second, who gets the first's."""
    first = MonthReport.objects.create(scope_kind="city", scope_key=CITY.key, month=str(LAST_MONTH), since="2025-10-01", until="2025-11-15")
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthReport.objects.create(scope_kind="city", scope_key=CITY.key, month=str(LAST_MONTH), since="2025-10-01", until="2025-11-15")
    looks = iter([MonthReport.objects.none()])
    real = QuerySet.get

    def get(rows: Any, *asked: Any, **named: Any) -> Any:
        return real(next(looks, rows), *asked, **named) if rows.model is MonthReport else real(rows, *asked, **named)

    monkeypatch.setattr(QuerySet, "get", get)
    assert ask_draft(SYSTEM, CITY, LAST_MONTH).pk == first.pk
    monkeypatch.undo()
    failed = MonthReport.objects.create(
        scope_kind="city", scope_key=CITY.key, month=str(LAST_MONTH), since="2025-10-01", until="2025-11-15", state="failed"
    )
    with pytest.raises(ChangedMeanwhileError):
        retry(SYSTEM, failed)
