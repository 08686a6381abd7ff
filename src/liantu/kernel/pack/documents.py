"""文档: one YAML file read into plain values, with the line of every value; YAML 1.2 scalars, duplicate keys refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from liantu.kernel.errors import Place, Problem
from liantu.kernel.text import Text

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    "null": None,
    "Null": None,
    "NULL": None,
    "~": None,
    "": None,
}

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    r"""A YAML file: its name as people read it, its values, and the line (from 1) of each value by its path.

    >>> document, problems = read_text("a.yaml", "code: x\nparts:\n  - {name: y}\n")
    >>> document.value["parts"][0]["name"], document.line(("parts", 0, "name"))
    ('y', 3)
    """

    file: str
    value: Any
    lines: dict[Path_, int]

    def line(self, path: Sequence[str | int]) -> int:
        """Return the line of ``path``, or of the nearest value around it that the file has."""
        path = tuple(path)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: Sequence[str | int] = ()) -> Place:
        """Return where ``path`` stands."""
        return Place(file=self.file, row=self.line(path))


def scalar(text: str) -> bool | int | float | str | None:
    """Read a plain scalar by the core schema of YAML 1.2: ``no`` and ``2024-01-02`` stay text.

    >>> [scalar(text) for text in ("true", "no", "12", "0.5", "~", "2024-01-02", "1e3")]
    [True, 'no', 12, 0.5, None, '2024-01-02', 1000.0]
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text


def read_yaml(path: Path, name: str) -> tuple[Document, list[Problem]]:
    """Read the file at ``path``, called ``name`` in messages; problems instead of exceptions."""
    try:
        return read_text(name, path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        return Document(name, None, {}), [wrong_encoding(error, name)]


def wrong_encoding(error: UnicodeDecodeError, name: str) -> Problem:
    """Return the problem of a file that is not UTF-8."""
    what = Text(f"不是 UTF-8 编码（第 {error.start} 字节）", f"not UTF-8 (byte {error.start})")
    return Problem("pack.encoding", what, Text("请以 UTF-8 保存", "save it as UTF-8"), Place(file=name))


def read_text(name: str, text: str) -> tuple[Document, list[Problem]]:
    """Read YAML text; the document's value is None where it cannot be read at all."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or "syntax"
        place = Place(file=name, row=None if mark is None else mark.line + 1)
        return Document(name, None, {}), [_syntax(what, place)]
    except yaml.YAMLError as error:
        return Document(name, None, {}), [_syntax(str(error), Place(file=name))]
    if node is None:
        return Document(name, None, {}), []

    lines: dict[Path_, int] = {}
    problems: list[Problem] = []
    try:
        value = _value(node, (), name, lines, problems, ())
    except RecursionError:
        return Document(name, None, {}), [_syntax("nested too deeply", Place(file=name))]
    return Document(name, value, lines), problems


def _syntax(what: str, place: Place) -> Problem:
    return Problem("pack.syntax", Text(f"YAML 语法错误：{what}", f"YAML syntax error: {what}"), Text("请修正语法", "fix the syntax"), place)


def _value(node: Any, path: Path_, name: str, lines: dict[Path_, int], problems: list[Problem], ancestors: tuple[int, ...]) -> Any:
    """Turn a node into values, noting lines on the way; a value that contains itself is a problem."""
    lines[path] = node.start_mark.line + 1
    if id(node) in ancestors:
        problems.append(_syntax("a value contains itself", Place(file=name, row=lines[path])))
        return None
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else scalar(node.value)

    ancestors = (*ancestors, id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, number), name, lines, problems, ancestors) for number, item in enumerate(node.value)]

    mapping: dict[str, Any] = {}
    for key, item in _pairs(node):
        if key in mapping:
            where = Place(file=name, row=item.start_mark.line + 1)
            what = Text(f"重复的键 {key}", f"duplicate key {key}")
            problems.append(Problem("pack.duplicate_key", what, Text("请删去其一", "remove one of them"), where))
        mapping[key] = _value(item, (*path, key), name, lines, problems, ancestors)
    return mapping


def _pairs(node: Any) -> Iterator[tuple[str, Any]]:
    for key, item in node.value:
        yield (key.value if isinstance(key, yaml.ScalarNode) else str(key.value)), item
