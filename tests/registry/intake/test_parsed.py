"""Typed rows of a dry run are kept for the import that follows: used where nothing changed, never where anything did."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import load_pack
from liantu.kernel.progress import silent
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, cancel_intake, confirm_intake, imports, rerun_intake, start_intake
from liantu.registry.engine.schema import Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.engine.tables.columns import column
from liantu.registry.intake import parsed, pipeline
from liantu.registry.intake.input import InputFile, input_of
from liantu.registry.intake.parsed import keep_parsed, parse_key, read_parsed
from liantu.registry.intake.upload import folder_path, parsed_path
from liantu.registry.queries.export import exported_tables, table_frame
from tests.registry.city import csv, make_city

pytestmark = pytest.mark.django_db
PACK = load_pack("chongqing")
FIRMS = "单位名称,统一社会信用代码,区县,成立日期,填报日期"
LINKS = "供应商,采购方,产品,年份,年供货额（万元）,是否独家供货"
FILES = {
    "单位名录.csv": [FIRMS, "甲厂,91110000600037341L,渝北区,2001-02-03,2024-03-01", "乙厂,,巴南区,,"],
    "供货关系.csv": [LINKS, "甲厂,乙厂,锂电池,2024,120.5,是", "乙厂,甲厂,铜箔,2024,,"],
    "填报.csv": ["单位,期间,指标项,数值", "甲厂,2024,revenue,1", "甲厂,2024-03,revenue,2.5", "合计,,,3.5"],
    "产品目录.csv": ["产品代码,产品名称,产品别名,工艺,没有这一列", "anode,负极,负极片；阳极,涂布,x"],
}
SHARES = {"weight", "share_provided"}
Spy = Callable[[], int]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = settings.HOME = tmp_path / "home"
    make_city()
    return tmp_path


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> Spy:
    """How often a sheet was parsed; the real function does the work."""
    count = 0
    real = pipeline.parse_rows

    def counted(*given: Any, **more: Any) -> pl.DataFrame:
        nonlocal count
        count += 1
        return real(*given, **more)

    monkeypatch.setattr(pipeline, "parse_rows", counted)
    return lambda: count


def start(**options: Any) -> m.Intake:
    files = [(name, io.BytesIO("\n".join(lines).encode())) for name, lines in FILES.items()]
    return start_intake(files, viewer=SYSTEM, **options)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """All that the registry can export."""
    return {code: sorted(table_frame(code, SYSTEM).rows(), key=repr) for code in exported_tables()}


def test_a_dry_run_and_its_import_parse_once(parses: Spy) -> None:
    intake = start()
    assert (intake.state, parses()) == ("checked", len(FILES))
    intake = confirm_intake(intake, viewer=SYSTEM)
    assert (intake.state, parses()) == ("done", len(FILES))
    assert m.Organisation.objects.count() == 2
    assert m.SupplyLink.objects.get(supplier__name="甲厂").amount_fen == 120_500_000


def test_the_result_is_that_of_parsing_twice(parses: Spy) -> None:
    results = []
    for keep in (True, False):
        m.Organisation.objects.all().delete()
        m.ReportBatch.objects.all().delete()
        m.Product.objects.filter(code="anode").delete()
        m.Source.objects.filter(kind="file").delete()
        before = parses()
        intake = start(as_of_date=date(2024, 5, 1))
        if not keep:
            shutil.rmtree(parsed_path(intake.folder))
        intake = confirm_intake(intake, viewer=SYSTEM)
        assert (intake.state, parses() - before) == ("done", len(FILES) * (1 if keep else 2))
        results.append((rows(), {**intake.plan, "sources": None}))
    assert results[0] == results[1]
    assert len(results[0][0]["reports"]) == 2


@pytest.mark.parametrize("name", FILES)
def test_what_is_read_back_is_what_was_parsed(name: str, media: Path) -> None:
    (media / name).write_text("\n".join(FILES[name]), encoding="utf-8")
    _same_when_read_back([media / name], media)


@pytest.mark.parametrize("source", PACK.sources)
def test_that_holds_for_every_column_map_of_the_pack(source: str, media: Path) -> None:
    """Files with the columns that a column map names and cells that its tables take."""
    folder = media / source
    folder.mkdir()
    for part in PACK.sources[source].tables:
        name = part.file.replace("*", "any")
        headings = {heading for one in PACK.sources[source].tables if one.file == part.file for heading in _headings(one.columns)}
        frame = pl.DataFrame({heading: ["0.5" if heading in SHARES else "2020"] for heading in sorted(headings)})
        frame.write_csv(folder / name)
    _same_when_read_back([folder], media, source)


def _headings(columns: Mapping[str, Any]) -> set[str]:
    return {heading for given in columns.values() for heading in ([given] if isinstance(given, str) else given)}


def _same_when_read_back(paths: list[Path], media: Path, source: str | None = None) -> None:
    mapping = PACK.sources[source] if source else None
    files = input_of(paths, mapping, today=date(2024, 6, 1), as_of_date=None)
    batch = pipeline.read_batch(files, PACK, mapping, dated=False, progress=silent)
    batch.log.counts.clear()  # rows with problems would not be kept; here it matters only that they come back
    assert batch.frames
    assert keep_parsed(media / "parsed", "key", batch)
    again = read_parsed(media / "parsed", "key", 50)
    assert again is not None
    assert list(again.frames) == list(batch.frames)
    for code, parts in batch.frames.items():
        for one, other in zip(again.frames[code], parts, strict=True):
            assert_frame_equal(one, other)
    assert (again.log.sheets, again.warnings, again.notes) == (batch.log.sheets, batch.warnings, batch.notes)


def _change_file(intake: m.Intake, _: pytest.MonkeyPatch) -> None:
    path = folder_path(intake.folder) / "files" / "单位名录.csv"
    path.write_text(path.read_text("utf-8").replace("乙厂,", "丙厂,"), encoding="utf-8")
    link = folder_path(intake.folder) / "files" / "供货关系.csv"
    link.write_text(link.read_text("utf-8").replace("乙厂", "丙厂"), encoding="utf-8")


def _use_pack(patch: pytest.MonkeyPatch, **changed: Any) -> None:
    pack = replace(PACK, **changed)
    patch.setattr(imports, "load_pack", lambda _: pack)


def _change_rules(_: m.Intake, patch: pytest.MonkeyPatch) -> None:
    words = {**PACK.rules["missing_words"], "words": [*PACK.rules["missing_words"]["words"], "见附表"]}
    _use_pack(patch, rules={**PACK.rules, "missing_words": words})


def _change_products(_: m.Intake, patch: pytest.MonkeyPatch) -> None:
    code, entry = next(iter(PACK.products.items()))
    _use_pack(patch, products={**PACK.products, code: entry.model_copy(update={"aliases": (*entry.aliases, "别的名称")})})


def _change_declaration(_: m.Intake, patch: pytest.MonkeyPatch) -> None:
    table = TABLES["organisations"]
    extra = column("staff", "从业人数", "Staff", Kind.INTEGER, stored=False)
    patch.setitem(TABLES, "organisations", replace(table, columns=(*table.columns, extra)))


def _change_date(intake: m.Intake, _: pytest.MonkeyPatch) -> None:
    m.Intake.objects.filter(pk=intake.pk).update(as_of_date=date(2023, 1, 1))


def _let_a_day_pass(_: m.Intake, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(imports.clock, "today", lambda: date(2099, 1, 1))


def _change_code(_: m.Intake, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(parsed, "_code_sha256", lambda: "another")


CHANGES = (_change_file, _change_rules, _change_products, _change_declaration, _change_date, _let_a_day_pass, _change_code)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_since_the_dry_run_has_the_files_parsed_anew(
    change: Callable[[m.Intake, pytest.MonkeyPatch], None], parses: Spy, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = start()
    change(intake, monkeypatch)
    intake = confirm_intake(intake, viewer=SYSTEM)
    assert (intake.state, parses()) == ("done", 2 * len(FILES))
    names = set(m.Organisation.objects.values_list("name", flat=True))
    assert names == ({"甲厂", "丙厂"} if change is _change_file else {"甲厂", "乙厂"})
    if change is _let_a_day_pass:
        assert m.Organisation.objects.get(name="乙厂").reported_date == date(2099, 1, 1)


def _garbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "no folder": shutil.rmtree,
    "killed before the manifest was in its place": lambda folder: (folder / "parsed.json").rename(folder / "parsed.new"),
    "a frame is missing": lambda folder: next(folder.glob("*.parquet")).unlink(),
    "a frame is cut": lambda folder: os.truncate(next(folder.glob("*.parquet")), 40),
    "a frame has another byte": lambda folder: _garbled(next(folder.glob("*.parquet"))),
    "the manifest has another byte": lambda folder: _garbled(folder / "parsed.json"),
    "the manifest is empty": lambda folder: os.truncate(folder / "parsed.json", 0),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_missing_or_damaged_rows_are_parsed_anew_and_nothing_is_lost(damage: str, parses: Spy) -> None:
    intake = start()
    DAMAGES[damage](parsed_path(intake.folder))
    assert confirm_intake(intake, viewer=SYSTEM).state == "done"
    assert parses() == 2 * len(FILES)
    assert (m.Organisation.objects.count(), m.SupplyLink.objects.count()) == (2, 2)


def test_recognition_and_comparison_are_of_the_moment_of_the_import(media: Path, parses: Spy) -> None:
    intake = start()
    assert next(one for one in intake.plan["tables"] if one["table"] == "organisations")["new"] == 2
    imports.import_files(ImportRequest([csv(media, "organisations", "单位名称,曾用名,区县", "甲新厂,甲厂,渝北区")], SYSTEM))
    before = parses()
    intake = confirm_intake(intake, viewer=SYSTEM)
    assert parses() == before
    assert next(one for one in intake.plan["tables"] if one["table"] == "organisations")["new"] == 1
    assert set(m.Organisation.objects.values_list("name", flat=True)) == {"甲新厂", "乙厂"}


def test_other_rights_have_the_files_parsed_anew(media: Path) -> None:
    file = InputFile(media / "a.csv", "0" * 64, date(2024, 1, 1))
    rights = ((None, None), ([1], ["sites"]), ([1, 2], ["sites"]))
    assert len({parse_key([file], PACK, None, as_of_date=None, rights=one) for one in rights}) == 3


def test_another_process_finds_the_same_key(media: Path) -> None:
    """The worker that applies is seldom the one that checked."""
    program = (
        "import datetime, pathlib, django; django.setup()\n"
        "from liantu.kernel.pack import load_pack\n"
        "from liantu.registry.intake.input import InputFile\n"
        "from liantu.registry.intake.parsed import parse_key\n"
        "file = InputFile(pathlib.Path('a.csv'), '0' * 64, datetime.date(2024, 1, 1))\n"
        "print(parse_key([file], load_pack('chongqing'), 'listed_companies', as_of_date=None, rights=(None, None)))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "LIANTU_HOME": str(media)}
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    file = InputFile(Path("a.csv"), "0" * 64, date(2024, 1, 1))
    assert out.stdout.split()[-1] == parse_key([file], PACK, "listed_companies", as_of_date=None, rights=(None, None))


def test_parsing_reads_nothing_of_the_pack_that_the_key_leaves_out(media: Path) -> None:
    read: set[str] = set()

    class Watched:
        def __getattr__(self, name: str) -> Any:
            read.add(name)
            return getattr(PACK, name)

    for name, lines in FILES.items():
        (media / name).write_text("\n".join(lines), encoding="utf-8")
    (media / "company_product.csv").write_text("company_code,product,weight\n000001,电芯,0.2\n", encoding="utf-8")
    watched: Any = Watched()
    for paths, source in (([media / name for name in FILES], None), ([media / "company_product.csv"], "listed_companies")):
        mapping = PACK.sources[source] if source else None
        files = input_of(paths, mapping, today=date(2024, 6, 1), as_of_date=None)
        pipeline.read_batch(files, watched, mapping, dated=False, progress=silent)
    assert read <= {"rule", "rules", "products"}


def test_kept_rows_go_with_the_uploads(media: Path) -> None:
    done, cancelled = start(), start()
    assert (parsed_path(done.folder) / "parsed.json").exists()
    confirm_intake(done, viewer=SYSTEM)
    cancel_intake(cancelled, viewer=SYSTEM)
    bad = start_intake([("单位名录.csv", io.BytesIO("单位名称,区县\n甲,火星区".encode()))], viewer=SYSTEM)
    assert bad.state == "refused"
    assert not any(parsed_path(one.folder).exists() for one in (done, cancelled, bad))


def test_an_interrupted_intake_that_is_checked_anew_keeps_the_rows_of_the_new_check(parses: Spy) -> None:
    intake = start()
    m.Intake.objects.filter(pk=intake.pk).update(state="interrupted")
    intake.refresh_from_db()
    intake = rerun_intake(intake, viewer=SYSTEM)
    assert (intake.state, parses()) == ("checked", 2 * len(FILES))
    assert confirm_intake(intake, viewer=SYSTEM).state == "done"
    assert parses() == 2 * len(FILES)


def test_rows_with_problems_are_not_kept_and_a_place_that_takes_no_file_harms_nothing(media: Path, parses: Spy) -> None:
    blocked = media / "blocked"
    blocked.write_text("a file stands where the folder would")
    firms = csv(media, "organisations", "单位名称,区县", "甲厂,渝北区")
    request = ImportRequest([firms], SYSTEM, dry_run=True, parsed=blocked / "parsed")
    assert not imports.import_files(request).problems
    assert imports.import_files(replace(request, dry_run=False)).applied
    assert parses() == 2
    bad = csv(media / "bad", "organisations", "单位名称,是否在本市", "甲厂,也许")
    assert imports.import_files(ImportRequest([bad], SYSTEM, dry_run=True, parsed=media / "parsed")).problems
    assert not (media / "parsed").exists()
