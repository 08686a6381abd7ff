"""Word: the report as .docx in the form of a document of the administration, with native charts and a list of the figures that it cites."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from liantu.reports.engine.clean_text import clean
from liantu.reports.engine.document import Chart, Document, Said, Section, Table
from liantu.reports.engine.numbering import section_number
from liantu.reports.engine.template import ReportTemplate
from liantu.reports.engine.written_days import day_words, moment_words, span_words
from liantu.reports.exports.word_charts import WordCharts
from liantu.reports.exports.word_styles import add_field, set_page, set_styles, set_text
from liantu.reports.exports.word_tables import add_table, bookmark, link_to, room_of

_GREY, _WARNING = RGBColor(0x59, 0x59, 0x59), RGBColor(0xB0, 0x3A, 0x00)
_REFERENCES = ("number", "figure", "subject", "period", "value", "version", "mark", "address")
_RIGHT = {"number", "value"}


def word_file(document: Document, language: str, template: ReportTemplate, *, base_url: str = "", signed: str = "") -> bytes:
    """Return the report as a .docx in ``language`` (zh or en); addresses are links where ``base_url`` says of which site.

    ``signed`` is who signed it and when; empty for a draft, which says so.
    """
    return _Writer(document, language, template, base_url).write(signed)


class _Writer:
    """Writes one document in one language."""

    def __init__(self, document: Document, language: str, template: ReportTemplate, base_url: str) -> None:
        self.document, self.language, self.base_url = document, language, base_url.rstrip("/")
        self.template, self.layout = template, template.layout.en if language == "en" else template.layout.zh
        self.file, self.charts, self.tables = docx.Document(), WordCharts(template.fonts), 0
        set_styles(self.file, template.fonts, self.layout, bold=language == "en")
        properties = self.file.core_properties
        properties.title, properties.language = clean(self._words(document.title)), "en-GB" if language == "en" else "zh-CN"
        properties.author, properties.comments = "", ""
        properties.created = properties.modified = document.made_at.replace(tzinfo=None)

    def write(self, signed: str) -> bytes:
        """Return the bytes of the file."""
        page = self.file.sections[0]
        set_page(page, self.template.page)
        self._running_heads(page)
        self._head(signed)
        for place, section in enumerate(self.document.sections, 1):
            self._section(place, section)
        self._annex()
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _words(self, words: Any) -> str:
        return clean(words.in_language(self.language))

    def _label(self, name: str) -> str:
        return clean(self.document.label(name, self.language))

    def _running_heads(self, page: Any) -> None:
        """What stands on every page: that data are simulated, and the page's number."""
        head = page.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if self.document.simulated:
            run = head.add_run(self._label("simulated"))
            run.font.size, run.font.bold, run.font.color.rgb = Pt(self.layout.small_pt), True, _WARNING
        foot = page.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text in ("— ", "", " —"):
            run = foot.add_run(text)
            run.font.size = Pt(self.layout.small_pt + 2)
            if not text:
                add_field(run, "PAGE")

    def _head(self, signed: str) -> None:
        """Title, then one line a fact that the title does not say: days, how new the data are, and who signed."""
        document, colon = self.document, ": " if self.language == "en" else "："
        self.file.add_paragraph(self._words(document.title), style="Title")
        known_at = document.basis.known_at or document.made_at
        lines = [
            ("span", span_words(document.since, document.until, self.language)),
            ("known", day_words(known_at, self.language)),
            ("made", moment_words(document.made_at, self.language)),
        ]
        if signed:
            lines.append(("signed", clean(signed)))
        for name, value in lines:
            paragraph = self.file.add_paragraph(f"{self._label(name)}{colon}{value}", style="Subtitle")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
        if not signed:
            paragraph = self.file.add_paragraph(style="Subtitle")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(self._label("draft"))
            run.font.bold, run.font.color.rgb = True, _WARNING

    def _section(self, place: int, section: Section) -> None:
        self.file.add_heading(f"{section_number(place, self.language)}{self._words(section.title)}", level=1)
        for said in section.sentences:
            self._sentence(said)
        for chart in section.charts:
            self._chart(section, chart)
        for table in section.tables:
            self._table(table)
        if section.note is not None:
            self._small(self._words(section.note))

    def _sentence(self, said: Said) -> None:
        paragraph = set_text(self.file.add_paragraph(), self.layout)
        if said.edited is not None:
            paragraph.add_run(self._words(said.edited))
            for number in said.references:
                self._superscript(paragraph, number)
            return
        for piece in said.pieces:
            paragraph.add_run(_kept_blanks(piece.words.in_language(self.language)))
            if piece.reference is not None:
                self._superscript(paragraph, piece.reference)

    def _superscript(self, paragraph: Any, number: int) -> None:
        """The number of a figure, which leads to its line in the list."""
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"figure_{number}")
        run = paragraph.add_run(f"[{number}]")
        run.font.superscript = True
        link.append(run._r)  # noqa: SLF001 python-docx has no links of its own
        paragraph._p.append(link)  # noqa: SLF001

    def _small(self, text: str, *, with_next: bool = False) -> None:
        paragraph = self.file.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(2), Pt(4), with_next or None
        run = paragraph.add_run(text)
        run.font.size, run.font.color.rgb = Pt(self.layout.small_pt), _GREY

    def _caption(self, text: str) -> None:
        paragraph = self.file.add_paragraph(text, style="Caption")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        form = paragraph.paragraph_format
        form.keep_with_next, form.space_before, form.space_after = True, Pt(8), Pt(3)

    def _chart(self, section: Section, chart: Chart) -> None:
        """The chart below the sentence that it shows, with its name and unit; its source below."""
        said, name, unit = section.said(chart.says), self._words(chart.title), self._words(chart.unit)
        title = self._words(said.words) if said else name
        self._caption(f"{self._label('chart').format(number=self.charts.count + 1)}  {title}")
        named = f"{name} ({unit})" if unit and unit not in name else name
        self._small(named, with_next=True)
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(0)
        self.charts.add(paragraph, chart, self.language, room_of(self.file.sections[-1]), f"{title} {named}")
        known_at = self.document.basis.known_at or self.document.made_at
        self._small(self._label("source").format(at=day_words(known_at, self.language)))

    def _table(self, table: Table) -> None:
        self.tables += 1
        self._caption(f"{self._label('table').format(number=self.tables)}  {self._words(table.title)}")
        headings = [(self._words(column.heading), column.numeric) for column in table.columns]
        add_table(self.file, headings, [[self._words(cell.words) for cell in row] for row in table.rows], self.layout.table_pt)
        if table.note is not None:
            self._small(self._words(table.note))
        else:
            self.file.add_paragraph().paragraph_format.line_spacing = Pt(self.layout.small_pt)

    def _annex(self) -> None:
        """What people rewrote, and the list of figures on pages of its own across."""
        page = self.file.add_section()
        page.orientation = WD_ORIENT.LANDSCAPE
        set_page(page, self.template.page, across=True)
        self.file.add_heading(self._label("annex"), level=1)
        place = 1
        if self.document.edited:
            self._annex_heading(place, "edited")
            headings = [(self._label(name), False) for name in ("written", "generated")]
            rows = [[self._words(said.words), self._words(said.generated)] for said in self.document.edited]
            add_table(self.file, headings, rows, self.layout.table_pt)
            place += 1
        self._annex_heading(place, "figures")
        self._references()

    def _annex_heading(self, place: int, name: str) -> None:
        self.file.add_heading(f"{section_number(place, self.language, level=2)}{self._label(name)}", level=2)

    def _references(self) -> None:
        rows = [
            [
                str(one.number), self._words(one.name), self._words(one.subject_name), self._words(one.period_name),
                self._words(one.bound) + self._words(one.written), one.version, self._words(one.mark), clean(one.address),
            ]
            for one in self.document.references
        ]  # fmt: skip
        headings = [(self._label(name), name in _RIGHT) for name in _REFERENCES]
        cells = add_table(self.file, headings, rows, self.layout.small_pt)._cells  # noqa: SLF001 one walk; row.cells walks anew each time
        for place, one in enumerate(self.document.references, 1):
            bookmark(cells[place * len(headings)], one.number)
            if self.base_url:
                link_to(cells[(place + 1) * len(headings) - 1], f"{self.base_url}{one.address}")


def _kept_blanks(text: str) -> str:
    """A piece of a sentence without what XML cannot hold; blanks at its ends stand between words of a language that has them."""
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{before}{clean(text)}{after}" if text.strip() else " " * bool(text)
