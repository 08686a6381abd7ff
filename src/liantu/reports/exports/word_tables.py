"""文档表格: tables of a Word file whose heading is repeated on every page and whose rows are not torn apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt

from liantu.reports.engine.text_fit import shares

_HEAD = "E8EEF6"
_ROOM_AT = 10.0
"""Size of letters in points at which `shares` measures texts."""


def room_of(page: Any) -> Length:
    """The width between the margins of a section of the file."""
    return Length(int(page.page_width) - int(page.left_margin) - int(page.right_margin))


def add_table(file: Any, headings: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], size_pt: float) -> Any:
    """Add a table as wide as the page; ``headings`` are (text, whether the column is numeric), numeric ones stand to the right."""
    grid = file.add_table(rows=1, cols=len(headings), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    room = room_of(file.sections[-1])
    columns = [[heading, *(row[place] for row in rows)] for place, (heading, _numeric) in enumerate(headings)]
    widths = [int(room * share) for share in shares(columns, room.pt * _ROOM_AT / size_pt)]
    _set_widths(grid, widths)
    for cell, (heading, numeric) in zip(grid.rows[0].cells, headings, strict=True):
        _fill(cell, heading, size_pt, right=numeric, bold=True)
        _shade(cell)
    _mark(grid.rows[0], "w:cantSplit")
    _mark(grid.rows[0], "w:tblHeader")
    for place, texts in enumerate(rows):
        row = grid.add_row()
        _mark(row, "w:cantSplit")
        for cell, text, (_heading, numeric), width in zip(row.cells, texts, headings, widths, strict=True):
            cell.width = width
            _fill(cell, text, size_pt, right=numeric, with_next=place == 0 and len(rows) > 1)
    return grid


def _fill(cell: Any, text: str, size_pt: float, *, right: bool = False, bold: bool = False, with_next: bool = False) -> None:
    """Write a cell; a heading stays with the rows below it."""
    paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(1)
    form.line_spacing, form.keep_with_next = 1.0, (bold or with_next) or None
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(size_pt), bold or None


def _shade(cell: Any) -> None:
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD)):
        ground.set(qn(f"w:{name}"), value)
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 python-docx shades no cells
    aligned = properties.find(qn("w:vAlign"))
    if aligned is None:
        properties.append(ground)
    else:
        aligned.addprevious(ground)


def _set_widths(grid: Any, widths: Sequence[int]) -> None:
    """Give columns their widths; cells that are added take them from the first row."""
    grid.autofit = False
    for column, cell, room in zip(grid.columns, grid.rows[0].cells, widths, strict=True):
        column.width = cell.width = room


def _mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def bookmark(cell: Any, number: int) -> None:
    """Put the mark into a cell to which references to a figure lead."""
    paragraph = cell.paragraphs[0]._p  # noqa: SLF001
    for tag, at in (("w:bookmarkStart", 0), ("w:bookmarkEnd", len(paragraph) + 1)):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), f"figure_{number}")
        paragraph.insert(max(at, 1 if paragraph.pPr is not None else 0), mark)


def link_to(cell: Any, url: str) -> None:
    """Make the text of a cell lead to an address."""
    paragraph = cell.paragraphs[0]
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    for run in list(paragraph.runs):
        link.append(run._r)  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001
