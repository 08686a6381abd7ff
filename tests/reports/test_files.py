"""Word and PowerPoint open again and say what the document says; charts hold its values; nothing runs out of a slide."""

from __future__ import annotations

import io
import time
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter

from liantu.kernel.pack import load_pack
from liantu.reports.engine.clean_text import clean, label
from liantu.reports.engine.document import Document, Words, with_edits
from liantu.reports.engine.template import ReportTemplate
from liantu.reports.engine.text_fit import height, width
from liantu.reports.exports import report_file
from liantu.reports.exports.slides import slides_file
from liantu.reports.exports.word import word_file
from tests.reports.sample import CLEANED, sample_document

TEMPLATE = load_pack("chongqing").rule(ReportTemplate)
FONTS = TEMPLATE.fonts


def word(document: Document, language: str = "zh", **given: Any) -> Any:
    return docx.Document(io.BytesIO(word_file(document, language, TEMPLATE, **given)))


def slides(document: Document, language: str = "zh") -> Any:
    return Presentation(io.BytesIO(slides_file(document, language, FONTS)))


def texts(file: Any) -> str:
    return "\n".join(paragraph.text for paragraph in file.paragraphs)


@pytest.mark.parametrize(("language", "sentence"), [("zh", "产值2551.1 亿元[1]"), ("en", "Output was 255.11 bn CNY[1]")])
def test_word_says_what_the_document_says(language: str, sentence: str) -> None:
    file = word(sample_document(), language)
    headings = [one.text for one in file.paragraphs if one.style.name == "Heading 1"]
    assert headings == {"zh": ["一、主要指标", "附件"], "en": ["1. Head figures", "Annex"]}[language]
    assert sentence in texts(file)
    assert file.paragraphs[0].style.name == "Title"


