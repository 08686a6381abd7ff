"""PowerPoint: the report as .pptx with charts that people can edit: a sentence as title, the chart, its source below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Length, Pt

from liantu.reports.engine.clean_text import clean
from liantu.reports.engine.document import Chart, Document, Said, Section, Table
from liantu.reports.engine.template import Fonts
from liantu.reports.engine.text_fit import largest_size, pages, shares, shortened, width
from liantu.reports.engine.written_days import day_words, moment_words, span_words
from liantu.reports.exports.slide_charts import add_chart

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _ROOM = Inches(0.6), Inches(12.13)
_TITLE, _BODY, _FOOT = (Inches(0.35), Inches(1.05)), (Inches(1.55), Inches(5.0)), (Inches(6.95), Inches(0.35))
_SOURCE = (Inches(6.5), Inches(0.4))
_TITLE_SIZES, _BODY_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0), (20.0, 18.0, 16.0, 14.0)
_ROWS, _GAP = 12, 8.0
_INK, _GREY = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x59, 0x59, 0x59)
_WARNING, _HEAD = RGBColor(0xB0, 0x3A, 0x00), RGBColor(0xE8, 0xEE, 0xF6)
_PAPER = RGBColor(0xFF, 0xFF, 0xFF)
_TITLE_ONLY = 5


def slides_file(document: Document, language: str, fonts: Fonts) -> bytes:
    """Return the report as a .pptx in ``language`` (zh or en)."""
    return _Writer(document, language, fonts).write()


class _Writer:
    """Writes one document in one language."""

    def __init__(self, document: Document, language: str, fonts: Fonts) -> None:
        self.document, self.language, self.fonts = document, language, fonts
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = WIDTH, HEIGHT
        properties = self.file.core_properties
        properties.title, properties.author = self._words(document.title), ""
        properties.created = properties.modified = document.made_at.replace(tzinfo=None)

    def write(self) -> bytes:
        """Return the bytes of the file."""
        self._first()
        for section in self.document.sections:
            self._said(section)
            for chart in section.charts:
                self._chart(section, chart)
            for table in section.tables:
                if len(table.rows) <= _ROWS or not section.charts:
                    self._table(section, table)
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _words(self, words: Any) -> str:
        return clean(words.in_language(self.language))

    def _label(self, name: str) -> str:
        return clean(self.document.label(name, self.language))

    def _slide(self, title: str) -> Any:
        """A slide with its title, and at its foot what every slide says."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[_TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.width, (shape.top, shape.height) = _LEFT, _ROOM, _TITLE
        box = (_ROOM.pt - 14, _TITLE[1].pt - 8)
        size = largest_size([title], box, _TITLE_SIZES)
        if size is None:
            size = _TITLE_SIZES[-1]
            title = shortened(title, size, box[0] * int(box[1] / (size * 1.3)))
        self._write(shape.text_frame, [title], size, self.fonts.heading, bold=True)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._foot(slide)
        return slide

    def _foot(self, slide: Any) -> None:
        number = len(self.file.slides)
        text = f"{self._words(self.document.title)}  ·  {number}"
        if self.document.simulated:
            text = f"{self._label('simulated')}  ·  {text}"
        colour = _WARNING if self.document.simulated else _GREY
        self._box(slide, _FOOT, [shortened(text, 10, _ROOM.pt - 14)], 10, colour)

    def _box(
        self, slide: Any, place: tuple[Length, Length], texts: Sequence[str], size: float, colour: RGBColor = _INK, gap: float = 0.0
    ) -> None:
        box = slide.shapes.add_textbox(_LEFT, place[0], _ROOM, place[1])
        self._write(box.text_frame, texts, size, self.fonts.screen, colour=colour, gap=gap)

    def _write(
        self, frame: Any, texts: Sequence[str], size: float, font: str, *, bold: bool = False, colour: RGBColor = _INK, gap: float = 0.0
    ) -> None:
        """Put paragraphs into a frame; it wraps, and nothing is left to shrink by itself."""
        frame.word_wrap = True
        for place, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(gap)
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold, run.font.color.rgb = text, Pt(size), bold, colour
            set_fonts(run.font, font, self.fonts.latin)

    def _first(self) -> None:
        """The title in the middle, and what it does not say below it."""
        document, colon = self.document, ": " if self.language == "en" else "："
        slide = self._slide(self._words(document.title))
        shape, known_at = slide.shapes.title, document.basis.known_at or document.made_at
        shape.top = Inches(2.3)
        shape.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        lines = (
            ("span", span_words(document.since, document.until, self.language)), ("known", day_words(known_at, self.language)),
            ("made", moment_words(document.made_at, self.language)),
        )  # fmt: skip
        place = (Inches(3.7), Inches(2.0))
        self._box(slide, place, [f"{self._label(name)}{colon}{value}" for name, value in lines], 18, _GREY, gap=_GAP)
        for paragraph in slide.shapes[-1].text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.CENTER

    def _said(self, section: Section) -> None:
        """What a section says, on as many slides as it needs."""
        texts = [self._words(said.words) for said in section.sentences]
        box = (_ROOM.pt - 14, _BODY[1].pt - 8)
        size = largest_size(texts, box, _BODY_SIZES, _GAP) or _BODY_SIZES[-1]
        dealt = pages(texts, box, size, _GAP)
        for place, some in enumerate(dealt, 1):
            more = f" ({place}/{len(dealt)})" if len(dealt) > 1 else ""
            slide = self._slide(f"{self._words(section.title)}{more}")
            self._box(slide, _BODY, some, size, gap=_GAP)
            if place == 1:
                self._notes(slide, section.sentences, ())
            if section.note is not None:
                self._source(slide, self._words(section.note))

    def _chart(self, section: Section, chart: Chart) -> None:
        said = section.said(chart.says)
        slide = self._slide(self._words(said.words if said else chart.title))
        name = self._words(chart.title)
        unit = self._words(chart.unit)
        self._box(slide, (Inches(1.4), Inches(0.35)), [f"{name} ({unit})" if unit and unit not in name else name], 14, _GREY)
        place = (_LEFT, Inches(1.75), _ROOM, Inches(4.7))
        add_chart(slide, place, chart, self.language, self.fonts)
        self._notes(slide, () if said is None else (said,), ())
        self._source(slide, "" if section.note is None else self._words(section.note))

    def _source(self, slide: Any, note: str) -> None:
        """The line below: what the figures rest on."""
        known_at = self.document.basis.known_at or self.document.made_at
        text = self._label("source").format(at=day_words(known_at, self.language))
        room = _ROOM.pt - 14
        text = f"{text}  {note}" if note else text
        size = 10.0 if width(text, 10) <= room * 1.9 else 8.0
        self._box(slide, _SOURCE, [shortened(text, size, room * 1.85)], size, _GREY)

    def _table(self, section: Section, table: Table) -> None:
        """A table; of a long one the first rows, with how many more the Word file has."""
        title = self._words(table.title)
        rows = table.rows[:_ROWS]
        if left := len(table.rows) - len(rows):
            title = f"{title} ({self._label('rows_left').format(count=left)})"
        slide = self._slide(title)
        texts = [[self._words(column.heading), *(self._words(row[at].words) for row in rows)] for at, column in enumerate(table.columns)]
        shape = slide.shapes.add_table(len(rows) + 1, len(table.columns), _LEFT, _BODY[0], _ROOM, Inches(0.36) * (len(rows) + 1))
        grid = shape.table
        widths = shares([[f"{heading}{heading}", *others] for heading, *others in texts], _ROOM.pt * 10 / 12)
        for place, room in enumerate(widths):
            grid.columns[place].width = Emu(int(_ROOM * room))
        for place, column in enumerate(table.columns):
            room = _ROOM.pt * widths[place] - 14
            self._cell(grid.cell(0, place), self._words(column.heading), room, right=column.numeric, head=True)
            for at, row in enumerate(rows, 1):
                self._cell(grid.cell(at, place), self._words(row[place].words), room, right=column.numeric)
        self._notes(slide, (), [cell.reference for row in rows for cell in row if cell.reference is not None])
        if section.note is not None:
            self._source(slide, self._words(section.note))

    def _notes(self, slide: Any, sentences: Sequence[Said], numbers: Sequence[int]) -> None:
        """What the speaker has below the slide: the sentences with the numbers of their figures, and of each figure where it opens."""
        lines = [self._words(said.words) + "".join(f"[{number}]" for number in said.references) for said in sentences]
        cited = dict.fromkeys([*(number for said in sentences for number in said.references), *numbers])
        for one in (self.document.reference(number) for number in cited):
            of = [self._words(words) for words in (one.name, one.subject_name, one.period_name)]
            value = self._words(one.bound) + self._words(one.written)
            lines.append(f"[{one.number}] {' · '.join(of)}{': ' if self.language == 'en' else '：'}{value}  {clean(one.address)}")
        if lines:
            slide.notes_slide.notes_text_frame.text = "\n".join(lines)

    def _cell(self, cell: Any, text: str, room: float, *, right: bool, head: bool = False) -> None:
        """One line of a cell: in smaller letters where it is long, cut where it is longer still."""
        size = next((size for size in (12.0, 11.0, 10.0, 9.0) if width(text, size) <= room), 9.0)
        cell.margin_top = cell.margin_bottom = Pt(2)
        cell.fill.solid()
        cell.fill.fore_color.rgb = _HEAD if head else _PAPER
        self._write(cell.text_frame, [shortened(text, size, room)], size, self.fonts.screen, bold=head)
        cell.text_frame.word_wrap, cell.vertical_anchor = False, MSO_ANCHOR.MIDDLE
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT


def set_fonts(font: Any, chinese: str, latin: str) -> None:
    """Set the font of Latin letters and that of ideographs."""
    font.name = latin
    properties = font._element if hasattr(font, "_element") else font._rPr  # noqa: SLF001 python-pptx sets Latin fonts only
    for old in properties.findall(qn("a:ea")):
        properties.remove(old)
    element = properties.makeelement(qn("a:ea"), {"typeface": chinese})
    latin_element = properties.find(qn("a:latin"))
    latin_element.addnext(element)
