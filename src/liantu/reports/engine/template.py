"""月报模板: title, order of sections, fonts and fixed words of the report, as the pack gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.errors import Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.documents import Path_
from liantu.kernel.pack.entries import Code, Entry, NonEmpty, Words
from liantu.kernel.pack.report_wording import names, wording_fault
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import IndicatorCode, Positive, Whole, distinct
from liantu.kernel.text import Text

SubjectText = Annotated[str, StringConstraints(pattern=r"^[a-z_]+:[^:\s]+$")]
"""A subject as ``kind:key``."""
FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""A name in braces."""


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


class Schedule(Entry):
    """On which day of the month the draft of the month before is made by itself, and of which kinds of scopes."""

    day: Annotated[int, Field(strict=True, ge=1, le=28)]
    scopes: Annotated[tuple[Literal["city", "district", "chain"], ...], Field(min_length=1), distinct()]


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


_WORDS = ("place", "month", "year")
"""What a sentence of the city's own may name beside its figures."""


class OwnFigure(Entry):
    """A figure that a section of the city's own cites by its code: of the report's scope, or of ``subject`` such as ``district:500112``.

    ``period`` is counted from the report's month: the month itself, the one before, the same of last year, its year, or the year before.
    """

    indicator: IndicatorCode
    subject: SubjectText | None = None
    period: Literal["month", "month_before", "month_last_year", "year", "year_before"] = "month"


class OwnSection(Entry):
    """A section of the city's own: fixed sentences, into which words (place, month, year) and ``figures`` are filled in by name.

    It stands in the reports of ``scopes``, where ``order`` names it.
    """

    key: Code
    title: Words
    scopes: Annotated[tuple[Literal["city", "district", "chain"], ...], Field(min_length=1), distinct()] = ("city", "district", "chain")
    figures: Mapping[FigureName, OwnFigure] = Field(default_factory=dict)
    sentences: Annotated[tuple[Words, ...], Field(min_length=1)]

    @field_validator("sentences")
    @classmethod
    def _names_what_is_filled_in(cls, sentences: tuple[Words, ...], info: ValidationInfo) -> tuple[Words, ...]:
        """Refuse names that nothing fills in, and figures in another order in one language than in the other; all at once."""
        figures = info.data.get("figures")
        wrong = [] if figures is None else [fault for one in sentences if (fault := wording_fault(one, _WORDS, tuple(figures))) is not None]
        if wrong:
            said = {"zh": "；".join(fault.zh for fault in wrong), "en": "; ".join(fault.en for fault in wrong)}
            raise PydanticCustomError("pattern", "{zh} / {en}", said)
        return sentences


class ReportTemplate(RuleFile):
    """How the report is put together: its title, the order of sections (others follow by their place), look and fixed words."""

    file: ClassVar[str] = "report"
    decides: ClassVar[Text] = Text("月报的标题、各部分次序、字体和固定用语", "the report's title, order of sections, fonts and fixed words")

    title: Annotated[Words, names("place", "month")]
    order: Annotated[tuple[Code, ...], Field(min_length=1), distinct()]
    left_out: Annotated[tuple[Code, ...], distinct()] = ()
    titles: Mapping[Code, Words] = Field(default_factory=dict)
    own: Annotated[tuple[OwnSection, ...], distinct(lambda one: one.key)] = ()
    fonts: Fonts
    page: Margins
    layout: Layouts
    labels: Labels
    schedule: Schedule | None = None

    def unknown_sections(self, known: Collection[str]) -> Iterator[tuple[Path_, str]]:
        """Yield where the template names a section that neither a room nor the city itself has, with its key."""
        kept = {*known, *(one.key for one in self.own)}
        named: list[tuple[Path_, str]] = [(("order", place), key) for place, key in enumerate(self.order)]
        named += [(("left_out", place), key) for place, key in enumerate(self.left_out)]
        named += [(("titles", key), key) for key in self.titles]
        yield from ((path, key) for path, key in named if key not in kept)

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """Sections that are named twice in different ways, and subjects of own figures that the pack does not have."""
        for place, key in enumerate(self.left_out):
            if key in self.order:
                what = Text(f"{key} 既在 order 又在 left_out", f"{key} stands in order and in left_out")
                yield self.wrong(pack, ("left_out", place), what, Text("只保留一处", "keep it in one of them"))
        known = {"city": {pack.city}, "district": {region.code for region in pack.districts}, "chain": set(pack.chains)}
        for place, own in enumerate(self.own):
            for name, figure in own.figures.items():
                kind, _colon, key = (figure.subject or "").partition(":")
                if figure.subject and key not in known.get(kind, {key}):
                    what = Text(f"{figure.subject} 不存在", f"{figure.subject} does not exist")
                    path = ("own", place, "figures", name, "subject")
                    yield self.wrong(pack, path, what, Text("改为存在的代码", "name one that exists"))
