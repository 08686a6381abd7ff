"""The front-end build: what it made, that it is not made twice, that it asks no other machine, that licences go along."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from types import ModuleType

import pytest

from tests.conftest import ROOT

BUILT = ROOT / "src" / "liantu" / "web" / "static" / "built"
PACKAGES = ("@alpinejs/csp", "echarts", "htmx.org", "zrender")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatch_build"] = module
    spec.loader.exec_module(module)
    return module


def test_a_second_build_does_nothing(hook: ModuleType) -> None:
    hook.build()
    assert hook.build() is False


def test_the_digest_follows_the_inputs(hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    before = hook.inputs_digest()
    monkeypatch.setattr(hook, "SOURCES", ROOT / "src" / "liantu" / "web" / "templates")
    assert hook.inputs_digest() != before


@pytest.mark.parametrize("name", ["liantu.js", "charts.js", "chain.js", "liantu.css"])
def test_bundles_are_there(name: str, hook: ModuleType) -> None:
    hook.build()
    assert (BUILT / name).stat().st_size > 1000


def test_licences_of_what_is_bundled_go_along(hook: ModuleType) -> None:
    hook.build()
    licences = (BUILT / "LICENSES.txt").read_text(encoding="utf-8")
    assert [name for name in PACKAGES if not re.search(rf"^{re.escape(name)} \d", licences, re.MULTILINE)] == []


def test_styles_ask_no_other_machine(hook: ModuleType) -> None:
    hook.build()
    assert not re.search(r"url\(|@import", (BUILT / "liantu.css").read_text(encoding="utf-8"))


def test_the_lock_names_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)
    assert "//" not in (ROOT / ".npmrc").read_text(encoding="utf-8")
