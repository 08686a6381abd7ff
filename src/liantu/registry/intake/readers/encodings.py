"""文字编码: a text file decoded strictly as UTF-8, UTF-16 or GB18030; what does not fit is refused, never shown as 乱码."""

from __future__ import annotations

import codecs
import re

from liantu.kernel.errors import Place
from liantu.registry.intake.safety import refusal, refuse, refuse_all

_SAMPLE = 2_000_000
_COMMON_SHARE = 0.7
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]")
_WORST_SHOWN = 20
_LEAST_WIDE = 6


def decode(data: bytes, place: Place) -> str:
    """Return the text of ``data``; raises UnsafeFileError where no encoding fits all of it."""
    if data.startswith(codecs.BOM_UTF8):
        return _strict(data[3:], "utf-8", place)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16", place)
    if b"\x00" in data[:4096]:
        return _strict(data, _utf16_order(data), place)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _gb18030(data, place)
    return _without_controls(text, place)


def _strict(data: bytes, encoding: str, place: Place) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        refuse("encoding_mixed", _at(place, data[: error.start].count(b"\n") + 1))
    return _without_controls(text, place)


def _utf16_order(data: bytes) -> str:
    """Guess the byte order of UTF-16 without a mark from where the zero bytes of ASCII characters stand."""
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    return "utf-16-le" if odd >= even else "utf-16-be"


def _gb18030(data: bytes, place: Place) -> str:
    """Decode as GB18030, and hold the result against what Chinese text looks like: others' bytes decode too, but to nonsense."""
    utf8, other = _rows_by_encoding(data)
    if utf8 and other:
        fewer = utf8 if len(utf8) < len(other) else other
        refuse_all([refusal("encoding_mixed", _at(place, row)) for row in fewer[:_WORST_SHOWN]])
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        refuse("encoding_unknown", place)
    if _common_share(text[:_SAMPLE]) < _COMMON_SHARE:
        refuse("encoding_unknown", place)
    return _without_controls(text, place)


def _common_share(text: str) -> float:
    """Return the share of characters beyond ASCII that are in the first, common level of GB 2312 (or its marks)."""
    wide = [character for character in text if character > "\x7f"]
    if not wide:
        return 1.0
    common = {character: _is_common(character) for character in set(wide)}
    return sum(common[character] for character in wide) / len(wide)


def _is_common(character: str) -> bool:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3)


def _rows_by_encoding(data: bytes) -> tuple[list[int], list[int]]:
    """Return the rows that are UTF-8 and those that are not, ASCII aside; GB18030 text of three characters is hardly ever valid UTF-8."""
    utf8: list[int] = []
    other: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            other.append(number)
        else:
            if sum(byte > 127 for byte in line) >= _LEAST_WIDE:
                utf8.append(number)
    return utf8, other


def _without_controls(text: str, place: Place) -> str:
    """Return the text without DEL, which some old systems leave behind; refuse it where it holds other control characters."""
    text = text.replace("\x7f", "")
    if control := _CONTROL.search(text):
        refuse("control_characters", _at(place, text.count("\n", 0, control.start()) + 1))
    return text


def _at(place: Place, row: int) -> Place:
    return Place(place.file, place.sheet, row)
