"""Every sentence of the product stands in the English catalogue, translated."""

from __future__ import annotations

import ast
import re
from functools import cache

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils.translation import template

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "liantu"
CATALOGUES = sorted(SOURCE.glob("*/locale/en/LC_MESSAGES/django.po"))
"""The product's catalogue, and those of rooms that bring their own."""
CALLS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "ngettext": 0, "ngettext_lazy": 0}
IN_CONTEXT = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 1, "npgettext_lazy": 1}
"""What translates, and which of its arguments is the message; in the second the first is the context."""
LITERAL = re.compile(r"u?(\"\"\"|'''|\"|')(?:\\.|(?!\1).)*\1[, ]*", re.DOTALL)
CALL = re.compile(r"(?<!\w)(_|n?p?gettext)\(")
TAGS = re.compile(
    r"\{% comment.*?endcomment %\}|\{#.*?#\}|\{% blocktrans(?:late)?.*?endblocktrans(?:late)? %\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL
)
SAY_BOTH = {"500.html", "lockout.html"}
"""Pages that come when no language can be known: they speak both."""
HAN = re.compile(r"[\u4e00-\u9fff]")


def messages() -> list[Message]:
    """All messages of all catalogues but their headers."""
    found = []
    for path in CATALOGUES:
        with path.open("rb") as file:
            found += [message for message in read_po(file) if message.id]
    return found


def calls(source: str) -> set[tuple[str, str]]:
    """Context (or nothing) and message of every call that translates, by whatever name the module is imported."""
    said = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in CALLS and texts:
            said.add(("", texts[0]))
        elif name in IN_CONTEXT and len(texts) > 1:
            said.add((texts[0], texts[1]))
    return said


def said_in_python() -> set[tuple[str, str]]:
    return {said for path in SOURCE.rglob("*.py") for said in calls(path.read_text("utf-8"))}


def literals(source: str, at: int) -> str:
    """The texts that begin the arguments of a call, as Python writes them."""
    texts = ""
    while literal := LITERAL.match(source, at):
        texts, at = texts + literal[0].removeprefix("u"), literal.end()
    return texts


def said_in_templates() -> set[tuple[str, str]]:
    """As `calls`; Django turns a template into a text in which the translated parts stand as calls."""
    said = set()
    for path in SOURCE.rglob("templates/**/*"):
        if path.is_file() and path.suffix in {".html", ".txt"}:
            source = template.templatize(path.read_text("utf-8"))
            for call in CALL.finditer(source):
                said |= calls(f"{call[1]}({literals(source, call.end())})")
    return said


@cache
def everything_said() -> frozenset[tuple[str, str]]:
    """What Python and templates say together."""
    return frozenset(said_in_python() | said_in_templates())


def test_catalogue_is_complete() -> None:
    assert CATALOGUES
    translated = {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0])
        for message in messages()
        if not message.fuzzy and all([message.string] if isinstance(message.string, str) else message.string)
    }
    said = {(context, text) for context, text in everything_said() if HAN.search(text)}
    assert said
    assert sorted(said - translated) == []


def test_catalogue_holds_nothing_that_nobody_says() -> None:
    """A sentence that changed leaves its old translation behind; it is taken out with it."""
    kept = {(message.context or "", message.id if isinstance(message.id, str) else message.id[0]) for message in messages()}
    assert sorted(kept - everything_said()) == []


def test_translations_keep_their_placeholders() -> None:
    names = re.compile(r"%\((\w+)\)|\{(\w*)\}")
    pairs = [(message.id, message.string) for message in messages() if isinstance(message.id, str) and message.id and message.string]
    assert [said for said, english in pairs if sorted(names.findall(said)) != sorted(names.findall(english))] == []


def test_templates_say_nothing_untranslated() -> None:
    """Chinese outside of a translation tag would reach an English viewer."""
    bare = []
    for path in SOURCE.rglob("templates/**/*.html"):
        if path.name in SAY_BOTH:
            continue
        text = TAGS.sub("", path.read_text("utf-8"))
        allowed = text.replace("链图", "").replace("中文", "")
        if found := HAN.search(allowed):
            bare.append(f"{path.relative_to(SOURCE)}: …{allowed[max(0, found.start() - 20) : found.start() + 20]!r}")
    assert bare == []
