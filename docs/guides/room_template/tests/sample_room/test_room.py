"""The room from its table to the workbench: page, interface, verb, figure, check, finding, card."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import Membership, User
from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.errors import LiantuError, NotAllowedError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.report import ReportMonth
from liantu.oversight.actions import run_checks
from liantu.oversight.queries import figure_now, open_findings
from liantu.registry.models import Organisation, Source
from liantu.rooms.cards import report_sections_for
from liantu.sample_room.actions import record_visit
from liantu.sample_room.models import Visit
from liantu.sample_room.verbs import sample_room_command
from liantu.web.sentences import plain_sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Organisation:
    source = Source.objects.create(kind="file", name="册", received_at=timezone.now(), mark="reported")
    return Organisation.objects.create(name="示范厂", inside_city=True, source=source, reported_date=date(2026, 1, 1))


@pytest.fixture
def analyst() -> Client:
    person = User.objects.create_user("analyst")
    Membership.objects.create(user=person, role="analyst", scope="city")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_page_interface_and_verb_tell_of_the_firm(firm: Organisation, analyst: Client) -> None:
    record_visit(SYSTEM, firm.pk, timezone.localdate())
    assert "示范厂" in analyst.get("/sample-room/").content.decode()
    assert analyst.get("/api/sample-room/visits").json() == [{"organisation": firm.pk, "visit_date": timezone.localdate().isoformat()}]
    done = CliRunner().invoke(sample_room_command)
    assert done.exit_code == 0, done.output
    assert "示范厂" in done.output


def test_the_page_speaks_english(firm: Organisation, analyst: Client) -> None:
    assert "Never visited" in analyst.get("/sample-room/", headers={"accept-language": "en"}).content.decode()


def test_a_finding_stands_on_the_workbench_until_somebody_goes(firm: Organisation, analyst: Client, pack: Pack) -> None:
    run_checks(pack, codes=["SR001"])
    assert [finding.line_zh for finding in open_findings(["SR001"])] == ["示范厂：从未走访"]
    page = analyst.get("/").content.decode()
    assert "示范厂：从未走访" in page
    assert "等待走访" in page
    record_visit(SYSTEM, firm.pk, timezone.localdate())
    run_checks(pack, codes=["SR001"])
    assert open_findings(["SR001"]) == []


def test_the_figure_counts_and_opens(firm: Organisation, analyst: Client) -> None:
    subject = Subject("organisation", str(firm.pk))
    assert figure_now("sample_room_visits", subject) == 0.0
    record_visit(SYSTEM, firm.pk, timezone.localdate(), "问了设备")
    assert figure_now("sample_room_visits", subject) == 1.0
    assert "问了设备" in analyst.get(f"/figures/sample_room_visits/{subject}/latest/").content.decode()


def test_a_visit_is_found_and_stands_in_the_report(firm: Organisation, analyst: Client) -> None:
    record_visit(SYSTEM, firm.pk, timezone.localdate(), "问了设备")
    assert "问了设备" in analyst.get("/search/?q=设备").content.decode()
    assert "问了设备" not in Client().get("/search/?q=设备").content.decode()
    today = timezone.localdate()
    asked = ReportMonth(Subject("city", "city"), Period.of(today, PeriodKind.MONTH), today, today)
    (section,) = [one for one in report_sections_for(SYSTEM, asked) if one.key == "sample_room"]
    assert plain_sentence(section.sentences[0]) == "走访 1 次。"
    assert len(section.tables[0].rows) == 1


def test_who_may_not_and_what_cannot_be(firm: Organisation) -> None:
    with pytest.raises(NotAllowedError):
        record_visit(PUBLIC, firm.pk, timezone.localdate())
    with pytest.raises(LiantuError, match="future"):
        record_visit(SYSTEM, firm.pk, date(9999, 1, 1))
    assert not Visit.objects.exists()


def test_the_demonstration_city_has_a_visit(firm: Organisation) -> None:
    from liantu.rooms.installed import installed_rooms

    room: Any = next(room for room in installed_rooms() if room.label == "sample_room")
    room.demonstrate_work(None, lambda *_step: None)
    assert Visit.objects.count() == 1
