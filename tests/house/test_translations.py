"""Every sentence of the product stands in the English catalogue, translated."""

from __future__ import annotations

import ast
import re

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils.translation import template

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "liantu"
CATALOGUES = sorted(SOURCE.glob("*/locale/en/LC_MESSAGES/django.po"))
"""The product's catalogue, and those of rooms that bring their own."""
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "npgettext", "pgettext", "pgettext_lazy"}
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


def said_in_python() -> set[str]:
    said = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                texts = (arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
                said |= {text for text in texts if HAN.search(text)}
    return said


def said_in_templates() -> set[str]:
    said = set()
    for path in SOURCE.rglob("templates/**/*"):
        if path.is_file() and path.suffix in {".html", ".txt"}:
            source = template.templatize(path.read_text("utf-8"))
            for found in re.finditer(r"gettext\((?:u|f)?(?P<quote>\"\"\"|'''|\"|')(?P<text>.*?)(?P=quote)[,)]", source, re.DOTALL):
                said.add(found["text"].replace('\\"', '"').replace("\\n", "\n"))
    return said


def test_catalogue_is_complete() -> None:
    assert CATALOGUES
    done = [message.id for message in messages() if message.string and not message.fuzzy]
    translated = {said if isinstance(said, str) else said[0] for said in done}
    missing = sorted(said for said in said_in_python() | said_in_templates() if HAN.search(said) and said not in translated)
    assert missing == []


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
