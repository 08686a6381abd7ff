"""月报的画法: a document as the page draws it: in one language, with figures that open and charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from liantu.reports.engine.document import Cell, Chart, Document, Piece, Said, Section, Table
from liantu.web import charts

_BARS = {"columns": False, "bars": True}


@dataclass(frozen=True, slots=True)
class DrawnPiece:
    """Words of a sentence or cell; ``figure`` is the address at which they open as a figure, ``url`` a page that they lead to."""

    text: str
    figure: str = ""
    url: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnSentence:
    """A sentence: its pieces as generated, or what a person wrote; both languages for the form that edits it."""

    said: Said
    pieces: tuple[DrawnPiece, ...]
    edited: str
    generated: str
    numbers: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table: headings (text, whether numeric), rows of pieces with whether their column is numeric."""

    title: str
    headings: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[tuple[DrawnPiece, bool], ...], ...]


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """A section."""

    key: str
    title: str
    simulated: bool
    note: str
    sentences: tuple[DrawnSentence, ...]
    charts: tuple[tuple[str, str, charts.Chart], ...]
    tables: tuple[DrawnTable, ...]


def drawn_sections(document: Document, language: str) -> Iterator[DrawnSection]:
    """Yield the sections in a language."""
    for section in document.sections:
        yield DrawnSection(
            section.key, section.title.in_language(language), section.simulated,
            "" if section.note is None else section.note.in_language(language),
            tuple(_sentence(document, said, language) for said in section.sentences),
            tuple(_named_chart(section, place, chart, language) for place, chart in enumerate(section.charts, 1)),
            tuple(_table(document, table, language) for table in section.tables),
        )  # fmt: skip


def _sentence(document: Document, said: Said, language: str) -> DrawnSentence:
    numbers = tuple((number, document.reference(number).address) for number in said.references)
    edited = "" if said.edited is None else said.edited.in_language(language)
    pieces = tuple(_piece(document, piece, language) for piece in said.pieces)
    return DrawnSentence(said, pieces, edited, said.generated.in_language(language), numbers)


def _piece(document: Document, piece: Piece | Cell, language: str) -> DrawnPiece:
    figure = "" if piece.reference is None else document.reference(piece.reference).address
    return DrawnPiece(piece.words.in_language(language), figure, piece.url, piece.reference)


def _table(document: Document, table: Table, language: str) -> DrawnTable:
    headings = tuple((column.heading.in_language(language), column.numeric) for column in table.columns)
    numeric = [column.numeric for column in table.columns]
    rows = tuple(tuple((_piece(document, cell, language), right) for cell, right in zip(row, numeric, strict=True)) for row in table.rows)
    return DrawnTable(table.title.in_language(language), headings, rows)


def _named_chart(section: Section, place: int, chart: Chart, language: str) -> tuple[str, str, charts.Chart]:
    title = chart.title.in_language(language)
    return f"report-{section.key}-{place}", title, page_chart(chart, language)


def page_chart(chart: Chart, language: str) -> charts.Chart:
    """Return a chart of the document as a page draws it."""
    names = tuple(one.in_language(language) for one in chart.categories)
    series = tuple(charts.Series(one.name.in_language(language), chart.values(one, language)) for one in chart.series)
    digits = chart.digits + (1 if language == "en" and chart.per_english != 1.0 else 0)
    axis = charts.Axis(unit=chart.unit.in_language(language), digits=digits)
    if chart.kind == "lines":
        return charts.Lines(x=names, series=series, axis=axis)
    return charts.Bars(x=names, series=series, axis=axis, horizontal=_BARS[chart.kind])
