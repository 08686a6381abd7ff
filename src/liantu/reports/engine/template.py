"""月报模板: title, order of sections, fonts and fixed words of the report, as the pack gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from liantu.kernel.pack.entries import Code, Entry, NonEmpty, Words
from liantu.kernel.pack.report_wording import names
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Positive, Whole, distinct
from liantu.kernel.text import Text


class Fonts(Entry):
    """Fonts of the files. A reader without one of them takes the one that ``instead`` names, else a font of its own.

    ``title``, ``heading``, ``subheading`` and ``text`` are those of ideographs in a document, ``screen`` those of slides and charts.
    """

    title: NonEmpty
    heading: NonEmpty
    subheading: NonEmpty
    text: NonEmpty
    screen: NonEmpty
    latin: NonEmpty
    instead: Mapping[NonEmpty, NonEmpty] = Field(default_factory=dict)


class Margins(Entry):
    """Margins of a page of the document, in millimetres."""

    top_mm: Positive
    bottom_mm: Positive
    left_mm: Positive
    right_mm: Positive


class Layout(Entry):
    """Sizes of letters and height of a line of a document in one language, in points; the first line of a paragraph is set in."""

    title_pt: Positive
    heading_pt: Positive
    text_pt: Positive
    table_pt: Positive
    small_pt: Positive
    line_pt: Positive
    indent_characters: Whole


class Layouts(Entry):
    """The layout in each language."""

    zh: Layout
    en: Layout


class Labels(Entry):
    """Fixed words of the report."""

    scope: Words
    month: Words
    span: Words
    made: Words
    basis: Words
    simulated: Words
    figures: Words
    number: Words
    figure: Words
    subject: Words
    period: Words
    value: Words
    version: Words
    mark: Words
    address: Words
    edited: Words
    generated: Words
    written: Words
    source: Annotated[Words, names("at")]
    rows_left: Annotated[Words, names("count")]
    unit: Words
    unknown: Words
    draft: Words
    signed: Words
    known: Words
    chart: Annotated[Words, names("number")]
    table: Annotated[Words, names("number")]
    annex: Words


class ReportTemplate(RuleFile):
    """How the report is put together: its title, the order of sections (others follow by their place), look and fixed words."""

    file: ClassVar[str] = "report"
    decides: ClassVar[Text] = Text("月报的标题、各部分次序、字体和固定用语", "the report's title, order of sections, fonts and fixed words")

    title: Annotated[Words, names("place", "month")]
    order: Annotated[tuple[Code, ...], Field(min_length=1), distinct()]
    fonts: Fonts
    page: Margins
    layout: Layouts
    labels: Labels
