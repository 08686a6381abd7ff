"""压缩包检查: the parts of a workbook, held against size, kind and links before anything parses them."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from liantu.kernel.errors import Place
from liantu.registry.intake.safety.cells import SheetScan, scan_sheet
from liantu.registry.intake.safety.limits import Limits
from liantu.registry.intake.safety.refusals import refuse
from liantu.registry.intake.safety.workbook import WorkbookParts, shared_string_sizes, workbook_parts

CHUNK = 1 << 20
_SMALL_PART = 1_000_000
_LARGEST_TREE = 32_000_000
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_OTHER_PARTS = {"content.xml": "OpenDocument", "xl/workbook.bin": "xlsb", "word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint"}
_PROGRAM = re.compile(
    r"(^|/)vba\w*\.(bin|xml)$|(^|/)(macrosheets|activex)/|\.(exe|dll|js|vbs|bat|cmd|ps1|jar|zip|docm|xlsm|pptm)$", re.IGNORECASE
)
_UNSAFE_PARTS = (
    (re.compile(r"(^|/)vba\w*\.(bin|xml)$|(^|/)macrosheets/", re.IGNORECASE), "macros"),
    (re.compile(r"(^|/)externallinks/|(^|/)(connections|querytables?\d*)(\.xml$|/)", re.IGNORECASE), "external_link"),
    (re.compile(r"(^|/)(embeddings|activex)/|oleobject|\.(exe|dll|js|vbs|zip|docm|xlsm|xlsx)$", re.IGNORECASE), "embedded_object"),
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A workbook that passed: its sheets and what the scan found in each, by sheet name."""

    parts: WorkbookParts
    scans: dict[str, SheetScan] = field(default_factory=dict)


def check_archive(path: Path, limits: Limits) -> Archive:
    """Check every part of the ``.xlsx`` at ``path``; raises UnsafeFileError, with nothing of it used, where one is not safe."""
    place = Place(file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, path, limits)
            small = {part.filename: _checked_xml(archive, part, place) for part in _xml_parts(archive) if not _is_large(part.filename)}
            _check_links(small, place)
            parts = workbook_parts(small, place)
            sizes = shared_string_sizes(_chunks(archive, parts.shared_strings, place), place, limits) if parts.shared_strings else None
            scans = {}
            for sheet in parts.sheets:
                where = Place(file=path.name, sheet=sheet.name)

                def read(part: str = sheet.part, where: Place = where) -> Iterator[bytes]:
                    return _chunks(archive, part, where)

                scans[sheet.name] = scan_sheet(read, where, limits, parts.percent_styles, sizes)
            _read_the_rest(archive, {*small, *(sheet.part for sheet in parts.sheets), parts.shared_strings}, place)
            return Archive(parts, scans)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        refuse("damaged", place, detail=str(error))
    except RuntimeError as error:
        refuse("encrypted" if "encrypted" in str(error) else "damaged", place, detail=str(error))


