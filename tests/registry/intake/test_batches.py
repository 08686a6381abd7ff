"""Files of bulk reports: whole or not there, joined without losing what was known when, removed only where nobody names them."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import load_pack
from liantu.kernel.period import PeriodKind
from liantu.kernel.progress import CancelledError
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, export, import_files
from liantu.registry.intake import apply, batches, import_plan
from liantu.registry.queries import panel, report_rows, reports_frame
from liantu.registry.queries.batches import checked, home
from tests.registry.city import csv, dump, make_city

pytestmark = pytest.mark.django_db
HEAD = "单位,期间,指标项,数值,填报日期"
MONTH = PeriodKind.MONTH


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A folder beside a registry that knows one firm and has no files of reports."""
    make_city()
    import_files(ImportRequest([csv(tmp_path, "organisations", "单位名称,区县", "甲厂,渝北区")], viewer=SYSTEM))
    for path in files():
        path.unlink()
    return tmp_path


def files() -> list[Path]:
    """All files of reports."""
    return sorted((home() / batches.FOLDER).glob("*/*"))


def bring_rows(folder: Path, *rows: str, **options: Any) -> Any:
    """Import rows of reports."""
    return import_files(ImportRequest([csv(folder, "reports", HEAD, *rows)], viewer=SYSTEM, **options))


class _BrokenError(Exception):
    pass


@pytest.mark.parametrize("step", ["_durable", "next_sequence", "_write_doubts"])
def test_a_failure_leaves_no_batch_and_at_most_an_orphan(city, monkeypatch, step):
    before = dump()
    real = getattr(batches, step, None)

    def broken(*given: Any) -> Any:
        if step == "_durable":
            real(*given)
        raise _BrokenError

    monkeypatch.setattr(import_plan if step == "_write_doubts" else batches, step, broken)
    with pytest.raises(_BrokenError):
        bring_rows(city, "甲厂,2024-01,revenue,5,2024-02-10")
    assert dump() == before
    assert panel(SYSTEM, MONTH).is_empty()
    assert len(files()) == (step != "next_sequence")
    monkeypatch.undo()
    for path in files():
        os.utime(path, (0, 0))
    bring_rows(city, "甲厂,2024-01,revenue,5,2024-02-10")
    assert files() == [home() / m.ReportBatch.objects.get().path]


def test_unknown_items_and_periods_are_told(city):
    report = bring_rows(city, "甲厂,2024-01,没有这一项,5,2024-02-10")
    assert [(one.code, one.place.cell) for one in report.problems] == [("unknown_item", "C2")]
    report = bring_rows(city, "甲厂,2024年1-3月累计,revenue,5,2024-02-10")
    assert [one.place.cell for one in report.problems] == ["B2"]
    assert not files()


@pytest.mark.parametrize(
    ("word", "items"),
    [
        ("从业人员", {"从业人员平均人数": "employees", "从业人员期末人数": "employees_end"}),
        ("融资成本", {"财务费用": "finance_cost", "利息支出": "interest_expense"}),
        ("出口额", {"出口交货值": "export_value", "海关出口额": "customs_exports"}),
        ("研发经费", {"R&D经费": "rd_expense", "研发费用": "rd_cost", "研发投入": "rd_input"}),
    ],
)
def test_a_word_of_several_definitions_is_asked_about_and_each_definition_is_an_item_of_its_own(city, word, items):
    period = "2024"
    report = bring_rows(city, f"甲厂,{period},{word},5,2025-02-10")
    problem = report.problems[0]
    assert [(one.code, one.place.cell) for one in report.problems] == [("unclear_item", "C2")]
    assert all(name in problem.hint.zh for name in list(items)[1:])
    report = bring_rows(city, *(f"甲厂,{period},{name},{place},2025-02-10" for place, name in enumerate(items)))
    assert not report.problems
    assert set(panel(SYSTEM, PeriodKind.YEAR).columns) >= set(items.values())


def test_a_cancel_leaves_no_batch(city):
    def cancel(step, done, total):
        if step == apply.STEP:
            raise CancelledError

    before = dump()
    with pytest.raises(CancelledError):
        bring_rows(city, "甲厂,2024-01,revenue,5,2024-02-10", progress=cancel)
    assert dump() == before
    assert panel(SYSTEM, MONTH).is_empty()


def test_young_orphans_stay(city):
    folder = home() / batches.FOLDER / "month"
    folder.mkdir(parents=True, exist_ok=True)
    young, old = folder / "young.parquet.part", folder / "old.parquet"
    for path in (young, old):
        path.write_bytes(b"x")
    os.utime(old, (time.time() - 25 * 3600,) * 2)
    bring_rows(city, "甲厂,2024-01,revenue,5,2024-02-10")
    assert young in files()
    assert old not in files()


def test_many_small_batches_become_one_and_every_moment_stays(city, monkeypatch):
    rules = batches.rules().model_copy(update={"join_from_small_batches": 3})
    monkeypatch.setattr(batches, "rules", lambda: rules)
    moments = []
    for number, row in enumerate(["甲厂,2024-01,revenue,5,2024-02-10", "甲厂,2024-01,revenue,6,2024-03-10"]):
        bring_rows(city, row)
        moments.append(m.ReportBatch.objects.last().known_from)
        assert m.ReportBatch.objects.count() == number + 1
    old = [checked(one) for one in m.ReportBatch.objects.all()]
    bring_rows(city, "甲厂,2024-02,tax,1,2024-03-10", "甲厂,2024-01,revenue,4,2024-01-01")
    joined = m.ReportBatch.objects.get()
    assert (joined.values, joined.items, joined.sequence, len(joined.sources)) == (4, ["revenue", "tax"], 3, 3)
    assert (joined.known_from, joined.last_known_from > moments[1]) == (moments[0], True)
    assert [panel(SYSTEM, MONTH, known_at=moment, items=["revenue"])["revenue"].to_list() for moment in moments] == [[5.0], [6.0]]
    assert report_rows(SYSTEM, MONTH)["value"].to_list() == [6.0, 1.0]
    assert len(set(report_rows(SYSTEM, MONTH)["source"])) == 2
    assert all(path.exists() for path in old)
    bring_rows(city, "甲厂,2024-01,revenue,7,2024-04-10")
    assert panel(SYSTEM, MONTH, items=["revenue"])["revenue"].to_list() == [7.0]


def test_an_export_carries_bulk_reports_and_comes_in_again(city):
    bring_rows(city, "甲厂,2024-01,revenue,5,2024-02-10", "甲厂,2024Q1,tax,2,2024-04-10", "甲厂,2023,tax,3,2024-02-10")
    pack = load_pack("chongqing")
    assert export(city / "out", pack, viewer=SYSTEM, only=["reports"]) == {"reports": 3}
    assert set(pl.read_parquet(city / "out" / "reports.parquet")["period"]) == {"2024-01", "2024Q1", "2023"}
    again = import_files(ImportRequest([city / "out" / "reports.parquet"], viewer=SYSTEM)).table("reports")
    assert (again.unchanged, again.new) == (3, 0)
    frame = reports_frame(SYSTEM, period="2024-01")
    assert frame.select("period", "item", "value").rows() == [("2024-01", "revenue", 5.0)]
    assert reports_frame(SYSTEM).height == 3
    assert reports_frame(SYSTEM, period="2023")["value"].to_list() == [3.0]
