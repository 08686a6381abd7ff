from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import liantu
from liantu import lib

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "library.md").read_text("utf-8")
MODULES = [importlib.import_module(f"liantu.lib.{module.name}") for module in pkgutil.iter_modules(lib.__path__)]


def test_every_subject_is_there_at_once() -> None:
    assert sorted(lib.__all__) == sorted(module.__name__.rpartition(".")[2] for module in MODULES)
    assert all(getattr(lib, name) in MODULES for name in lib.__all__)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_offers_what_it_names_and_every_function_is_typed_and_described(module: ModuleType) -> None:
    assert module.__all__ == sorted(module.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    imported = {
        alias.asname or alias.name
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(module.__all__) == imported
    for name in module.__all__:
        thing = getattr(module, name)
        if inspect.isfunction(thing):
            assert inspect.getdoc(thing), name
            signature = inspect.signature(thing)
            assert signature.return_annotation is not inspect.Signature.empty, name
            assert all(one.annotation is not inspect.Parameter.empty for one in signature.parameters.values()), name
        elif inspect.isclass(thing):
            assert inspect.getdoc(thing), name


def test_types_are_shipped() -> None:
    assert (Path(liantu.__file__).parent / "py.typed").is_file()


def test_the_page_shows_every_module_and_needs_no_private_path() -> None:
    examples = "\n".join(line[4:] for line in PAGE.splitlines() if line.startswith((">>> ", "... ")))
    assert [name for name in lib.__all__ if not re.search(rf"lib\.{name}\b", examples)] == []
    imports = re.findall(r"^(?:from|import) .*", examples, re.MULTILINE)
    assert [
        line for line in imports if not re.match(r"import (numpy|polars) as \w+$|from liantu(\.lib(\.\w+)?)? import [\w, ]+$", line)
    ] == []


def test_the_library_brings_engines_and_no_django() -> None:
    ask = "import sys, liantu.lib; print(*sorted(sys.modules))"
    names = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split()
    assert "django" not in names
    ours = {tuple(name.split(".")[1:3]) for name in names if name.count(".") > 1 and name.startswith("liantu.")}
    assert {layer for room, layer in ours if room not in {"kernel", "lib"}} == {"engine"}
