"""A room is one folder, one tests folder, one docs page, one line in the list: whoever forgets a part is told here by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest
from django.urls import reverse

from liantu.kernel.figure import FIGURES
from liantu.kernel.finding import CHECKS
from liantu.kernel.pack import Pack
from liantu.project.cli import main
from liantu.rooms import ROOMS
from liantu.rooms.installed import installed_rooms
from liantu.rooms.manifest import Room
from liantu.rooms.subjects import known_kinds
from tests.accounts import matrix
from tests.accounts.roles import ROLES
from tests.conftest import ROOT

SOURCE, TESTS, DOCS = ROOT / "src" / "liantu", ROOT / "tests", ROOT / "docs"
BY_LABEL = {room.label: room for room in installed_rooms()}


def test_every_folder_with_a_manifest_is_in_the_list() -> None:
    assert {path.parent.name for path in SOURCE.glob("*/apps.py")} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_manifest(room: str) -> None:
    manifest = BY_LABEL[room]
    assert isinstance(manifest, Room)
    assert manifest.name == f"liantu.{room}"
    assert (type(manifest).__doc__ or "").strip()


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_tests(room: str) -> None:
    assert list((TESTS / room).rglob("test_*.py")), f"tests/{room} has no tests"


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_docs_page(room: str) -> None:
    page = DOCS / "rooms" / f"{room}.md"
    assert page.is_file(), f"docs/rooms/{room}.md is missing"
    assert len(page.read_text("utf-8")) > 400


def test_pages_about_rooms_are_pages_of_rooms() -> None:
    pages = {path.stem for path in (DOCS / "rooms").glob("*.md")} - {"index"}
    assert pages - set(ROOMS) == {"kernel", "rooms", "project"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_decides_about_its_pages(room: str) -> None:
    """A page is decided about in the room that answers it, not in another's file."""
    addresses = {str(pattern.pattern) for pattern in BY_LABEL[room].urls() if not hasattr(pattern, "url_patterns")}
    addresses = {address for address in addresses if not address.startswith(matrix.OF_LIBRARIES) or address.startswith("accounts/tokens")}
    if addresses:
        decided = import_module(f"tests.{room}.access").PAGES
        assert addresses - decided.keys() == set(), f"decide in tests/{room}/access.py who gets these"


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_decides_about_its_permissions_and_tells_them(room: str) -> None:
    """Who may is decided in the room's tests, and told in the table of the docs of accounts or of the room itself."""
    decided = {name: roles for name, roles in matrix.permissions().items() if name.startswith(f"{room}.")}
    assert BY_LABEL[room].permissions().keys() == decided.keys(), f"decide in PERMISSIONS of tests/{room}/access.py who has these"
    told = {name: roles for page in ("accounts", room) for name, roles in permissions_told(page).items() if name.startswith(f"{room}.")}
    assert told == decided, f"tell in the table of docs/rooms/accounts.md or docs/rooms/{room}.md who may"


def permissions_told(page: str) -> dict[str, set[str]]:
    """The tables of permissions on the docs page of a room: permission, what it allows to, and a column for each role."""
    path = DOCS / "rooms" / f"{page}.md"
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in path.read_text("utf-8").splitlines() if "|" in line]
    head = next((cells for cells in lines if cells[0] == "permission"), None)
    if head is None:
        return {}
    assert tuple(sorted(head[2:])) == tuple(sorted(ROLES)), f"{path.name} tells of other roles"
    rows = [cells for cells in lines if len(cells) == len(head) and cells[0].startswith("`")]
    return {cells[0].strip("`"): {role for role, cell in zip(head[2:], cells[2:], strict=True) if cell == "yes"} for cells in rows}


