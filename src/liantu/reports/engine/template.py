"""月报模板: title, order of sections, fonts and fixed words of the report, as the pack gives them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from liantu.kernel.pack.entries import Code, Entry, NonEmpty, Words
from liantu.kernel.pack.report_wording import names
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import distinct
from liantu.kernel.text import Text


class Fonts(Entry):
    """Fonts of the files: of Chinese text and headings, and of Latin letters and digits. A reader without them gets its own."""

    text: NonEmpty
    heading: NonEmpty
    latin: NonEmpty


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


class ReportTemplate(RuleFile):
    """How the report is put together: its title, the order of sections (others follow by their place), fonts and fixed words."""

    file: ClassVar[str] = "report"
    decides: ClassVar[Text] = Text("月报的标题、各部分次序、字体和固定用语", "the report's title, order of sections, fonts and fixed words")

    title: Annotated[Words, names("place", "month")]
    order: Annotated[tuple[Code, ...], Field(min_length=1), distinct()]
    fonts: Fonts
    labels: Labels
