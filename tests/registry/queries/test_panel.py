"""Bulk reports: what goes in by intakes comes out of panels, as of any moment, with its source, for those who may see it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.kernel.errors import IntakeError
from liantu.kernel.period import Period, PeriodKind
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, import_files, import_frames, merge_organisations, undo_merge
from liantu.registry.intake import bring
from liantu.registry.queries import panel, panel_before, report_rows, reports_changed_after, yearly_stamp
from liantu.registry.queries.batches import BatchFileError, home
from tests.registry.city import csv, make_city

pytestmark = pytest.mark.django_db
MONTH = PeriodKind.MONTH
HEAD = "单位,期间,指标项,数值,填报日期"
JAN, FEB = Period.parse("2024-01"), Period.parse("2024-02")


@pytest.fixture
def firms(tmp_path: Path) -> tuple[int, int]:
    """Ids of two firms, in two districts."""
    make_city()
    import_files(ImportRequest([csv(tmp_path, "organisations", "单位名称,区县", "甲厂,渝北区", "乙厂,巴南区")], viewer=SYSTEM))
    return m.Organisation.objects.get(name="甲厂").pk, m.Organisation.objects.get(name="乙厂").pk


def bring_rows(folder: Path, *rows: str, **options: Any) -> Any:
    """Import rows of reports written as people write them."""
    return import_files(ImportRequest([csv(folder, "reports", HEAD, *rows)], viewer=SYSTEM, **options))


def test_months_go_to_a_batch_and_years_to_the_table(firms, tmp_path):
    report = bring_rows(
        tmp_path, "甲厂,2024年1月,营业收入,5,2024-02-10", "甲厂,2024-01,tax,1,2024-02-10", "乙厂,2024,营业收入,7,2025-01-05"
    )
    assert (report.table("reports").new, report.applied) == (3, True)
    assert m.Report.objects.get().period == "2024"
    batch = m.ReportBatch.objects.get()
    assert (batch.kind, batch.first_period, batch.last_period, batch.rows, batch.values) == ("month", JAN.number, JAN.number, 1, 2)
    assert (batch.organisations, batch.items) == (1, ["revenue", "tax"])
    assert m.Source.objects.get(pk=int(next(iter(batch.sources)))).counts == {"reports": 3}
    wide = panel(SYSTEM, MONTH, items=["tax", "profit", "revenue"])
    assert wide.schema == {"organisation": pl.Int64, "period": pl.Int32, "tax": pl.Float64, "profit": pl.Float64, "revenue": pl.Float64}
    assert wide.rows() == [(firms[0], JAN.number, 1.0, None, 5.0)]
    assert panel(SYSTEM, PeriodKind.YEAR).rows() == [(firms[1], 2024, 7.0)]
    assert panel(SYSTEM, PeriodKind.QUARTER).is_empty()
    rows = report_rows(SYSTEM, MONTH, organisations=[firms[0]], items=["revenue"], period=JAN)
    source = m.Source.objects.get(kind="file", counts__has_key="reports").pk
    assert rows.rows() == [(firms[0], JAN.number, "revenue", 5.0, date(2024, 2, 10), source, 2)]


def test_of_years_known_before_only_what_no_longer_holds_is_read(firms, tmp_path):
    bring_rows(tmp_path, "甲厂,2024,revenue,5,2025-01-05", "乙厂,2024,revenue,7,2025-01-05")
    before, stamp = m.Report.objects.first().known_from, yearly_stamp()
    bring_rows(tmp_path, "甲厂,2024,revenue,6,2025-02-05")
    year = PeriodKind.YEAR
    assert panel(SYSTEM, year, items=["revenue"], known_at=before).rows() == [(firms[0], 2024, 5.0), (firms[1], 2024, 7.0)]
    assert panel_before(SYSTEM, year, before, items=["revenue"]).rows() == [(firms[0], 2024, 5.0)]
    assert panel_before(SYSTEM, year, m.Report.objects.current().latest("known_from").known_from, items=["revenue"]).is_empty()
    assert yearly_stamp() != stamp


def test_panels_of_nothing_have_their_columns(firms):
    assert panel(SYSTEM, MONTH, items=["revenue"]).columns == ["organisation", "period", "revenue"]
    assert panel(SYSTEM, MONTH).columns == ["organisation", "period"]
    assert report_rows(SYSTEM, MONTH).is_empty()


def test_new_changed_unchanged_older_as_in_the_table(firms, tmp_path):
    bring_rows(tmp_path, "甲厂,2024-01,revenue,5,2024-02-10", "乙厂,2024-01,revenue,6,2024-02-10")
    before = m.ReportBatch.objects.get().known_from
    rows = ["甲厂,2024-01,revenue,8,2024-03-10", "乙厂,2024-01,revenue,4,2024-01-31", "甲厂,2024-02,revenue,9,2024-03-10"]
    dry = bring_rows(tmp_path, *rows, dry_run=True).table("reports")
    assert (dry.new, dry.changed, dry.unchanged, dry.older) == (1, 1, 0, 1)
    assert m.ReportBatch.objects.count() == 1
    done = bring_rows(tmp_path, *rows).table("reports")
    assert (done.new, done.changed, done.older) == (1, 1, 1)
    assert dict(done.changes[0]) == {"place": "填报.csv:2", "column": "value", "old": 5.0, "new": 8.0}
    assert panel(SYSTEM, MONTH).rows() == [(firms[0], JAN.number, 8.0), (firms[1], JAN.number, 6.0), (firms[0], FEB.number, 9.0)]
    assert panel(SYSTEM, MONTH, known_at=before)["revenue"].to_list() == [5.0, 6.0]
    assert panel(SYSTEM, MONTH, known_at=before - timedelta(seconds=1)).is_empty()
    again = bring_rows(tmp_path, *rows)
    assert (again.table("reports").unchanged, again.table("reports").older, again.total) == (2, 1, 0)
    assert m.ReportBatch.objects.count() == 2
    assert [one["reported_date"] for one in report_rows(SYSTEM, MONTH, period=JAN).to_dicts()] == [date(2024, 3, 10), date(2024, 2, 10)]


def test_problems_have_their_cells_and_refuse_everything(firms, tmp_path):
    report = bring_rows(
        tmp_path, "甲厂,2024-01,revenue,一百,2024-02-10", "丙厂,2024-01,revenue,1,2024-02-10",
        "乙厂,2024-01,revenue,1,2024-02-10", "乙厂,2024-01,revenue,2,2024-02-10",
    )  # fmt: skip
    assert not report.applied
    assert {(one.code, one.place.row) for one in report.problems} >= {
        ("not_a_number", 2), ("unknown_organisation", 3), ("contradicting_rows", 4), ("contradicting_rows", 5),
    }  # fmt: skip
    assert report.table("reports").rejected == 4
    assert not m.ReportBatch.objects.exists()


def test_a_report_of_an_organisation_of_the_same_file_takes_its_real_id(firms):
    frames = {
        "organisations": pl.DataFrame({"name": ["丁厂"], "region": ["500112"]}),
        "reports": pl.DataFrame({"organisation": ["丁厂"], "period": ["2024Q1"], "item": ["revenue"], "value": [3.0]}),
    }
    assert import_frames(frames, source_name="test", kind="generator", mark="simulated").applied
    made = m.Organisation.objects.get(name="丁厂").pk
    assert panel(SYSTEM, PeriodKind.QUARTER).rows() == [(made, Period.parse("2024Q1").number, 3.0)]


@pytest.mark.parametrize("lacking", ["organisation", "period", "item", "value"])
def test_frames_that_lack_a_column_are_refused(firms, lacking):
    frame = pl.DataFrame({"organisation": ["甲厂"], "period": ["2024-01"], "item": ["revenue"], "value": [3.0]}).drop(lacking)
    with pytest.raises(IntakeError, match="missing"):
        import_frames({"reports": frame}, source_name="test", kind="generator", mark="simulated")
    assert not m.ReportBatch.objects.exists()


def test_who_sees_what(firms, tmp_path):
    bring_rows(tmp_path, "甲厂,2024-01,revenue,5,2024-02-10", "乙厂,2024-01,revenue,6,2024-02-10")
    district = Viewer(user_id=None, roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"}))
    firm = Viewer(user_id=None, roles=frozenset({Role.FIRM}), organisations=frozenset({firms[1]}))
    leader = Viewer(user_id=None, roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))
    assert panel(district, MONTH)["revenue"].to_list() == [5.0]
    assert report_rows(firm, MONTH)["value"].to_list() == [6.0]
    for viewer in (leader, PUBLIC):
        assert panel(viewer, MONTH).is_empty()
        assert report_rows(viewer, MONTH, organisations=firms).is_empty()


def test_merged_organisations_are_one_and_parted_again(firms, tmp_path):
    kept, absorbed = firms
    bring_rows(
        tmp_path, "甲厂,2024-01,revenue,5,2024-02-10", "乙厂,2024-01,revenue,6,2024-03-10", "乙厂,2024-01,tax,2,2024-03-10",
        "乙厂,2024-02,revenue,7,2024-03-10",
    )  # fmt: skip
    parted = panel(SYSTEM, MONTH)
    before = datetime.now(UTC)
    merge = merge_organisations(kept, absorbed, viewer=SYSTEM)
    assert panel(SYSTEM, MONTH).rows() == [(kept, JAN.number, 5.0, 2.0), (kept, FEB.number, 7.0, None)]
    assert panel(SYSTEM, MONTH, known_at=before).equals(parted)
    assert report_rows(SYSTEM, MONTH, organisations=[kept], period=FEB)["value"].to_list() == [7.0]
    assert reports_changed_after(before)
    bring_rows(tmp_path, "乙厂,2024-01,revenue,9,2024-04-10", "甲厂,2024-02,revenue,1,2024-01-01")
    assert panel(SYSTEM, MONTH, items=["revenue"]).rows() == [(kept, JAN.number, 9.0), (kept, FEB.number, 7.0)]
    merged = datetime.now(UTC)
    undo_merge(merge.pk, viewer=SYSTEM)
    assert panel(SYSTEM, MONTH, items=["revenue"])["organisation"].to_list() == [kept, absorbed, kept, absorbed]
    assert panel(SYSTEM, MONTH, items=["revenue"], known_at=merged).rows() == [(kept, JAN.number, 9.0), (kept, FEB.number, 7.0)]


@pytest.mark.parametrize("harm", ["missing", "altered", "shortened"])
def test_a_file_that_is_not_what_was_written_is_an_error(firms, tmp_path, harm):
    bring_rows(tmp_path, "甲厂,2024-01,revenue,5,2024-02-10")
    path = home() / m.ReportBatch.objects.get().path
    content = path.read_bytes()
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(content[:-1] if harm == "shortened" else content[:200] + bytes([content[200] ^ 1]) + content[201:])
    for read in (panel, report_rows):
        with pytest.raises(BatchFileError, match="批量填报文件"):
            read(SYSTEM, MONTH)
    with pytest.raises(BatchFileError):
        bring_rows(tmp_path, "甲厂,2024-01,revenue,6,2024-03-10")


def test_a_file_altered_in_place_is_an_error_whatever_its_time_says(firms, tmp_path):
    bring_rows(tmp_path, "甲厂,2024-01,revenue,5,2024-02-10")
    path = home() / m.ReportBatch.objects.get().path
    assert panel(SYSTEM, MONTH).height == 1
    content, stat = path.read_bytes(), path.stat()
    path.write_bytes(content[:200] + bytes([content[200] ^ 1]) + content[201:])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(BatchFileError):
        panel(SYSTEM, MONTH)


def test_a_page_and_the_interface_say_which_file_is_missing(firms, tmp_path, admin_client):
    bring_rows(tmp_path, "甲厂,2024-01,revenue,5,2024-02-10")
    (home() / m.ReportBatch.objects.get().path).unlink()
    for address, status in ((f"/organisations/{firms[0]}/", 503), ("/api/reports?period=2024-01", 409)):
        answer = admin_client.get(address)
        assert answer.status_code == status
        assert "批量填报文件" in answer.content.decode()
        assert "从备份恢复" in answer.content.decode()


def test_changes_are_told(firms, tmp_path):
    start = datetime.now(UTC)
    assert not reports_changed_after(start)
    bring_rows(tmp_path, "甲厂,2024-01,revenue,5,2024-02-10")
    assert reports_changed_after(start)
    assert not reports_changed_after(datetime.now(UTC))


rows = st.tuples(st.integers(0, 1), st.integers(1, 3), st.sampled_from(["revenue", "tax"]), st.integers(0, 3), st.integers(1, 4))


def key_and_day(row: tuple[int, int, str, int, int]) -> tuple[Any, ...]:
    """What two rows of one intake must not share."""
    return row[0], row[1], row[2], row[4]


intakes = st.lists(st.lists(rows, min_size=1, max_size=6, unique_by=key_and_day), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(intakes, st.data())
def test_any_sequence_of_intakes_equals_a_replay_by_hand(firms, monkeypatch, given_intakes, data):
    m.ReportBatch.objects.all().delete()
    moments = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=at) for at in range(len(given_intakes))]
    held: dict[tuple[int, int, str], tuple[date, float]] = {}
    states = []
    for moment, batch in zip(moments, given_intakes, strict=True):
        monkeypatch.setattr(bring.clock, "now", lambda moment=moment: moment)
        frame = pl.DataFrame(
            {
                "organisation": ["甲厂" if one == 0 else "乙厂" for one, *_ in batch],
                "period": [f"2024-{month:02d}" for _, month, *_ in batch],
                "item": [item for _, _, item, *_ in batch],
                "value": [float(value) for *_, value, _ in batch],
                "reported_date": [date(2024, 6, day) for *_, day in batch],
            }
        )
        import_frames({"reports": frame}, source_name="replay", kind="generator", mark="simulated")
        for one, month, item, value, day in sorted(batch, key=lambda row: row[4]):
            key = (JAN.number + month - 1, firms[one], item)
            if key not in held or date(2024, 6, day) >= held[key][0]:
                held[key] = (date(2024, 6, day), float(value))
        states.append(dict(held))
    at = data.draw(st.integers(0, len(moments) - 1))
    moment = None if at == len(moments) - 1 else moments[at] + timedelta(hours=1)
    found = report_rows(SYSTEM, MONTH, known_at=moment)
    told = {(row["period"], row["organisation"], row["item"]): (row["reported_date"], row["value"]) for row in found.to_dicts()}
    assert told == states[at]
    wide = panel(SYSTEM, MONTH, items=["revenue", "tax"], known_at=moment).unpivot(index=["period", "organisation"]).drop_nulls()
    assert {(*key, item): value for *key, item, value in wide.rows()} == {key: value for key, (_, value) in states[at].items()}