@pytest.mark.parametrize("room", ROOMS)
def test_the_navigation_leads_to_pages_and_says_for_whom(room: str) -> None:
    for section in BY_LABEL[room].navigation:
        for page in section.pages:
            assert reverse(page.name), page.name
            everybody = matrix.decisions()[reverse(page.name).removeprefix("/")][1]
            if page.permission:
                assert everybody == matrix.permissions()[page.permission], f"{page.name} is offered to others than those who get it"
            if page.public:
                assert everybody is not None, page.name
                assert "public" in everybody, f"{page.name} stands in the public's navigation and is not for the public"


@pytest.mark.parametrize("room", ROOMS)
def test_every_route_of_the_interface_is_tagged_and_described(room: str) -> None:
    for mounted in BY_LABEL[room].api():
        assert mounted.tag
        for path, view in mounted.router.path_operations.items():
            for operation in view.operations:
                assert operation.summary, path


MANIFEST = {"api": "api", "verbs": "verbs", "cards": "cards", "search": "search", "report": "report_sections", "subjects": "subjects"}
"""A part of a room, a file or a folder → the method of the manifest that says so."""


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "web"])
@pytest.mark.parametrize("part", sorted(MANIFEST))
def test_what_a_room_keeps_stands_in_its_manifest(room: str, part: str) -> None:
    """Web keeps what these parts of all rooms share."""
    kept = (SOURCE / room / f"{part}.py").is_file() or (SOURCE / room / part).is_dir()
    said = getattr(type(BY_LABEL[room]), MANIFEST[part]) is not getattr(Room, MANIFEST[part])
    assert said == kept, f"liantu/{room}/{part} and {MANIFEST[part]}() of its manifest go together"


def test_no_route_hides_another() -> None:
    """Of two routes with the same address and method the interface would answer with the first and say nothing."""
    routes = [
        (method, path, room.label)
        for room in BY_LABEL.values()
        for mounted in room.api()
        for path, view in mounted.router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]
    assert routes
    assert _given_twice((method, re.sub(r"{[^}]*}", "{}", path)) for method, path, _room in routes) == []


def test_no_verb_hides_another() -> None:
    """Of two verbs of the same name the command line would run the last and say nothing."""
    ours = [verb.name for room in BY_LABEL.values() for verb in room.verbs()]
    whole = [name for name, verb in main.commands.items() if verb.callback and verb.callback.__module__.startswith("liantu.project.")]
    assert ours
    assert _given_twice([*ours, *whole]) == []
    assert main.commands.keys() == {*ours, *whole}


def _given_twice(names: Iterable[Any]) -> list[Any]:
    return [name for name, times in Counter(names).items() if times > 1]


def test_every_check_has_a_page_and_every_page_a_check(pack: Pack) -> None:
    assert sorted(set(CHECKS.codes) - set(pack.checks)) == [], "these checks have no page in the pack (checks/<code>.yaml)"
    assert sorted(set(pack.checks) - set(CHECKS.codes)) == [], "these pages of the pack have no check"


def test_every_figure_has_a_definition_and_every_definition_opens(pack: Pack) -> None:
    assert sorted(set(FIGURES.codes) - set(pack.indicators)) == [], "these figures have no definition in the pack (indicators/*.yaml)"
    assert sorted(set(pack.indicators) - set(FIGURES.codes)) == [], "these definitions of the pack open nowhere"


def test_dimensions_of_the_pack_are_kinds_of_subjects(pack: Pack) -> None:
    dimensions = {dimension for entry in pack.measured.values() for dimension in entry.dimensions}
    assert dimensions - known_kinds() == set()


@pytest.mark.parametrize("room", ROOMS)
def test_verbs_are_documented_where_people_look(room: str) -> None:
    text = (DOCS / "operate.md").read_text("utf-8") + (DOCS / "rooms" / f"{room}.md").read_text("utf-8")
    assert [verb.name for verb in BY_LABEL[room].verbs() if f"liantu {verb.name}" not in text] == []


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_refreshes_is_named_in_both_languages(room: str) -> None:
    refresh = BY_LABEL[room].refresh()
    if refresh is not None:
        assert refresh.name.zh
        assert re.search(r"[a-zA-Z]", refresh.name.en)