def check_document(path: Path, folder: str, limits: Limits) -> None:
    """Check an Office file that is kept and passed on, never read: its parts stand below ``folder`` (``word/``, ``xl/``, ``ppt/``).

    Pictures and embedded workbooks are usual there; macros, programs, links to templates or data outside, declarations and bombs are
    not. Raises UnsafeFileError.
    """
    place = Place(file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if len(parts) > limits.parts:
                refuse("too_many_parts", place, count=len(parts), limit=limits.parts)
            if any(part.flag_bits & 0x1 for part in parts) or "EncryptedPackage" in names:
                refuse("encrypted", place)
            if len({name.lower() for name in names}) != len(names):
                refuse("damaged", place, detail="duplicate parts")
            if "[Content_Types].xml" not in names or not any(name.startswith(folder) for name in names):
                refuse("wrong_content", place, suffix=path.suffix, found="ZIP")
            for name in names:
                if _PROGRAM.search(name):
                    refuse("macros", place)
            _check_sizes(parts, path, limits)
            for part in _xml_parts(archive):
                _check_part(part.filename, _chunks(archive, part.filename, place), place)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        refuse("damaged", place, detail=str(error))
    except RuntimeError as error:
        refuse("encrypted" if "encrypted" in str(error) else "damaged", place, detail=str(error))


def _check_part(name: str, chunks: Iterator[bytes], place: Place) -> None:
    """Read one part to its end; refuse macros by content type, and links to the outside that are not plain hyperlinks."""
    if name != "[Content_Types].xml" and not name.endswith(".rels"):
        for _ in chunks:
            pass
        return
    content = b"".join(chunks)
    if _MACRO_TYPE.search(content):
        refuse("macros", place)
    for relation in _RELATION.findall(content):
        if re.search(rb"""TargetMode\s*=\s*["']External""", relation) and not re.search(rb"""/hyperlink["']""", relation):
            refuse("external_link", place, detail=name)


def _check_directory(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    """Hold the list of parts, as the file declares it, against what a plain workbook has."""
    place = Place(file=path.name)
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > limits.parts:
        refuse("too_many_parts", place, count=len(parts), limit=limits.parts)
    if any(part.flag_bits & 0x1 for part in parts) or "EncryptedPackage" in names:
        refuse("encrypted", place)
    if kind_found := next((kind for part, kind in _OTHER_PARTS.items() if part in names), ""):
        refuse("other_workbook", place, found=kind_found)
    if len({name.lower() for name in names}) != len(names):
        refuse("damaged", place, detail="duplicate parts")
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        refuse("wrong_content", place, suffix=path.suffix, found="ZIP")
    for name in names:
        for pattern, code in _UNSAFE_PARTS:
            if pattern.search(name):
                refuse(code, place, detail=name)
    _check_sizes(parts, path, limits)


def _check_sizes(parts: list[zipfile.ZipInfo], path: Path, limits: Limits) -> None:
    """Refuse what unpacks to too much: in all, in one part, or by parts that share the same bytes."""
    place = Place(file=path.name)
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked_bytes:
        refuse("zip_bomb", place, detail=f"{total:,} > {limits.unpacked_bytes:,}")
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > _SMALL_PART and ratio > limits.ratio:
            refuse("zip_bomb", place, detail=f"{part.filename} ×{ratio:,.0f}")
    if sum(part.compress_size for part in parts) > path.stat().st_size:
        refuse("zip_bomb", place, detail="overlapping parts")


def _xml_parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [part for part in archive.infolist() if part.filename.lower().endswith((".xml", ".rels", ".vml"))]


def _is_large(name: str) -> bool:
    """Return whether a part may be long, so that it is scanned in chunks: sheets, shared strings and what is never parsed."""
    return (
        re.search(r"(^|/)(worksheets/[^/]+\.xml|sharedstrings\.xml|comments[^/]*\.xml|drawings/.*|pivotcache/.*)$", name.lower())
        is not None
    )


def _checked_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, place: Place) -> bytes:
    if part.file_size > _LARGEST_TREE:
        refuse("zip_bomb", place, detail=f"{part.filename}: {part.file_size:,}")
    return b"".join(_chunks(archive, part.filename, place))


def _chunks(archive: zipfile.ZipFile, name: str, place: Place) -> Iterator[bytes]:
    """Yield a part piece by piece; stops at a document type, an entity or an encoding other than UTF-8."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        refuse("damaged", place, detail=f"no part {name}")
    tail, first = b"", True
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            if first:
                _check_encoding(chunk, name, place)
                first = False
            if _declares(tail + chunk[:64]) or _declares(chunk):
                refuse("external_entity", place, detail=name)
            tail = chunk[-64:]
            yield chunk


def _declares(piece: bytes) -> bool:
    return b"<!" in piece and _DECLARES.search(piece) is not None


def _check_encoding(head: bytes, name: str, place: Place) -> None:
    declared = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf").lstrip())
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in head[:256] or (declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}):
        refuse("xml_encoding", place, detail=name)


def _check_links(small: dict[str, bytes], place: Place) -> None:
    """Refuse macros by content type, and every relationship to the outside that is not a plain hyperlink."""
    if _MACRO_TYPE.search(small.get("[Content_Types].xml", b"")):
        refuse("macros", place)
    for name, content in small.items():
        if b"ddeLink" in content:
            refuse("dde", place)
        if not name.endswith(".rels"):
            continue
        for relation in _RELATION.findall(content):
            if re.search(rb"""TargetMode\s*=\s*["']External""", relation) and not re.search(rb"""/hyperlink["']""", relation):
                refuse("external_link", place, detail=name)
            if re.search(rb"""/(oleObject|control|package)["']""", relation):
                refuse("embedded_object", place, detail=name)


def _read_the_rest(archive: zipfile.ZipFile, done: set[str], place: Place) -> None:
    """Unpack the XML parts not looked at so far, so that no declaration or lying size passes unseen."""
    for part in _xml_parts(archive):
        if part.filename not in done:
            for _ in _chunks(archive, part.filename, place):
                pass
