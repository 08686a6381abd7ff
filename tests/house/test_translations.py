"""Every sentence of the product stands in the English catalogue, translated."""

from __future__ import annotations

import ast
import re

from babel.messages.pofile import read_po
from django.utils.translation import template

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "liantu"
CATALOGUE = SOURCE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
HAN = re.compile(r"[\u4e00-\u9fff]")


def said_in_python() -> set[str]:
    said = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                said |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and HAN.search(arg.value)}
    return said


def said_in_templates() -> set[str]:
    said = set()
    for path in SOURCE.rglob("templates/**/*"):
        if path.is_file() and path.suffix in {".html", ".txt"}:
            source = template.templatize(path.read_text("utf-8"))
            for found in re.finditer(r"gettext\((?:u|f)?(?P<quote>\"\"\"|'''|\"|')(?P<text>.*?)(?P=quote)\)", source, re.DOTALL):
                said.add(found["text"].replace('\\"', '"').replace("\\n", "\n"))
    return said


def test_catalogue_is_complete() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    translated = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.string and not message.fuzzy}
    missing = sorted(said for said in said_in_python() | said_in_templates() if HAN.search(said) and said not in translated)
    assert missing == []


def test_translations_keep_their_placeholders() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    names = re.compile(r"%\((\w+)\)|\{(\w*)\}")
    wrong = []
    for message in catalogue:
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string:
            if sorted(names.findall(message.id)) != sorted(names.findall(message.string)):
                wrong.append(message.id)
    assert wrong == []


def test_templates_say_nothing_untranslated() -> None:
    """Chinese outside of a translation tag would reach an English reader."""
    bare = []
    for path in SOURCE.rglob("templates/**/*.html"):
        text = re.sub(r"\{% comment.*?endcomment %\}|\{#.*?#\}|\{% blocktrans(?:late)?.*?endblocktrans(?:late)? %\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        allowed = text.replace("链图", "").replace("中文", "")
        if found := HAN.search(allowed):
            bare.append(f"{path.relative_to(SOURCE)}: …{allowed[max(0, found.start() - 20):found.start() + 20]!r}")
    assert bare == []
