"""文档图表: native charts of a Word file: the chart of a slide with its workbook, put into the document, where Word edits it as its own."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Length
from pptx import Presentation

from liantu.reports.engine.clean_text import clean
from liantu.reports.engine.document import Chart
from liantu.reports.engine.template import Fonts
from liantu.reports.exports.slide_charts import MANY, add_chart

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_BLANK, _SIZE = 6, 9.0
_RATIO, _TALL = 0.46, 0.72
"""Height of a chart against its width; of one with many bars."""


class WordCharts:
    """Puts charts into the paragraphs of one file; each gets the next number."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts, self.count = fonts, 0
        slides = Presentation()
        self._slide = slides.slides.add_slide(slides.slide_layouts[_BLANK])

    def add(self, paragraph: Any, chart: Chart, language: str, room: Length, described: str) -> None:
        """Draw a chart as wide as ``room``; ``described`` is what is read out of it to those who do not see it."""
        self.count += 1
        height = Emu(int(room * (_TALL if len(chart.categories) > MANY // 2 and chart.kind == "bars" else _RATIO)))
        drawn = add_chart(self._slide, (0, 0, room, height), chart, language, self.fonts, _SIZE)
        part = self._part(drawn, paragraph.part.package)
        link = paragraph.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        paragraph.add_run()._r.append(self._drawing(link, room, height, clean(described)))  # noqa: SLF001 python-docx has no charts

    def _part(self, drawn: Any, package: Any) -> Part:
        """The chart as a part of the file, with its workbook beside it."""
        book_file = PackURI(f"/word/embeddings/chart{self.count}.xlsx")
        book = Part(book_file, _BOOK, drawn.part.chart_workbook.xlsx_part.blob, package)
        part = Part(PackURI(f"/word/charts/chart{self.count}.xml"), _CHART, b"", package)
        root = parse_xml(drawn.part.blob)
        root.find(f"{{{_NAMESPACE}}}externalData").set(qn("r:id"), part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))
        part._blob = serialize_part_xml(root)  # noqa: SLF001
        return part

    def _drawing(self, link: str, width: Length, height: Length, described: str) -> Any:
        """The place of the chart within its line."""
        drawing = parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "r")} xmlns:c="{_NAMESPACE}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{int(width)}" cy="{int(height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{1000 + self.count}" name="Chart {self.count}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{_NAMESPACE}"><c:chart r:id="{link}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
        drawing[0].find(qn("wp:docPr")).set("descr", described)
        return drawing
