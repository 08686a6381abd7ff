"""Files made to harm are refused before they are read, each with its own code, in both languages, and quickly."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from liantu.kernel.errors import UnsafeFileError
from liantu.registry.intake.readers import read_sheets
from liantu.registry.intake.safety import Limits
from tests.registry.intake.files import SHEET_PART, edited, repacked, sheet_xml, workbook

RELATION = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s" %s/>'


def refused(path: Path, limits: Limits = Limits()) -> str:  # noqa: B008 a frozen value
    """Read ``path``; return the code of the problem for which it was refused."""
    with pytest.raises(UnsafeFileError) as caught:
        list(read_sheets(path, limits=limits))
    problem = caught.value.problems[0]
    assert problem.what.zh
    assert problem.what.en
    assert problem.hint.zh
    assert problem.hint.en
    assert problem.place.file
    return problem.code


def with_relation(kind: bytes, target: bytes, mode: bytes = b'TargetMode="External"') -> Callable[[bytes], bytes]:
    return lambda content: content.replace(b"</Relationships>", RELATION % (kind, target, mode) + b"</Relationships>")


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/vbaProject.bin", b"x", "macros"),
        ("xl/macrosheets/sheet1.xml", b"<x/>", "macros"),
        ("xl/externalLinks/externalLink1.xml", b"<externalLink/>", "external_link"),
        ("xl/connections.xml", b"<connections/>", "external_link"),
        ("xl/queryTables/queryTable1.xml", b"<queryTable/>", "external_link"),
        ("xl/embeddings/oleObject1.bin", b"x", "embedded_object"),
        ("xl/embeddings/book.xlsx", b"PK", "embedded_object"),
        ("xl/activeX/activeX1.xml", b"<ocx/>", "embedded_object"),
        ("customXml/item1.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "external_entity"),
        ("customXml/item2.xml", '<?xml version="1.0" encoding="UTF-16"?><x/>'.encode("utf-16"), "xml_encoding"),
        ("customXml/item3.xml", b'<?xml version="1.0" encoding="GBK"?><x/>', "xml_encoding"),
        ("xl/ddeLinks.xml", b"<ddeLink ddeService='cmd' ddeTopic='x'/>", "dde"),
    ],
)
def test_parts_that_are_no_data_refuse_the_workbook(tmp_path: Path, part: str, content: bytes, code: str) -> None:
    assert refused(repacked(workbook(tmp_path / "a.xlsx"), {part: content})) == code


def test_a_declaration_across_two_chunks_is_seen(tmp_path: Path) -> None:
    for shift in range(12):
        body = b"<x>" + b" " * ((1 << 20) - 9 + shift) + b"<!DOCTYPE y></x>"
        path = repacked(workbook(tmp_path / "a.xlsx"), {"customXml/item1.xml": body})
        assert refused(path, Limits(ratio=1e9)) == "external_entity"


def test_billion_laughs_in_a_sheet_is_refused(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = repacked(workbook(tmp_path / "a.xlsx"), {SHEET_PART: laughs + sheet_xml(b'<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>')})
    assert refused(path) == "external_entity"


@pytest.mark.parametrize(
    ("kind", "target", "code"),
    [(b"externalLinkPath", b"file:///c:/a.xlsx", "external_link"), (b"image", b"http://a/b.png", "external_link")],
)
def test_links_to_the_outside_are_refused(tmp_path: Path, kind: bytes, target: bytes, code: str) -> None:
    assert refused(repacked(workbook(tmp_path / "a.xlsx"), {"xl/_rels/workbook.xml.rels": with_relation(kind, target)})) == code


def test_plain_hyperlinks_are_read(tmp_path: Path) -> None:
    def link(book: object) -> None:
        book.active["A2"].hyperlink = "https://example.org/"  # type: ignore[attr-defined]

    assert next(read_sheets(edited(workbook(tmp_path / "a.xlsx"), link))).frame.height == 2


def test_macro_content_under_a_plain_name_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    repacked(path, {"[Content_Types].xml": lambda content: content.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")})
    assert refused(path) == "macros"


@pytest.mark.parametrize("name", ["a.xlsm", "a.xltm"])
def test_macro_workbooks_are_refused_by_name(tmp_path: Path, name: str) -> None:
    assert refused(workbook(tmp_path / name)) == "macros"


def test_a_part_that_unpacks_absurdly_is_refused(tmp_path: Path) -> None:
    body = b'<row r="1"><c r="A1"><v>1</v></c></row>' + b" " * 30_000_000
    assert refused(repacked(workbook(tmp_path / "a.xlsx"), {SHEET_PART: sheet_xml(body)})) == "zip_bomb"


def test_the_sum_of_parts_is_held_against_its_limit(tmp_path: Path) -> None:
    assert refused(workbook(tmp_path / "a.xlsx"), Limits(unpacked_bytes=1_000)) == "zip_bomb"


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET_PART).file_size
    at = data.rindex(SHEET_PART.encode()) - 46 + 24
    assert int.from_bytes(data[at : at + 4], "little") == size
    path.write_bytes(data[:at] + (size // 2).to_bytes(4, "little") + data[at + 4 :])
    assert refused(path) == "damaged"


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path / "a.xlsx"), {f"customXml/item{number}.xml": b"<x/>" for number in range(50)})
    assert refused(path, Limits(parts=40)) == "too_many_parts"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "too_many_columns"),
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZ1"><v>1</v></c></row>', "too_many_columns"),
        (b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9999999"><c r="A9999999"><v>1</v></c></row>', "too_many_rows"),
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="KA1048576"><v>1</v></c></row>', "too_many_cells"),
        (b"<row>" + b"<c><v>1</v></c>" * 400 + b"</row>", "too_many_columns"),
        (
            b"<x:row xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:c r='XFD1'><x:v>1</x:v></x:c></x:row>",
            "too_many_columns",
        ),
        (b'<row r="1"><c  s="0" r = "XFD1"><v>1</v></c></row>', "too_many_columns"),
    ],
)
def test_absurd_extents_are_refused_however_they_are_written(tmp_path: Path, body: bytes, code: str) -> None:
    assert refused(repacked(workbook(tmp_path / "a.xlsx"), {SHEET_PART: sheet_xml(body)})) == code


def test_a_declared_dimension_alone_harms_nothing(tmp_path: Path) -> None:
    declared = sheet_xml(b'<row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>')
    declared = declared.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    sheet = next(read_sheets(repacked(workbook(tmp_path / "a.xlsx"), {SHEET_PART: declared})))
    assert sheet.frame.rows() == [(2, "1")]


def test_a_long_shared_string_used_by_every_cell_is_refused(tmp_path: Path) -> None:
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 30_000 + b"</t></si></sst>"
    body = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 3001))

    def use_strings(content: bytes) -> bytes:
        return with_relation(b"sharedStrings", b"sharedStrings.xml", b"")(content) if b"sharedStrings" not in content else content

    path = repacked(
        workbook(tmp_path / "a.xlsx"),
        {"xl/sharedStrings.xml": strings, SHEET_PART: sheet_xml(body), "xl/_rels/workbook.xml.rels": use_strings},
    )
    assert refused(path, Limits(text_bytes=50_000_000)) == "too_much_text"
    assert refused(path, Limits(cell_characters=10_000)) == "cell_too_long"


def test_an_old_or_encrypted_workbook_is_named_as_what_it_is(tmp_path: Path) -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    (tmp_path / "old.xls").write_bytes(ole)
    (tmp_path / "renamed.xlsx").write_bytes(ole)
    (tmp_path / "locked.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + bytes(100))
    assert refused(tmp_path / "old.xls") == "old_format"
    assert refused(tmp_path / "renamed.xlsx") == "old_format"
    assert refused(tmp_path / "locked.xlsx") == "encrypted"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"name,value\n1,2\n", "wrong_content"),
        ("a.csv", b"PK\x03\x04rest", "wrong_content"),
        ("a.csv", b"%PDF-1.7", "wrong_content"),
        ("a.xlsx", b"<html><table></table></html>", "wrong_content"),
        ("a.csv", b"<table><tr><td>1</td></tr></table>", "wrong_content"),
        ("a.parquet", b"name,value\n", "wrong_content"),
        ("a.parquet", b"PAR1 broken PAR1", "damaged"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 100, "damaged"),
        ("a.docx", b"PK\x03\x04", "format_unknown"),
        ("a.xlsb", b"PK\x03\x04", "other_workbook"),
        ("a.ods", b"PK\x03\x04", "other_workbook"),
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"\n \n\n", "file_empty"),
        ("a.csv", b"a,b\n1,\x002\n" + b"x" * 5000, "encoding_mixed"),
        ("a.csv", b"a,b\n1,\x07bell\n", "control_characters"),
        ("a.csv", b"a,b\n1,2\n3,4,5\n", "ragged_row"),
        ("a.csv", b'a,b\n1,"2\n3,4\n', "open_quote"),
        ("a.csv", b"a,b\n1," + b"x" * 40_000 + b"\n", "cell_too_long"),
        ("a.csv", b"a,b\n1," + b"x" * 200_000 + b"\n", "cell_too_long"),
        ("a.csv", b"," * 1_000_000 + b"x\n", "too_many_columns"),
    ],
)
def test_content_that_is_not_what_its_name_says(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == code


def test_another_zip_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refused(tmp_path / "a.xlsx") == "wrong_content"
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert refused(tmp_path / "b.xlsx") == "other_workbook"


@pytest.mark.parametrize("encoding", ["big5", "shift_jis"])
def test_encodings_that_are_not_ours_are_refused_not_shown_garbled(tmp_path: Path, encoding: str) -> None:
    text = {"big5": "單位名稱,區縣\n重慶電機廠,渝北區\n", "shift_jis": "会社名,地域\n東京電機,とうきょう\n"}
    (tmp_path / "a.csv").write_bytes(text[encoding].encode(encoding) * 3)
    assert refused(tmp_path / "a.csv") in {"encoding_unknown", "encoding_mixed"}


def test_a_file_of_two_encodings_names_the_row(tmp_path: Path) -> None:
    good = "单位名称,区县\n重庆电机厂,渝北区\n"
    (tmp_path / "a.csv").write_bytes(good.encode("gb18030") + "成都钢铁公司,巴南区\n".encode())
    (tmp_path / "b.csv").write_bytes(good.encode() + "成都钢铁公司,巴南区\n".encode("gb18030"))
    for name in ("a.csv", "b.csv"):
        with pytest.raises(UnsafeFileError) as caught:
            list(read_sheets(tmp_path / name))
        assert [(problem.code, problem.place.row) for problem in caught.value.problems] == [("encoding_mixed", 3)]


def test_limits_hold_for_csv_parquet_and_folders(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n" * 50)
    pl.DataFrame({"a": range(50)}).write_parquet(tmp_path / "b.parquet")
    pl.DataFrame({"a": [[1], [2]]}).write_parquet(tmp_path / "c.parquet")
    assert refused(tmp_path / "a.csv", Limits(rows=10)) == "too_many_rows"
    assert refused(tmp_path / "b.parquet", Limits(rows=10)) == "too_many_rows"
    assert refused(tmp_path / "c.parquet") == "nested_columns"
    assert refused(tmp_path / "a.csv", Limits(file_bytes=10)) == "file_too_large"
    assert refused(tmp_path, Limits(files=2)) == "too_many_files"
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty") == "no_files"
    assert refused(tmp_path / "gone.csv") == "file_missing"
