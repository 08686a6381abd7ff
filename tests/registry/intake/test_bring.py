from __future__ import annotations

from datetime import date

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.progress import CancelledError
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, bulk, import_files
from liantu.registry.intake import apply
from liantu.registry.queries import supply_links_frame
from tests.registry.city import csv, dump, make_city

pytestmark = pytest.mark.django_db

FIRMS = "单位名称,统一社会信用代码,区县,填报日期"
LINKS = "供应商,采购方,产品,年份,年供货额（万元）,交货天数,填报日期"
A, B = "甲电池有限公司,91110000600037341L,渝北区,2024-03-01", "乙汽车有限公司,,巴南区,2024-03-01"


@pytest.fixture
def city(tmp_path):
    make_city()
    return [
        csv(tmp_path, "organisations", FIRMS, A, B),
        csv(tmp_path, "supply_links", LINKS, "91110000600037341L,乙汽车有限公司,锂电池,2024,120.5,30,2024-03-01"),
    ]


def test_rows_arrive_with_source_history_and_exact_money(city):
    report = import_files(ImportRequest(city, viewer=SYSTEM))
    assert report.applied
    assert (report.table("organisations").new, report.table("supply_links").new) == (2, 1)
    link = m.SupplyLink.objects.get()
    assert link.amount_fen == 120_500_000
    assert (link.supplier.name, link.customer.name, link.product.code) == ("甲电池有限公司", "乙汽车有限公司", "battery_cell")
    assert (link.source.name, link.source_row, link.reported_date) == ("供货关系.csv", 2, date(2024, 3, 1))
    firm = link.supplier
    assert firm.inside_city
    assert [(one.history_type, one.name) for one in firm.history.all()] == [("+", "甲电池有限公司")]
    assert list(firm.names.values_list("kind", "normal")) == [("current", "甲电池有限公司")]


def test_the_same_files_twice_change_nothing(city):
    import_files(ImportRequest(city, viewer=SYSTEM))
    before = dump()
    report = import_files(ImportRequest(city, viewer=SYSTEM))
    assert dump() == before
    assert (report.table("organisations").unchanged, report.table("supply_links").unchanged) == (2, 1)
    assert m.Source.objects.filter(kind="file").count() == 2


def test_a_dry_run_says_what_would_happen_and_writes_nothing(city):
    before = dump()
    report = import_files(ImportRequest(city, viewer=SYSTEM, dry_run=True))
    assert not report.applied
    assert report.table("supply_links").new == 1
    assert dump() == before
    assert not m.Source.objects.filter(kind="file").exists()


def test_a_changed_row_closes_the_old_version_and_keeps_what_was_left_blank(city, tmp_path):
    import_files(ImportRequest(city, viewer=SYSTEM))
    then = m.SupplyLink.objects.get().known_from
    later = csv(tmp_path / "later", "supply_links", LINKS, "甲电池有限公司,乙汽车有限公司,battery_cell,2024,1.5亿元,,2024-06-01")
    report = import_files(ImportRequest([later], viewer=SYSTEM))
    assert report.table("supply_links").changed == 1
    assert {"column": "amount_fen", "old": 120_500_000, "new": 15_000_000_000, "place": "供货关系.csv:2"} in [
        dict(one) for one in report.table("supply_links").changes
    ]
    old, new = m.SupplyLink.objects.order_by("pk")
    assert old.known_to == new.known_from > then
    assert (new.amount_fen, new.lead_time_days, new.known_to) == (15_000_000_000, 30.0, None)
    assert supply_links_frame(SYSTEM)["amount_yuan"].to_list() == [150_000_000.0]
    assert supply_links_frame(SYSTEM, known_at=then)["amount_yuan"].to_list() == [1_205_000.0]


def test_an_older_report_becomes_history_once_and_never_replaces(city, tmp_path):
    import_files(ImportRequest(city, viewer=SYSTEM))
    older = csv(tmp_path / "older", "supply_links", LINKS, "甲电池有限公司,乙汽车有限公司,battery_cell,2024,1,,2023-01-01")
    assert import_files(ImportRequest([older], viewer=SYSTEM)).table("supply_links").older == 1
    assert m.SupplyLink.objects.current().get().amount_fen == 120_500_000
    closed = m.SupplyLink.objects.exclude(known_to=None).get()
    assert (closed.amount_fen, closed.known_from) == (1_000_000, closed.known_to)
    before = dump()
    import_files(ImportRequest([older], viewer=SYSTEM))
    assert dump() == before


