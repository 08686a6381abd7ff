"""公文版式: fonts, sizes and margins of a Word file as the city's template gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from liantu.reports.engine.template import Fonts, Layout, Margins

_BLACK = RGBColor(0, 0, 0)
_STYLES = ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "Header", "Footer")


def set_page(page: Any, margins: Margins, *, across: bool = False) -> None:
    """Give a section of the file the margins of the template; A4."""
    page.page_width, page.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    for side in ("top", "bottom", "left", "right"):
        setattr(page, f"{side}_margin", Mm(getattr(margins, f"{side}_mm") * (0.6 if across else 1.0)))


def set_styles(file: Any, fonts: Fonts, layout: Layout, *, bold: bool) -> None:
    """Chinese and Latin fonts, sizes and spaces of all styles that the report uses; headings are ``bold`` or have a font of their own."""
    chinese = {"Title": fonts.title, "Heading 1": fonts.heading, "Heading 2": fonts.subheading, "Caption": fonts.heading}
    for name in _STYLES:
        _set_fonts(file.styles[name], chinese.get(name, fonts.text), fonts.latin)
    sizes = {"Normal": layout.text_pt, "Title": layout.title_pt, "Heading 1": layout.heading_pt, "Heading 2": layout.heading_pt}
    for name, size in {**sizes, "Subtitle": layout.small_pt + 1, "Caption": layout.table_pt + 1}.items():
        style = file.styles[name]
        style.font.size, style.font.italic = Pt(size), False
    title = file.styles["Title"]
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(0), Pt(layout.line_pt / 2)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        file.styles[name].font.bold = bold
    for name in ("Heading 1", "Heading 2"):
        form = file.styles[name].paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(layout.line_pt / 2), Pt(layout.line_pt / 4), True
    _alternatives(file, fonts.instead)


def _set_fonts(style: Any, chinese: str, latin: str) -> None:
    style.font.name = latin
    properties = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        properties.attrib.pop(qn(f"w:{theme}"), None)
    for script, font in (("eastAsia", chinese), ("ascii", latin), ("hAnsi", latin)):
        properties.set(qn(f"w:{script}"), font)
    style.font.color.rgb = _BLACK


def _alternatives(file: Any, instead: Mapping[str, str]) -> None:
    """Say in the file's table of fonts which font stands in for one that a reader does not have."""
    part = next((one for one in file.part.package.iter_parts() if one.partname.endswith("/fontTable.xml")), None)
    if part is None:
        return
    table = parse_xml(part.blob)
    for name, other in instead.items():
        font = parse_xml(f"<w:font {nsdecls('w')}><w:altName/></w:font>")
        font.set(qn("w:name"), name)
        font[0].set(qn("w:val"), other)
        table.append(font)
    part._blob = serialize_part_xml(table)  # noqa: SLF001


def set_text(paragraph: Any, layout: Layout) -> Any:
    """Set a paragraph as text of the document: its first line in, its lines of one height. Returns the paragraph."""
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(layout.line_pt)
    form.space_before, form.space_after = Pt(0), Pt(0 if layout.indent_characters else layout.line_pt / 3)
    if layout.indent_characters:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 python-docx counts no characters
        indent.set(qn("w:firstLineChars"), str(100 * layout.indent_characters))
        indent.set(qn("w:firstLine"), str(int(20 * layout.text_pt * layout.indent_characters)))
    return paragraph


def add_field(run: Any, code: str) -> None:
    """Put a field such as the page's number into a run."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001
