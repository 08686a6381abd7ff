"""A report sent as a form: the same checks as a file, nothing lost, nothing twice, nobody overwritten unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import SYSTEM
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.viewer import Role, Viewer
from liantu.registry import models as m
from liantu.registry.actions import Filling, ImportRequest, Page, import_files, keep_draft, report_form, send_report
from liantu.registry.intake.form_batch import Typed
from liantu.registry.queries import report_rows, versions_of
from liantu.registry.queries.report_form import digest, kept_reports
from tests.registry.city import csv, make_city

pytestmark = pytest.mark.django_db
MONTH = Period.of(timezone.localdate(), PeriodKind.MONTH).previous()
GIVEN = {"output_value": "1200", "revenue": "1150.5", "employees": "80"}


@pytest.fixture
def firm(tmp_path: Any) -> m.Organisation:
    """A firm that reported the month before: 1,000 万元 of output, 950 of revenue, 78 people."""
    make_city()
    import_files(ImportRequest([csv(tmp_path, "organisations", "单位名称,区县", "甲厂,渝北区", "乙厂,渝北区")], viewer=SYSTEM))
    before = MONTH.previous()
    rows = [f"甲厂,{before},工业总产值,1000万元,", f"甲厂,{before},营业收入,950万元,", f"甲厂,{before},employees,78,"]
    import_files(ImportRequest([csv(tmp_path, "reports", "单位,期间,指标项,数值,填报日期", *rows)], viewer=SYSTEM))
    return m.Organisation.objects.get(name="甲厂")


@pytest.fixture
def person(firm: m.Organisation) -> Viewer:
    """A person of the firm."""
    user = User.objects.create_user("firm", password="x")
    return Viewer(user.pk, frozenset({Role.FIRM}), organisations=frozenset({firm.pk}))


def filling(firm: m.Organisation, cells: Mapping[str, str], editor: str = "page", period: Period = MONTH, **reasons: str) -> Filling:
    """What a page that was just opened would send."""
    draft = m.ReportDraft.objects.filter(organisation=firm, period=str(period)).first()
    held = digest(kept_reports(SYSTEM, firm.pk, [period], ["output_value", "revenue", "employees", "profit"])[period])
    return Filling(firm, Typed(firm.pk, firm.name, period, cells), reasons, Page(editor, draft.version if draft else 0, held))


def values(firm: m.Organisation, period: Period = MONTH) -> dict[str, float]:
    rows = report_rows(SYSTEM, period.kind, organisations=[firm.pk], period=period)
    return dict(rows.select("item", "value").iter_rows())


def test_what_is_sent_holds_in_the_units_of_the_items(firm, person):
    outcome = send_report(filling(firm, GIVEN), person)
    assert outcome.sent
    assert values(firm) == {"output_value": 12_000_000.0, "revenue": 11_505_000.0, "employees": 80.0}
    source = m.Source.objects.get(kind="form")
    assert source.intake.started_by_id == person.user_id
    assert source.mark == "reported"
    assert AuditLine.objects.filter(verb="send_report", user=person.user_id).count() == 1


def test_sent_twice_it_is_written_once(firm, person):
    first = filling(firm, GIVEN)
    assert send_report(first, person).report.total == 3
    again = send_report(first, person)
    assert again.sent
    assert not again.report.total
    assert m.Source.objects.filter(kind="form").count() == m.Intake.objects.filter(started_by=person.user_id).count() == 1
    assert len(versions_of(SYSTEM, firm.pk, MONTH, "revenue")) == 1


def test_a_correction_is_a_new_version_and_a_blank_erases_nothing(firm, person):
    send_report(filling(firm, GIVEN), person)
    outcome = send_report(filling(firm, {**GIVEN, "revenue": "1160"}, editor="later"), person)
    assert outcome.report.total == 1
    assert [version.value for version in versions_of(SYSTEM, firm.pk, MONTH, "revenue")] == [11_600_000.0, 11_505_000.0]
    send_report(filling(firm, {**GIVEN, "revenue": "1160", "profit": "5"}, editor="third"), person)
    send_report(filling(firm, {**GIVEN, "revenue": "1160"}, editor="fourth"), person)
    assert values(firm)["profit"] == 50_000.0


@pytest.mark.parametrize(("item", "cell", "said"), [
    ("revenue", "abc", "不是数"), ("revenue", "-5", "不得小于 0"), ("employees", "7.5", "须为整数"), ("revenue", "", "请填写此项"),
    ("employees", "5吨", "人"), ("output_value", "无", "必填"),
])  # fmt: skip
def test_what_is_wrong_blocks_and_is_said_at_its_field(firm, person, item, cell, said):
    outcome = send_report(filling(firm, {**GIVEN, item: cell}), person)
    assert not outcome.sent
    assert any(said in remark.what.zh for remark in outcome.checked.of(item) if remark.blocks), outcome.checked.remarks
    assert not values(firm)
    assert m.ReportDraft.objects.get().values == {code: text for code, text in {**GIVEN, item: cell}.items() if text}


@pytest.mark.parametrize(("cells", "item", "said"), [
    ({"output_value": "12000000"}, "output_value", "10,000 倍"),
    ({"value_added": "1300"}, "value_added", "增加值大于总产值"),
    ({"profit": "2000"}, "profit", "利润总额大于营业收入"),
    ({"electricity_kwh": "100", "energy_tce": "1"}, "energy_tce", "小于其中的电力折算量"),
])  # fmt: skip
def test_what_is_odd_wants_a_reason_which_is_kept_with_the_source(firm, person, cells, item, said):
    odd = {**GIVEN, **cells}
    outcome = send_report(filling(firm, odd), person)
    assert not outcome.sent
    assert any(said in remark.what.zh for remark in outcome.checked.of(item)), outcome.checked.remarks
    asked = {remark.item for remark in outcome.checked.remarks}
    assert send_report(filling(firm, odd, **dict.fromkeys(asked, "新订单集中交付")), person).sent
    assert "新订单集中交付" in m.Source.objects.get(kind="form").citation


def test_a_unit_in_the_cell_counts_first(firm, person):
    send_report(filling(firm, {**GIVEN, "revenue": "０.１２亿元"}), person)
    assert values(firm)["revenue"] == 12_000_000.0


def test_typing_keeps_a_draft_and_no_fact(firm, person):
    outcome = keep_draft(filling(firm, {"revenue": "1150.5"}), person)
    assert {remark.item for remark in outcome.checked.remarks} == {"output_value", "employees"}
    assert outcome.draft.is_open
    assert not values(firm)
    version = outcome.draft.version
    assert keep_draft(filling(firm, {"revenue": "1150.5"}), person).draft.version == version, "nothing changed"


def test_somebody_elses_change_is_told_and_then_overwritten_knowingly(firm, person):
    mine, theirs = filling(firm, GIVEN, "mine"), filling(firm, {**GIVEN, "revenue": "1100"}, "theirs")
    assert keep_draft(theirs, person).draft.editor == "theirs"
    assert keep_draft(mine, person).clash
    told = send_report(mine, person)
    assert told.clash
    assert not told.sent
    assert told.draft.values["revenue"] == "1100"
    knowing = replace(mine, page=Page("mine", told.draft.version, mine.page.held))
    assert send_report(knowing, person).sent
    assert values(firm)["revenue"] == 11_505_000.0


def test_data_that_came_by_file_meanwhile_are_told(firm, person, tmp_path):
    mine = filling(firm, GIVEN)
    keep_draft(mine, person)
    head = "单位,期间,指标项,数值,填报日期"
    import_files(ImportRequest([csv(tmp_path / "x", "reports", head, f"甲厂,{MONTH},营业收入,900万元,")], viewer=SYSTEM, right=True))
    assert send_report(mine, person).clash
    assert values(firm) == {"revenue": 9_000_000.0}


def test_typing_on_after_sending_is_no_clash_with_oneself(firm, person):
    mine = filling(firm, GIVEN)
    keep_draft(mine, person)
    assert send_report(mine, person).sent
    assert not keep_draft(replace(mine, typed=replace(mine.typed, cells={**GIVEN, "profit": "3"})), person).clash


class _KilledError(BaseException):
    pass


@pytest.mark.parametrize("step", ["write_audit", "_held"])
def test_a_death_half_way_leaves_what_was_before(firm, person, monkeypatch, step):
    mine = filling(firm, GIVEN)
    keep_draft(mine, person)
    before = m.ReportDraft.objects.values().get()
    real, calls = getattr(report_form, step), []

    def dies(*given: Any, **named: Any) -> Any:
        calls.append(1)
        if step == "write_audit" or len(calls) > 1:
            raise _KilledError
        return real(*given, **named)

    monkeypatch.setattr(report_form, step, dies)
    with pytest.raises(_KilledError):
        send_report(mine, person)
    assert m.ReportDraft.objects.values().get() == before
    assert not m.Source.objects.filter(kind="form").exists()
    assert not m.Intake.objects.exists()
    assert not values(firm)
    monkeypatch.undo()
    assert send_report(mine, person).sent


def test_only_its_own_people_and_administrators_send(firm, person):
    other = m.Organisation.objects.get(name="乙厂")
    strangers = [
        Viewer(person.user_id, frozenset({Role.FIRM}), organisations=frozenset({other.pk})),
        Viewer(person.user_id, frozenset({Role.ANALYST}), sees_city=True),
        Viewer(person.user_id, frozenset({Role.OFFICIAL}), districts=frozenset({"500112"})),
        Viewer(),
    ]
    for viewer in strangers:
        for act in (keep_draft, send_report):
            with pytest.raises(NotAllowedError):
                act(filling(firm, GIVEN), viewer)
    assert not m.ReportDraft.objects.exists()
    assert send_report(filling(firm, GIVEN), Viewer(person.user_id, frozenset({Role.ADMINISTRATOR}), sees_city=True)).sent


def test_what_follows_an_intake_follows_a_form(firm, person, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(report_form, "after_intake", told.append)
    with django_capture_on_commit_callbacks(execute=True):
        send_report(filling(firm, GIVEN), person)
    assert told == [m.Intake.objects.get().pk]


def test_a_simulated_firms_report_says_so(firm, person):
    m.Organisation.objects.filter(pk=firm.pk).update(simulated=True)
    firm.refresh_from_db()
    send_report(filling(firm, GIVEN), person)
    assert m.Source.objects.get(kind="form").mark == "simulated"


def test_a_year_that_is_not_the_sum_of_its_months_is_asked_about(firm, person, tmp_path):
    year = Period.of(timezone.localdate(), PeriodKind.YEAR).previous()
    rows = [f"甲厂,{month},营业收入,100万元," for month in year.months()]
    import_files(ImportRequest([csv(tmp_path / "y", "reports", "单位,期间,指标项,数值,填报日期", *rows)], viewer=SYSTEM, right=True))
    cells = {"output_value": "1300", "revenue": "1300", "value_added": "300", "employees": "80"}
    outcome = keep_draft(filling(firm, cells, period=year), person)
    assert [remark.what.zh for remark in outcome.checked.of("revenue")] == ["与已报 12 个月合计 1200 万元 不一致"]
    assert not keep_draft(filling(firm, {**cells, "revenue": "1204"}, period=year), person).checked.of("revenue")
    blocked = keep_draft(filling(firm, {**cells, "main_revenue": "1400"}, period=year), person)
    assert any("须不小于其中的主营业务收入" in remark.what.zh for remark in blocked.checked.of("revenue") if remark.blocks)
