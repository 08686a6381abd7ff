"""写成: what rooms give as data, written out in both languages, with the numbers of the figures that it cites."""

from __future__ import annotations

from liantu.kernel.report import Cell, Column, Quantity, ReportChart, ReportSection, ReportTable
from liantu.kernel.sentence import Cited, Linked, Piece, Sentence
from liantu.kernel.text import Text
from liantu.reports.engine import document as doc
from liantu.reports.queries.references import References
from liantu.web.figures import definition, in_both
from liantu.web.numbers import unknown
from liantu.web.quantities import YI_PER_BILLION, figure_parts, quantity_parts, quantity_words, unit_of

_YI_YUAN = "yi_yuan"


def words_of(text: Text) -> doc.Words:
    """A text of both languages as words of a document."""
    return doc.Words(zh=text.zh, en=text.en)


def figure_words(cited: Cited) -> Text:
    """A value of a figure with its unit, in both languages."""

    def words() -> str:
        digits, unit = figure_parts(definition(cited.code), cited.value)
        return f"{digits}{'' if unit in {'', '%'} else ' '}{unit}" if digits else unknown()

    return in_both(words)


def section_of(section: ReportSection, references: References) -> doc.Section:
    """Return a section as the document keeps it."""
    return doc.Section(
        key=section.key,
        title=words_of(section.title),
        sentences=tuple(_said(section, place, one, references) for place, one in enumerate(section.sentences, 1)),
        tables=tuple(_table(one, references) for one in section.tables),
        charts=tuple(_chart(one) for one in section.charts),
        note=None if section.note is None else words_of(section.note),
        simulated=section.simulated,
    )


def _said(section: ReportSection, place: int, sentence: Sentence, references: References) -> doc.Said:
    pieces = tuple(_piece(piece, references) for piece in sentence.pieces)
    return doc.Said(id=f"{section.key}.{place}", key=sentence.key, pieces=pieces, good=sentence.good)


def _piece(piece: Piece, references: References) -> doc.Piece:
    match piece:
        case Text():
            return doc.Piece(words=words_of(piece))
        case Linked(text, url):
            return doc.Piece(words=words_of(text), url=url)
        case Cited():
            written = figure_words(piece)
            number = references.number(piece, written, in_sentence=True)
            return doc.Piece(words=words_of(_bounded(references.claimed(piece), written)), reference=number)


def _table(table: ReportTable, references: References) -> doc.Table:
    units = [_shared_unit([row[place] for row in table.rows], column) for place, column in enumerate(table.columns)]
    return doc.Table(
        title=words_of(table.title),
        columns=tuple(
            doc.Column(heading=words_of(_with_unit(column.heading, unit)), numeric=column.numeric)
            for column, unit in zip(table.columns, units, strict=True)
        ),
        rows=tuple(tuple(_cell(cell, references, unit) for cell, unit in zip(row, units, strict=True)) for row in table.rows),
        note=None if table.note is None else words_of(table.note),
    )


def _parts(cell: Cell) -> tuple[str, str]:
    """Digits and unit of a cell in the language of the moment; empty for words."""
    match cell:
        case Quantity():
            return quantity_parts(cell)
        case Cited():
            return figure_parts(definition(cell.code), cell.value)
        case _:
            return "", ""


def _shared_unit(cells: list[Cell], column: Column) -> Text:
    """The unit that all values of a column have, which its heading then says once; empty in a language in which they differ."""
    if not column.numeric or any(isinstance(cell, Text | Linked) for cell in cells):
        return Text("", "")

    def shared() -> str:
        units = {unit for digits, unit in map(_parts, cells) if digits}
        return units.pop() if len(units) == 1 else ""

    return in_both(shared)


def _with_unit(heading: Text, unit: Text) -> Text:
    """A heading with its unit, unless it says one already."""
    zh = f"{heading.zh}（{unit.zh}）" if unit.zh and "（" not in heading.zh else heading.zh
    en = f"{heading.en} ({unit.en})" if unit.en and "(" not in heading.en else heading.en
    return Text(zh, en)


def _without_unit(written: Text, cell: Cell, unit: Text) -> Text:
    """What is written of a cell whose unit its heading says, in each language in which it does."""
    digits = in_both(lambda: _parts(cell)[0])
    return Text(digits.zh if unit.zh and digits.zh else written.zh, digits.en if unit.en and digits.en else written.en)


def _cell(cell: Cell, references: References, unit: Text) -> doc.Cell:
    match cell:
        case Text():
            return doc.Cell(words=words_of(cell))
        case Linked(text, url):
            return doc.Cell(words=words_of(text), url=url)
        case Quantity():
            return doc.Cell(words=words_of(_without_unit(in_both(lambda: quantity_words(cell)), cell, unit)), number=cell.value)
        case Cited():
            written = figure_words(cell)
            number = None if cell.value is None else references.number(cell, written)
            return doc.Cell(words=words_of(_bounded(cell, _without_unit(written, cell, unit))), number=cell.value, reference=number)


def _bounded(cited: Cited, written: Text) -> Text:
    """A value as it is written, behind the words for what it claims."""
    words = cited.bound_words if cited.value is not None else Text("", "")
    return Text(f"{words.zh}{written.zh}", f"{words.en}{written.en}")


def _chart(chart: ReportChart) -> doc.Chart:
    unit = in_both(lambda: unit_of(chart.unit))
    return doc.Chart(
        kind=chart.kind,
        title=words_of(chart.title),
        categories=tuple(words_of(one) for one in chart.categories),
        series=tuple(doc.Series(name=words_of(one.name), values=one.values) for one in chart.series),
        unit=words_of(unit),
        digits=chart.digits,
        per_english=YI_PER_BILLION if chart.unit == _YI_YUAN else 1.0,
        says=chart.says,
    )