def test_every_table_repeats_its_heading_and_keeps_rows_whole() -> None:
    file = word(sample_document(rows=80))
    assert [len(table.rows) for table in file.tables] == [81, 3]
    for table in file.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table.rows[1]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_every_reference_leads_to_its_line_in_the_list() -> None:
    file = word(sample_document(), base_url="https://city.example/")
    anchors = [link.get(qn("w:anchor")) for link in file.element.body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    names = [mark.get(qn("w:name")) for mark in file.element.body.iter(qn("w:bookmarkStart"))]
    assert anchors == ["figure_1", "figure_2"]
    assert names == anchors
    line = [cell.text for cell in file.tables[-1].rows[1].cells]
    assert line[:2] + line[3:7] == ["1", "规模以上工业总产值", "2025年10月", "至少2551.1 亿元", "1", "模拟数据"]
    assert "https://city.example/figures/above_scale_output/district:500112/2025-10/" in {
        one.target_ref for one in file.part.rels.values() if one.is_external
    }


def test_simulated_data_are_said_on_every_page_and_slide() -> None:
    label = "本报告含模拟数据，不反映真实情况"
    assert all(section.header.paragraphs[0].text == label for section in word(sample_document()).sections)
    for slide in slides(sample_document()).slides:
        assert any(label in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    real = sample_document().model_copy(update={"simulated": False})
    assert all(label not in section.header.paragraphs[0].text for section in word(real).sections)


def test_a_draft_says_so_until_it_is_signed() -> None:
    assert "草稿，未签发" in texts(word(sample_document()))
    assert "签发：张三" in texts(word(sample_document(), signed="张三"))
    assert "草稿，未签发" not in texts(word(sample_document(), signed="张三"))


def test_edited_sentences_stand_beside_what_was_generated() -> None:
    file = word(with_edits(sample_document(), {"head.1": Words(zh="产值创新高。", en="A record.")}))
    assert "产值创新高。[1]" in texts(file)
    table = file.tables[1]
    assert [cell.text for cell in table.rows[1].cells] == ["产值创新高。", "产值2551.1 亿元"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_that_would_break_a_file_do_not(language: str) -> None:
    document = sample_document()
    assert word(document, language).tables[0].rows[1].cells[0].text == f"{CLEANED}0"
    assert len(slides(document, language).slides) > 3


def test_charts_of_word_are_native_with_sentence_source_text_and_workbook() -> None:
    document = sample_document()
    content = word_file(document, "en", TEMPLATE)
    file = docx.Document(io.BytesIO(content))
    described = [one.get("descr") for one in file.element.body.iter(qn("wp:docPr"))]
    assert len(described) == 3
    assert described[0] == "Output was 255.11 bn CNY Output (bn CNY)"
    captions = [one.text for one in file.paragraphs if one.style.name == "Caption"]
    assert captions[:3] == [f"Figure {number}  Output was 255.11 bn CNY" for number in (1, 2, 3)]
    assert texts(file).count("Source: firms' reports and registered public sources, as known at 15 November 2025") == 3
    charts = [one for one in file.part.package.iter_parts() if one.partname.startswith("/word/charts/")]
    for part, kept in zip(sorted(charts, key=lambda one: str(one.partname)), document.sections[0].charts, strict=True):
        (book,) = part.rels.values()
        sheet = load_workbook(io.BytesIO(book.target_part.blob)).active
        told = [row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)]
        values = zip(*(kept.values(series, "en") for series in kept.series), strict=True)
        assert told == [tuple(None if one is None else pytest.approx(one) for one in row) for row in values]
        cached = [float(one.text) for one in parse_xml(part.blob).iter("{*}v") if one.getparent().getparent().tag.endswith("numCache")]
        assert cached == [pytest.approx(one) for series in kept.series for one in kept.values(series, "en") if one is not None]


def test_a_document_has_the_form_of_the_template() -> None:
    file = word(sample_document())
    page, body = file.sections[0], next(one for one in file.paragraphs if one.text.startswith("产值2551.1"))
    assert (round(page.top_margin.mm), round(page.left_margin.mm), round(page.right_margin.mm)) == (37, 28, 26)
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert file.styles["Title"].element.rPr.rFonts.get(qn("w:eastAsia")) == FONTS.title
    table = next(one for one in file.part.package.iter_parts() if one.partname.endswith("/fontTable.xml"))
    assert '<w:altName w:val="宋体"/>' in table.blob.decode()
    assert "PAGE" in page.footer._element.xml


def test_the_same_report_is_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = load_pack("chongqing")
    first = [report_file(sample_document(), form, "zh", pack) for form in ("docx", "pptx", "json")]
    monkeypatch.setattr("time.time", lambda: 1.9e9)
    monkeypatch.setattr("time.localtime", lambda *_given: time.gmtime(1.9e9))
    assert [report_file(sample_document(), form, "zh", pack) for form in ("docx", "pptx", "json")] == first


def test_the_speaker_has_sentences_and_references_below_each_slide() -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides(sample_document()).slides if slide.has_notes_slide]
    assert len(notes) == 5
    line = f"[1] 规模以上工业总产值 · {CLEANED} · 2025年10月：至少2551.1 亿元  /figures/above_scale_output/district:500112/2025-10/"
    assert all(line in one for one in notes)
    assert notes[0].startswith("产值2551.1 亿元[1]\n产值7.0 亿元[2]\n")


@pytest.mark.parametrize(("language", "by"), [("zh", 1.0), ("en", 10.0)])
def test_charts_are_native_and_hold_the_values_of_the_document(language: str, by: float) -> None:
    document = sample_document()
    drawn = [shape.chart for slide in slides(document, language).slides for shape in slide.shapes if shape.has_chart]
    assert len(drawn) == 3
    for chart, kept in zip(drawn, document.sections[0].charts, strict=True):
        for series, values in zip(chart.plots[0].series, kept.series, strict=True):
            assert list(series.values) == [None if value is None else value / by for value in values.values]
        sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert [row[1] for row in rows[1:]] == [None if value is None else pytest.approx(value / by) for value in kept.series[0].values]
        labels = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert [cell.value for cell in labels if cell.data_type == "f" or cell.hyperlink] == []
        assert rows[1][0].startswith("＝HYPERLINK")


def test_the_title_of_a_chart_is_its_sentence() -> None:
    titles = [slide.shapes.title.text for slide in slides(sample_document()).slides if any(shape.has_chart for shape in slide.shapes)]
    assert titles == ["产值2551.1 亿元"] * 3


def test_nothing_runs_out_of_its_slide() -> None:
    long = Words(zh="规模以上工业总产值同比增长较快，" * 40, en="Output of above-scale industry grew fast, " * 40)
    document = with_edits(sample_document(rows=60), {"head.1": long, "head.2": long})
    for language in ("zh", "en"):
        file = slides(document, language)
        for slide in file.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.left + shape.width <= file.slide_width
                assert shape.top + shape.height <= file.slide_height
                if shape.has_text_frame:
                    size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
                    said = [paragraph.text for paragraph in shape.text_frame.paragraphs]
                    assert height(said, size, shape.width.pt - 14) <= shape.height.pt + 1, said
                if shape.has_table:
                    _cells_fit(shape.table)


def _cells_fit(table: Any) -> None:
    assert len(table.rows) <= 13
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            run = cell.text_frame.paragraphs[0].runs[0]
            assert width(run.text, run.font.size.pt) <= column.width.pt - 14 + 0.5


def test_clean_text_keeps_what_xml_can_hold() -> None:
    assert clean("a\ud800b\ufffe\U0001f600\tc") == "ab\U0001f600 c"


@pytest.mark.parametrize("name", ["{=1+1}", '{=HYPERLINK("http://x","y")}', "=1+1", "file://server/share", ""])
def test_a_name_in_a_charts_workbook_is_text(name: str) -> None:
    """The workbook's writer takes ``{=…}`` for an array formula and ``file://`` for a link; a name may also be empty."""
    data = CategoryChartData()
    data.categories = [label(name), label("甲")]
    data.add_series(label(name), [1, 2])
    sheet = load_workbook(io.BytesIO(CategoryWorkbookWriter(data).xlsx_blob)).active
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink] == []
