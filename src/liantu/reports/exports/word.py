"""Word: the report as .docx, with real styles and headings, repeated header rows, and a list of the figures that it cites."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from liantu.reports.engine.clean_text import clean
from liantu.reports.engine.document import Column, Document, Said, Section, Table
from liantu.reports.engine.template import Fonts
from liantu.reports.engine.text_fit import shares

_GREY, _WARNING = RGBColor(0x59, 0x59, 0x59), RGBColor(0xB0, 0x3A, 0x00)
_SMALL, _TABLE = Pt(8), Pt(9)
_CHINESE_NUMBERS = "一二三四五六七八九十"


def word_file(document: Document, language: str, fonts: Fonts, *, base_url: str = "", signed: bool = False) -> bytes:
    """Return the report as a .docx in ``language`` (zh or en); addresses are links where ``base_url`` says of which site."""
    return _Writer(document, language, fonts, base_url).write(signed=signed)


class _Writer:
    """Writes one document in one language."""

    def __init__(self, document: Document, language: str, fonts: Fonts, base_url: str) -> None:
        self.document, self.language, self.base_url = document, language, base_url.rstrip("/")
        self.file = docx.Document()
        _set_fonts(self.file, fonts)
        properties = self.file.core_properties
        properties.title, properties.language = clean(self._words(document.title)), "en-GB" if language == "en" else "zh-CN"
        properties.author, properties.comments = "", ""
        properties.created = properties.modified = document.made_at.replace(tzinfo=None)

    def write(self, *, signed: bool) -> bytes:
        """Return the bytes of the file."""
        page = self.file.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.4)
        self._running_heads(page)
        self._head(signed=signed)
        for place, section in enumerate(self.document.sections, 1):
            self._section(place, section)
        self._edited()
        self._references()
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
            run.font.size, run.font.bold, run.font.color.rgb = _SMALL, True, _WARNING
        foot = page.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _add_field(foot.add_run(), "PAGE")

    def _head(self, *, signed: bool) -> None:
        title = self.file.add_paragraph(self._words(self.document.title), style="Title")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        document = self.document
        lines = [
            ("scope", self._words(document.scope_name)),
            ("month", self._words(document.month_name)),
            ("span", f"{document.since:%Y-%m-%d} – {document.until:%Y-%m-%d}"),
            ("made", f"{document.made_at:%Y-%m-%d %H:%M}"),
        ]
        colon = ": " if self.language == "en" else "："
        paragraph = self.file.add_paragraph(style="Subtitle")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("    ".join(f"{self._label(name)}{colon}{value}" for name, value in lines))
        if not signed:
            run = self.file.add_paragraph().add_run(self._label("draft"))
            run.font.bold, run.font.color.rgb = True, _WARNING

    def _section(self, place: int, section: Section) -> None:
        number = _CHINESE_NUMBERS[place - 1] if self.language == "zh" and place <= len(_CHINESE_NUMBERS) else str(place)
        mark = "、" if self.language == "zh" else ". "
        self.file.add_heading(f"{number}{mark}{self._words(section.title)}", level=1)
        if section.simulated:
            self._small(self._label("simulated"), _WARNING)
        for said in section.sentences:
            self._sentence(said)
        for table in section.tables:
            self._table(table)
        if section.note is not None:
            self._small(self._words(section.note), _GREY)

    def _sentence(self, said: Said) -> None:
        paragraph = self.file.add_paragraph(style="List Bullet")
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

    def _small(self, text: str, colour: RGBColor) -> None:
        run = self.file.add_paragraph().add_run(text)
        run.font.size, run.font.color.rgb = _SMALL, colour

    def _table(self, table: Table) -> None:
        caption = self.file.add_paragraph(self._words(table.title), style="Caption")
        caption.paragraph_format.keep_with_next = True
        self._rows(table.columns, [[self._words(cell.words) for cell in row] for row in table.rows])
        if table.note is not None:
            self._small(self._words(table.note), _GREY)

    def _rows(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], size: Any = _TABLE) -> Any:
        """A table with a heading that is repeated on every page, and rows that are not torn apart."""
        grid = self.file.add_table(rows=1, cols=len(columns), style="Table Grid")
        texts_of = [[self._words(column.heading), *(row[place] for row in rows)] for place, column in enumerate(columns)]
        page = self.file.sections[-1]
        room = int(page.page_width or 0) - int(page.left_margin or 0) - int(page.right_margin or 0)
        widths = [int(room * share) for share in shares(texts_of)]
        _set_widths(grid, widths)
        for place, column in enumerate(columns):
            _fill(grid.rows[0].cells[place], self._words(column.heading), size, right=column.numeric, bold=True)
        _repeat(grid.rows[0])
        for texts in rows:
            row = grid.add_row()
            _keep_whole(row)
            for cell, text, column, width in zip(row.cells, texts, columns, widths, strict=True):
                cell.width = width
                _fill(cell, text, size, right=column.numeric)
        self.file.add_paragraph()
        return grid

    def _edited(self) -> None:
        """The sentences that people rewrote, with what was generated."""
        if not self.document.edited:
            return
        self.file.add_heading(self._label("edited"), level=1)
        columns = [_heading(self.document, name) for name in ("written", "generated")]
        self._rows(columns, [[self._words(said.words), self._words(said.generated)] for said in self.document.edited])

    def _references(self) -> None:
        """The list of figures on pages of its own across."""
        page = self.file.add_section()
        page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
        self.file.add_heading(self._label("figures"), level=1)
        names = ("number", "figure", "subject", "period", "value", "version", "mark", "address")
        columns = [_heading(self.document, name, numeric=name in {"number", "value"}) for name in names]
        rows = [
            [
                str(one.number), self._words(one.name), self._words(one.subject_name), self._words(one.period_name),
                self._words(one.bound) + self._words(one.written), one.version, self._words(one.mark), clean(one.address),
            ]
            for one in self.document.references
        ]  # fmt: skip
        grid = self._rows(columns, rows, _SMALL)
        cells = grid._cells  # noqa: SLF001 one walk over the table; row.cells walks it anew for each row
        for place, one in enumerate(self.document.references, 1):
            _bookmark(cells[place * len(names)], one.number)
            if self.base_url:
                self._link(cells[(place + 1) * len(names) - 1], f"{self.base_url}{one.address}")

    def _link(self, cell: Any, url: str) -> None:
        """Make the text of a cell lead to an address."""
        paragraph = cell.paragraphs[0]
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        for run in list(paragraph.runs):
            link.append(run._r)  # noqa: SLF001
        paragraph._p.append(link)  # noqa: SLF001


def _heading(document: Document, name: str, *, numeric: bool = False) -> Column:
    return Column(heading=document.labels[name], numeric=numeric)


def _kept_blanks(text: str) -> str:
    """A piece of a sentence without what XML cannot hold; blanks at its ends stand between words of a language that has them."""
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{before}{clean(text)}{after}" if text.strip() else " " * bool(text)


def _set_fonts(file: Any, fonts: Fonts) -> None:
    """Chinese and Latin fonts of all styles; headings have their own."""
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Caption", "List Bullet", "Header", "Footer"):
        style = file.styles[name]
        chinese = fonts.heading if name.startswith(("Title", "Heading", "Caption")) else fonts.text
        style.font.name = fonts.latin
        properties = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            properties.attrib.pop(qn(f"w:{theme}"), None)
        for script, font in (("eastAsia", chinese), ("ascii", fonts.latin), ("hAnsi", fonts.latin)):
            properties.set(qn(f"w:{script}"), font)
        style.font.color.rgb = RGBColor(0, 0, 0)
    for name, size in (("Normal", 11), ("Title", 20), ("Subtitle", 10), ("Heading 1", 14), ("Caption", 10)):
        file.styles[name].font.size = Pt(size)
    file.styles["Subtitle"].font.italic = False


def _fill(cell: Any, text: str, size: Any, *, right: bool = False, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = size, bold or None


def _set_widths(grid: Any, widths: Sequence[int]) -> None:
    """Give columns their widths; cells that are added take them from the first row."""
    grid.autofit = False
    for column, cell, room in zip(grid.columns, grid.rows[0].cells, widths, strict=True):
        column.width = cell.width = room


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _bookmark(cell: Any, number: int) -> None:
    paragraph = cell.paragraphs[0]._p  # noqa: SLF001
    for tag, at in (("w:bookmarkStart", 0), ("w:bookmarkEnd", len(paragraph) + 1)):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), f"figure_{number}")
        paragraph.insert(max(at, 1 if paragraph.pPr is not None else 0), mark)


def _add_field(run: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001
