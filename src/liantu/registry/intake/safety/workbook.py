"""工作簿目录: which sheets a workbook has, where they are kept, which are hidden, which styles show percent."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from liantu.kernel.errors import Place
from liantu.registry.intake.safety.limits import Limits
from liantu.registry.intake.safety.refusals import refuse

_PERCENT_FORMATS = {9, 10}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook: its name, the part that holds it, and whether people see it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """The sheets of a workbook in order, the part with shared strings, and the styles (by number) that show percent."""

    sheets: tuple[SheetPart, ...]
    shared_strings: str
    percent_styles: frozenset[str]


def workbook_parts(small: dict[str, bytes], place: Place) -> WorkbookParts:
    """Read a workbook's own list of sheets; ``small`` holds its short XML parts by name."""
    book_name = _target_of(small, "_rels/.rels", "", "/officeDocument", place) or "xl/workbook.xml"
    if book_name not in small:
        refuse("damaged", place, detail="no workbook.xml")
    folder, base = posixpath.split(book_name)
    relations = {
        relation.get("Id", ""): (relation.get("Type", ""), _resolve(folder, relation.get("Target", "")))
        for relation in _tree(small, f"{folder}/_rels/{base}.rels", place)
    }
    sheets = []
    for element in _tree(small, book_name, place).iter():
        if _local(element.tag) != "sheet":
            continue
        identifier = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
        kind, part = relations.get(identifier, ("", ""))
        if kind.endswith("/worksheet"):
            sheets.append(SheetPart(element.get("name", ""), part, element.get("state", "visible") != "visible"))
    shared = next((part for kind, part in relations.values() if kind.endswith("/sharedStrings")), "")
    styles = next((part for kind, part in relations.values() if kind.endswith("/styles")), "")
    return WorkbookParts(tuple(sheets), shared, _percent_styles(small, styles, place))


def shared_string_sizes(chunks: Iterable[bytes], place: Place, limits: Limits) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the characters of each shared string; refuses strings longer than a cell may be."""
    sizes: list[int] = []
    state = {"size": 0, "text": 0}

    def start(tag: str, _: dict[str, str]) -> None:
        if _after_colon(tag) == "si":
            state["size"] = 0
        elif _after_colon(tag) == "t":
            state["text"] = 1

    def end(tag: str) -> None:
        if _after_colon(tag) == "si":
            sizes.append(state["size"])
        elif _after_colon(tag) == "t":
            state["text"] = 0

    def text(data: str) -> None:
        if state["text"]:
            state["size"] += len(data)

    parse_chunks(chunks, place, start, end, text)
    longest = max(sizes, default=0)
    if longest > limits.cell_characters:
        refuse("cell_too_long", place, count=longest, limit=limits.cell_characters)
    return np.asarray(sizes, dtype=np.int64)


def parse_chunks(chunks: Iterable[bytes], place: Place, start: Any, end: Any = None, text: Any = None) -> None:
    """Feed an XML part to expat piece by piece, with no document type, entity or outside reference allowed."""

    def forbidden(*_: object) -> NoReturn:
        refuse("external_entity", place, detail="DOCTYPE")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    parser.ExternalEntityRefHandler = forbidden
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        refuse("damaged", place, detail=str(error))


def _percent_styles(small: dict[str, bytes], name: str, place: Place) -> frozenset[str]:
    """Return the style numbers, as written in cells, whose number format shows percent."""
    if name not in small:
        return frozenset()
    root = _tree(small, name, place)
    formats = set(_PERCENT_FORMATS)
    for element in root.iter():
        if _local(element.tag) == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", element.get("formatCode", "")):
            formats.add(int(element.get("numFmtId", "-1")))
    cells = next((element for element in root if _local(element.tag) == "cellXfs"), None)
    if cells is None:
        return frozenset()
    return frozenset(str(number) for number, style in enumerate(cells) if style.get("numFmtId", "0") in {str(code) for code in formats})


def _tree(small: dict[str, bytes], name: str, place: Place) -> Element:
    if name not in small:
        refuse("damaged", place, detail=f"no part {name}")
    try:
        root: Element = fromstring(small[name], forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        refuse("damaged", place, detail=f"{name}: {error}")
    return root


def _target_of(small: dict[str, bytes], name: str, folder: str, kind: str, place: Place) -> str:
    for relation in _tree(small, name, place):
        if relation.get("Type", "").endswith(kind):
            return _resolve(folder, relation.get("Target", ""))
    return ""


def _resolve(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _after_colon(name: str) -> str:
    return name.rpartition(":")[2]
