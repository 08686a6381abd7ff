"""文档: a report as it was made, in both languages, with every value written out and every figure named: it reads the same for ever.

What is kept of a report is this document and nothing else; page, Word and PowerPoint are drawn from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A part of a document: frozen, and strict about keys, so that what was archived is read as it was or not at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Part):
    """Words in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in ``language``: zh or en."""
        return self.en if language == "en" else self.zh


class Piece(Part):
    """Words inside of a sentence; ``reference`` is the number of the figure that they write, ``url`` a page that they lead to."""

    words: Words
    reference: int | None = None
    url: str = ""


class Said(Part):
    """A sentence. ``edited`` is what a person wrote in its place; what was generated stays beside it."""

    id: str
    key: str = ""
    pieces: tuple[Piece, ...]
    good: bool | None = None
    edited: Words | None = None

    @property
    def words(self) -> Words:
        """What is read: what a person wrote, else what was generated."""
        return self.edited or self.generated

    @property
    def generated(self) -> Words:
        """The sentence as it was made by rule."""
        return Words(zh="".join(piece.words.zh for piece in self.pieces), en="".join(piece.words.en for piece in self.pieces))

    @property
    def references(self) -> tuple[int, ...]:
        """Numbers of the figures that the sentence rests on, each once."""
        return tuple(dict.fromkeys(piece.reference for piece in self.pieces if piece.reference is not None))


class Cell(Part):
    """A cell as it is written; ``number`` is its value where it has one, ``reference`` the figure that it is."""

    words: Words
    number: float | None = None
    reference: int | None = None
    url: str = ""


class Column(Part):
    """A column of a table."""

    heading: Words
    numeric: bool = False


class Table(Part):
    """A table: every row has a cell a column."""

    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Words | None = None


class Series(Part):
    """Values of a chart, one a category; None is unknown."""

    name: Words
    values: tuple[float | None, ...]


class Chart(Part):
    """A chart. Its values stand in the unit of the Chinese text; ``per_english`` divides them for the English one (10 for 亿 → billion)."""

    kind: Literal["columns", "bars", "lines"]
    title: Words
    categories: tuple[Words, ...]
    series: tuple[Series, ...]
    unit: Words
    digits: int = 1
    per_english: float = 1.0
    says: str = ""

    def values(self, series: Series, language: str) -> tuple[float | None, ...]:
        """The values of a series in the unit of a language."""
        by = self.per_english if language == "en" else 1.0
        return tuple(None if value is None else value / by for value in series.values)


class Section(Part):
    """A section: what is said, then tables and charts."""

    key: str
    title: Words
    sentences: tuple[Said, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    note: Words | None = None
    simulated: bool = False

    def said(self, key: str) -> Said | None:
        """The sentence of a key, else the first; None where nothing is said."""
        return next((one for one in self.sentences if key and one.key == key), self.sentences[0] if self.sentences else None)


class Reference(Part):
    """A figure that the report rests on, with its value at full precision, and where it opens."""

    number: int
    code: str
    name: Words
    version: str
    unit: str
    subject: str
    subject_name: Words
    period: str
    period_name: Words
    value: float | None
    written: Words
    bound: Words
    mark: Words
    address: str


class Basis(Part):
    """What the report was computed from: ids of the computation and of the assessments, and up to when facts were known."""

    computation: int | None = None
    assessments: Mapping[str, int] = Field(default_factory=dict)
    known_at: datetime | None = None
    pack: str = ""


class Document(Part):
    """The report of a scope and a month."""

    title: Words
    scope: str
    scope_name: Words
    month: str
    month_name: Words
    since: date
    until: date
    made_at: datetime
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    labels: Mapping[str, Words]
    simulated: bool = False
    basis: Basis = Basis()

    def label(self, name: str, language: str) -> str:
        """A fixed word of the template."""
        return self.labels[name].in_language(language)

    def reference(self, number: int) -> Reference:
        """The figure of a number."""
        return self.references[number - 1]

    @property
    def sentences(self) -> Iterator[Said]:
        """All sentences, in their order."""
        return (said for section in self.sections for said in section.sentences)

    @property
    def edited(self) -> tuple[Said, ...]:
        """The sentences that a person rewrote."""
        return tuple(said for said in self.sentences if said.edited is not None)


def with_edits(document: Document, edits: Mapping[str, Words]) -> Document:
    """Return the document with what people wrote in place of sentences, by the id of the sentence."""
    if not edits:
        return document
    sections = tuple(
        section.model_copy(
            update={"sentences": tuple(said.model_copy(update={"edited": edits.get(said.id)}) for said in section.sentences)}
        )
        for section in document.sections
    )
    return document.model_copy(update={"sections": sections})
