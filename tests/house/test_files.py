"""The repository keeps its own rules: calm files, plain names, no paths of a machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "liantu"
PYTHON = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
VAGUE = {"utils", "helpers", "common", "manager", "misc"}


def tracked() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for line in out.stdout.splitlines() if (path := ROOT / line).is_file()]


def test_no_file_is_longer_than_400_lines() -> None:
    assert PYTHON
    long = {str(path.relative_to(ROOT)): lines for path in PYTHON if (lines := len(path.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_functions_stay_readable() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 35
    ]
    assert long == []


def test_rule_files_are_read_as_their_models() -> None:
    """``pack.rule(Model)``: no subscripts and no defaults at the place of reading, for these would let a missing key pass."""
    raw = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in PYTHON
        if not path.is_relative_to(SOURCE / "kernel" / "pack")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "rules"
        if isinstance(node, ast.Subscript) or node.attr in {"get", "items", "keys", "values"}
        if ast.unparse(node.value.value).rpartition(".")[2] in {"pack", "city"}
    ]
    assert raw == []


def test_names_say_what_is_inside() -> None:
    assert [str(path) for path in SOURCE.rglob("*") if path.stem in VAGUE and "node_modules" not in path.parts] == []


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_module_and_public_thing_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), f"{path} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path}:{node.lineno} {node.name} has no docstring"


def test_packs_hold_data_only() -> None:
    assert [path for path in (SOURCE / "packs").rglob("*.py") if path.name != "__init__.py"] == []


def test_nothing_names_a_machine() -> None:
    forbidden = re.compile(rf"{re.escape(str(ROOT))}/|/home/[a-z]+/|/root/")
    bad = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".png", ".parquet", ".xlsx", ".mo", ".ico", ".woff2"}:
            continue
        bad += [f"{path.relative_to(ROOT)}: {found.group(0)}" for found in forbidden.finditer(path.read_text("utf-8", errors="replace"))]
    assert bad == []


def test_locks_name_no_address() -> None:
    plain = [*(ROOT / "requirements").glob("*.txt"), ROOT / ".npmrc", ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / "pyproject.toml"]
    assert [path.name for path in plain if re.search(r"https?://", path.read_text("utf-8"))] == []
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


def test_makefile_has_at_most_twelve_targets() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    assert len(re.findall(r"^([a-z]+):.*##", text, re.MULTILINE)) <= 12


def test_readmes_mirror_each_other() -> None:
    shape = [re.findall(r"^(#+|```|\|)", (ROOT / name).read_text("utf-8"), re.MULTILINE) for name in ("README.md", "README.zh-CN.md")]
    assert shape[0] == shape[1]
