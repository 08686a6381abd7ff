"""附件: what a file that goes with a task may be called and must begin with. Files are kept as they came and are never opened."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text

NAME_CHARACTERS = 160
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
"""Kinds that are archives, with the folder of their parts."""
_BEGINS = {
    "pdf": (b"%PDF-",), "png": (b"\x89PNG\r\n\x1a\n",), "jpg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",), "xlsx": (b"PK\x03\x04",), "pptx": (b"PK\x03\x04",),
}  # fmt: skip
_SAME = {"jpeg": "jpg"}
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def file_name(given: str) -> str:
    r"""Return the name under which a file is kept: without folders, control and direction characters, at most 160 characters.

    >>> file_name("C:\\temp\\..\\明细\u202efdp.docx"), file_name("../../etc/passwd")
    ('明细fdp.docx', 'passwd')
    """
    base = unicodedata.normalize("NFC", given.replace("\\", "/")).rpartition("/")[2]
    clean = "".join(letter for letter in base if unicodedata.category(letter) not in _UNSAFE and letter not in '"<>|?*:;').strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[: NAME_CHARACTERS - 11]}.{suffix[:10]}" if dot and stem else clean[:NAME_CHARACTERS]


def kind_of(name: str) -> str:
    """Return the kind that a name claims: its ending in lower case, empty where it has none."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return _SAME.get(suffix, suffix)


def check_content(name: str, content: bytes, *, kinds: Collection[str], largest_bytes: int) -> str:
    """Return the kind of a file whose name, size and first bytes agree; raises LiantuError where they do not."""
    kind = kind_of(name)
    if kind not in kinds:
        allowed = "、".join(sorted(kinds)), ", ".join(sorted(kinds))
        raise LiantuError(
            Text("不支持此类文件", "this kind of file is not accepted"), Text(f"可上传：{allowed[0]}", f"accepted: {allowed[1]}")
        )
    if not content:
        raise LiantuError(Text("文件是空的", "the file is empty"), Text("请选择有内容的文件", "choose a file that holds something"))
    if len(content) > largest_bytes:
        most = largest_bytes / 1_000_000
        raise LiantuError(Text("文件过大", "the file is too large"), Text(f"每个文件不超过 {most:g} MB", f"at most {most:g} MB a file"))
    if not _agrees(kind, content):
        hint = Text("请用正确的格式另存后上传", "save it in the right format")
        raise LiantuError(Text("文件内容与扩展名不符", "the content is not what the name says"), hint)
    return kind


def _agrees(kind: str, content: bytes) -> bool:
    """Whether the first bytes are those of ``kind``; text has to be text in UTF-8 or GB18030, without NUL and without markup."""
    if kind in _BEGINS:
        return content.startswith(_BEGINS[kind])
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"\x00" in content or start.startswith((b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")):
        return False
    return any(_decodes(content, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
