"""文件类型: what a file really is, by its first bytes, held against what its name says."""

from __future__ import annotations

from pathlib import Path

from liantu.kernel.errors import Place
from liantu.registry.intake.safety.limits import Limits
from liantu.registry.intake.safety.refusals import refuse

READ_SUFFIXES = (".xlsx", ".csv", ".parquet")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MACRO_SUFFIXES = (".xlsm", ".xltm", ".xlam")
_OTHER_SUFFIXES = {".xlsb": "xlsb", ".ods": "OpenDocument", ".et": "WPS", ".numbers": "Numbers", ".xltx": "xltx"}


def check_file(path: Path, limits: Limits) -> str:
    """Return ``.xlsx``, ``.csv`` or ``.parquet``; raises UnsafeFileError where name, size and content do not agree."""
    place = Place(file=path.name)
    if path.exists() and not path.is_file():
        refuse("not_a_file", place)
    if not path.is_file():
        refuse("file_missing", place)
    if not path.name.isprintable():
        refuse("file_name", place)
    size = path.stat().st_size
    if size == 0:
        refuse("file_empty", place)
    if size > limits.file_bytes:
        refuse("file_too_large", place, size=size, limit=limits.file_bytes)
    suffix = path.suffix.lower()
    if suffix in _MACRO_SUFFIXES:
        refuse("macros", place)
    if suffix in _OTHER_SUFFIXES:
        refuse("other_workbook", place, found=_OTHER_SUFFIXES[suffix])
    with path.open("rb") as stream:
        head = stream.read(4096)
        content = _found(head, path)
    if suffix == ".xls" and content in {"OLE", "?"}:
        refuse("old_format", place)
    if suffix not in (*READ_SUFFIXES, ".xls"):
        refuse("format_unknown", place, suffix=suffix or path.name)
    _check_agreement(suffix, content, place)
    return suffix


def _check_agreement(suffix: str, content: str, place: Place) -> None:
    if content == "encrypted":
        refuse("encrypted", place)
    if content == "OLE" and suffix in {".xlsx", ".xls"}:
        refuse("old_format", place)
    expected = {".xlsx": "ZIP", ".csv": "?", ".parquet": "Parquet"}.get(suffix)
    if content != expected:
        names = {"?": "文本 / text" if suffix != ".csv" else "二进制 / binary", "OLE": "Office 97-2003"}
        refuse("wrong_content", place, suffix=suffix, found=names.get(content, content))


def _found(head: bytes, path: Path) -> str:
    """Name what the bytes are: ZIP, OLE, encrypted, Parquet, PDF, HTML, gzip, or ``?`` for all else."""
    if head.startswith(_OLE):
        names = path.read_bytes()
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in names else "OLE"
    for magic, name in (
        (b"PK", "ZIP"),
        (b"PAR1", "Parquet"),
        (b"%PDF", "PDF"),
        (b"\x1f\x8b", "gzip"),
        (b"Rar!", "RAR"),
        (b"7z\xbc\xaf", "7z"),
    ):
        if head.startswith(magic) and (magic != b"PK" or head[2:4] in {b"\x03\x04", b"\x05\x06", b"\x07\x08"}):
            return name
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table")):
        return "HTML"
    if start.startswith(b"<?xml"):
        return "XML"
    return "?"