def test_a_newer_report_of_the_same_values_confirms_them(city, tmp_path):
    import_files(ImportRequest(city, viewer=SYSTEM))
    again = csv(tmp_path / "again", "supply_links", LINKS, "甲电池有限公司,乙汽车有限公司,battery_cell,2024,120.5,30,2024-09-01")
    assert import_files(ImportRequest([again], viewer=SYSTEM)).table("supply_links").changed == 1
    assert m.SupplyLink.objects.current().get().reported_date == date(2024, 9, 1)


def test_all_problems_are_told_at_once_and_nothing_is_written(city, tmp_path):
    bad = csv(
        tmp_path / "bad",
        "supply_links",
        LINKS,
        "甲电池有限公司,不认识的厂,锂电池,2024,1,,2024-03-01",
        "甲电池有限公司,乙汽车有限公司,没有的产品,2024,一百,#N/A,2024年13月1日",
        "甲电池有限公司,乙汽车有限公司,铜箔,,-5,-,2024-03-01",
    )
    before = dump()
    report = import_files(ImportRequest([city[0], bad], viewer=SYSTEM))
    assert not report.applied
    assert dump() == before
    assert {(problem.code, problem.place.cell) for problem in report.problems} == {
        ("unknown_product", "C3"),
        ("not_money", "E3"),
        ("cell_error", "F3"),
        ("not_a_date", "G3"),
        ("missing", "D4"),
        ("out_of_range", "E4"),
        ("unknown_organisation", "B2"),
    }
    assert all(problem.what.zh and problem.what.en and problem.hint.zh for problem in report.problems)
    assert report.table("supply_links").rejected == 3


def test_bad_rows_can_be_left_out_on_request(city, tmp_path):
    bad = csv(
        tmp_path / "bad",
        "supply_links",
        LINKS,
        "甲电池有限公司,乙汽车有限公司,铜箔,2024,1,,2024-03-01",
        "甲电池有限公司,乙汽车有限公司,铜箔,二〇二四,1,,2024-03-01",
    )
    report = import_files(ImportRequest([city[0], bad], viewer=SYSTEM, leave_out_bad_rows=True))
    assert report.applied
    assert (report.table("supply_links").new, report.table("supply_links").rejected) == (1, 1)


def test_a_sheet_with_a_problem_of_its_own_gives_no_rows_even_then(city, tmp_path):
    twice = csv(tmp_path / "twice", "supply_links", LINKS + ",产品", "甲电池有限公司,乙汽车有限公司,铜箔,2024,1,,2024-03-01,电芯")
    report = import_files(ImportRequest([city[0], twice], viewer=SYSTEM, leave_out_bad_rows=True))
    assert [problem.code for problem in report.problems] == ["heading_twice"]
    assert [table.table for table in report.tables if table.table == "supply_links" and table.new] == []
    assert not m.SupplyLink.objects.exists()


def test_repeated_rows_count_and_contradicting_rows_are_problems(city, tmp_path):
    link = "甲电池有限公司,乙汽车有限公司,铜箔,2024,{},,2024-03-01"
    twice = csv(tmp_path / "twice", "supply_links", LINKS, link.format(1), link.format("1.00"))
    report = import_files(ImportRequest([city[0], twice], viewer=SYSTEM, dry_run=True))
    assert (report.table("supply_links").new, report.table("supply_links").duplicates) == (1, 1)
    clash = csv(tmp_path / "clash", "supply_links", LINKS, link.format(1), link.format(2))
    report = import_files(ImportRequest([city[0], clash], viewer=SYSTEM))
    assert [(problem.code, problem.place.row) for problem in report.problems] == [("contradicting_rows", 2), ("contradicting_rows", 3)]


class _BrokenError(Exception):
    pass


@pytest.mark.parametrize("step", range(6))
def test_a_failure_at_any_step_leaves_nothing_behind(city, monkeypatch, step):
    before, calls = dump(), []
    for name in ("insert", "execute"):
        real = getattr(bulk, name)

        def broken(*given, real=real, **named):
            calls.append(1)
            if len(calls) > step:
                raise _BrokenError
            return real(*given, **named)

        monkeypatch.setattr(bulk, name, broken)
        monkeypatch.setattr(apply.bulk, name, broken)
    with pytest.raises(_BrokenError):
        import_files(ImportRequest(city, viewer=SYSTEM))
    assert dump() == before
    assert not m.Source.objects.filter(kind="file").exists()


def test_cancel_between_chunks_leaves_nothing_behind(city):
    def cancel(step, done, total):
        if step == apply.STEP:
            raise CancelledError

    before = dump()
    with pytest.raises(CancelledError):
        import_files(ImportRequest(city, viewer=SYSTEM, progress=cancel))
    assert dump() == before


def test_only_people_of_the_city_may_import(city):
    with pytest.raises(NotAllowedError):
        import_files(ImportRequest(city, viewer=PUBLIC))
