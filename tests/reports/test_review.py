"""From the draft to the archive: edited, signed, archived with what it rests on, compared, withdrawn with a reason; who may do which."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import SYSTEM, visible_to
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.viewer import PUBLIC, Role, Viewer
from liantu.reports.actions import archive, edit_sentence, is_as_signed, reopen, restore_sentence, sign, withdraw
from liantu.reports.errors import ChangedMeanwhileError
from liantu.reports.models import EditedSentence, MonthReport
from liantu.reports.queries import document_of
from liantu.statistics.models import Computation, StatisticFigure
from tests.oversight.conftest import Role as Membership
from tests.oversight.conftest import person
from tests.reports.sample import sample_document

pytestmark = pytest.mark.django_db
ANALYST = Viewer(roles=frozenset({Role.ANALYST}), sees_city=True)
DISTRICT = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"}))


def made(month: str = "2025-10", value: float = 2551.1, key: str = "500112") -> MonthReport:
    document = sample_document(scope=f"district:{key}", value=value, month=month).model_dump(mode="json")
    return MonthReport.objects.create(
        scope_kind="district", scope_key=key, month=month, since="2025-10-01", until="2025-11-15", state="draft", document=document,
        made_at=document["made_at"], simulated=True,
    )  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_person_rewrites_a_sentence_and_takes_it_back() -> None:
    report = made()
    edit_sentence(ANALYST, report, "head.1", "产值  创新高。", "")
    document = document_of(SYSTEM, report)
    (said,) = document.edited
    assert (said.words.zh, said.words.en) == ("产值 创新高。", "Output was 255.11 bn CNY")
    restore_sentence(ANALYST, report, "head.1")
    assert document_of(SYSTEM, report).edited == ()
    with pytest.raises(NotFoundError):
        edit_sentence(ANALYST, report, "head.9", "甲", "A")
    with pytest.raises(LiantuError, match="longer"):
        edit_sentence(ANALYST, report, "head.1", "甲" * 2001, "A")
    verbs = list(AuditLine.objects.filter(subject=f"report:{report.pk}").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["edit_report", "restore_report"]


def test_from_signing_to_the_archive_and_back() -> None:
    report = made()
    edit_sentence(DISTRICT, report, "head.1", "产值创新高。", "A record.")
    report = sign(DISTRICT, report)
    assert is_as_signed(report)
    with pytest.raises(ChangedMeanwhileError):
        edit_sentence(DISTRICT, report, "head.2", "甲", "A")
    report = sign(DISTRICT, reopen(DISTRICT, report))
    report = archive(DISTRICT, report)
    with pytest.raises(ChangedMeanwhileError):
        reopen(DISTRICT, report)
    with pytest.raises(LiantuError, match="reason"):
        withdraw(DISTRICT, report, "  ")
    report = withdraw(DISTRICT, report, "数据有误")
    assert (report.state, report.withdrawn_reason) == ("withdrawn", "数据有误")
    assert document_of(DISTRICT, report).references[0].value == 2551.1
    lines = AuditLine.objects.filter(subject=f"report:{report.pk}").order_by("pk").values_list("verb", flat=True)
    assert list(lines)[-2:] == ["archive_report", "withdraw_report"]


def test_what_is_archived_is_what_was_signed() -> None:
    report = sign(DISTRICT, made())
    EditedSentence.objects.create(report=report, sentence="head.1", zh="暗改", en="changed behind")
    with pytest.raises(LiantuError, match="not what was signed"):
        archive(DISTRICT, report)
    assert MonthReport.objects.get(pk=report.pk).state == "signed"


def test_one_report_of_a_scope_and_month_is_archived() -> None:
    archive(SYSTEM, sign(SYSTEM, made()))
    second = sign(SYSTEM, made())
    with pytest.raises(LiantuError, match="archived already"):
        archive(SYSTEM, second)
    archive(SYSTEM, sign(SYSTEM, made("2025-11")))


def test_an_archived_report_reads_the_same_whatever_becomes_of_the_data() -> None:
    """No table is asked for it but its own."""
    report = archive(SYSTEM, sign(SYSTEM, made()))
    before = document_of(SYSTEM, report)
    User.objects.all().delete()
    assert document_of(SYSTEM, MonthReport.objects.get(pk=report.pk)) == before


def test_analysts_write_and_do_not_sign_and_others_have_no_say() -> None:
    report = made()
    other = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500113"}))
    for viewer in (ANALYST, other, PUBLIC):
        with pytest.raises(NotAllowedError):
            sign(viewer, report)
    for viewer in (other, PUBLIC):
        with pytest.raises(NotAllowedError):
            edit_sentence(viewer, report, "head.1", "甲", "A")


def test_a_report_is_seen_by_those_who_see_its_scope() -> None:
    made()
    days = {"month": "2025-10", "since": "2025-10-01", "until": "2025-11-15"}
    chain = MonthReport.objects.create(scope_kind="chain", scope_key="lithium_battery", **days)
    leader = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))
    firm = Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({1}))
    reviewer = Viewer(roles=frozenset({Role.REVIEWER}))
    rows = MonthReport.objects.all()
    assert visible_to(SYSTEM, rows).count() == 2
    assert [row.scope_kind for row in visible_to(DISTRICT, rows)] == ["district"]
    assert list(visible_to(leader, rows)) == [chain]
    for viewer in (firm, reviewer, PUBLIC):
        assert not visible_to(viewer, rows).exists()


def test_pages_show_edit_sign_and_compare() -> None:
    before = archive(SYSTEM, sign(SYSTEM, made("2025-09", 100.0)))
    report = made("2025-10", 112.5)
    official = signed_in(person("渝北主管", Membership.OFFICIAL, "district", "500112"))
    page = official.get("/reports/").content.decode()
    assert f'href="/reports/{report.pk}/"' in page
    assert f'href="/reports/{before.pk}/"' in page
    page = official.get(f"/reports/{report.pk}/").content.decode()
    assert "渝北区工业经济运行月报" in page
    assert "/figures/above_scale_output/district:500112/2025-10/" in page
    assert page.count("本页含有模拟生成的数据") == 1
    official.post(f"/reports/{report.pk}/sentences/head.1/", {"zh": "产值创新高。", "en": "A record."})
    page = official.get(f"/reports/{report.pk}/").content.decode()
    assert "产值创新高。" in page
    assert "自动生成" in page
    assert "12.5" in official.get(f"/reports/{report.pk}/comparison/").content.decode()
    official.post(f"/reports/{report.pk}/sign/")
    official.post(f"/reports/{report.pk}/archive/")
    assert MonthReport.objects.get(pk=report.pk).state == "archived"
    for form in ("docx", "pptx", "json"):
        answer = official.get(f"/reports/{report.pk}/file.{form}")
        assert answer.status_code == 200
        assert len(answer.content) > 500
    assert official.get(f"/reports/{report.pk}/file.exe").status_code == 404
    assert official.get("/report/").headers["location"] == "/reports/"


def test_a_later_correction_stands_on_the_page_of_comparison_and_not_in_the_archive() -> None:
    report = archive(SYSTEM, sign(SYSTEM, made()))
    official = signed_in(person("渝北主管", Membership.OFFICIAL, "district", "500112"))
    files = [official.get(f"/reports/{report.pk}/file.{form}").content for form in ("docx", "pptx", "json")]
    now = timezone.now()
    computation = Computation.objects.create(state="done", known_at=now, finished_at=now, rule_version="1")
    cell = {"dimension": "district", "key": "500112", "kind": "month", "period": "2025-10"}
    StatisticFigure.objects.create(
        computation=computation, indicator="above_scale_output", version="1", value=2500.0, firms=9, known=9, **cell
    )
    page = official.get(f"/reports/{report.pk}/comparison/").content.decode()
    assert "1 项的现有数值已不同" in page
    assert "2,500.0" in page
    assert "−51.1" in page
    assert [official.get(f"/reports/{report.pk}/file.{form}").content for form in ("docx", "pptx", "json")] == files
    assert "2551.1" in official.get(f"/reports/{report.pk}/").content.decode()


def test_english_pages_have_no_chinese_words_of_their_own() -> None:
    report = made()
    client = signed_in(person("official", Membership.OFFICIAL))
    for address in ("/reports/", f"/reports/{report.pk}/"):
        page = client.get(address, headers={"accept-language": "en"}).content.decode()
        assert "Sign off" in page or "Make a report" in page
        assert [word for word in ("生成月报", "签发", "撤回", "统计时段") if word in page] == []


def test_the_interface_tells_and_moves_reports() -> None:
    report = made()
    client: Any = signed_in(person("official", Membership.OFFICIAL))
    assert client.get("/api/month-reports?scope=district:500112").json()["items"][0]["id"] == report.pk
    assert client.get(f"/api/month-reports/{report.pk}/files/json").json()["month"] == "2025-10"
    assert AuditLine.objects.filter(verb="export_report", subject=f"report:{report.pk}", detail={"form": "json"}).count() == 1
    edited = client.put(f"/api/month-reports/{report.pk}/sentences/head.1", {"zh": "甲", "en": "A"}, content_type="application/json")
    assert edited.json() == {"zh": "甲", "en": "A"}
    for verb, state in (("sign", "signed"), ("archive", "archived")):
        answer = client.post(f"/api/month-reports/{report.pk}/{verb}", {}, content_type="application/json")
        assert answer.json()["state"] == state
    refused = client.post(f"/api/month-reports/{report.pk}/withdraw", {"reason": ""}, content_type="application/json")
    assert refused.status_code in {400, 409, 422}
