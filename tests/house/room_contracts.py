"""Import contracts of the house, driven by the list of rooms; import-linter runs them (``lint-imports``).

One type of contract, `RoomsContract`, puts together import-linter's own: nothing is listed by hand, and nothing is left out.

1. the stack: project, the rooms from the highest to the lowest, the frame that they plug into, the kernel; every module stands in it;
2. purity: the kernel and every engine reach no Django, no database, no tables, on no path;
3. layers inside a room: each module of a room stands in a layer of `LAYERS`, and imports none above it;
4. doors: other rooms enter through ``engine``, ``queries`` and ``actions``; tables and rules may also point at another room's tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck
from importlinter.application import output
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

from liantu.rooms import ROOMS

PACKAGE = "liantu"
OUTER = ("__main__", "project")
"""What stands above all rooms."""
LIBRARY = "lib"
"""The public surface of the engines: above the engines, and below nothing of the product."""
LAYERS = (
    "apps",
    "urls",
    "api : verbs",
    "admin : templatetags : subjects : cards : headlines : answers : search : report : context : middleware : adapter : lockout",
    "pages",
    "exports",
    "checks",
    "actions : intake",
    "figures",
    "queries",
    "rules",
    "models",
    "errors",
    "engine",
)
"""Layers inside a room, from the highest to the lowest; a room has only those that it needs, and no module outside of them."""
OWN_LAYERS = {
    "web": (
        "apps",
        "urls",
        "kit",
        "templatetags : context : middleware : api",
        "publication : chart_units",
        "page_context : pages : filters : filter_chips : plain_forms : picker : tiles : spreadsheets : charts",
        "sentences : quantities",
        "figures",
        "sparks : labels : numbers",
    )
}
"""Layers of a room that is built otherwise: web has components instead of tables and maths."""
DOORS = frozenset({"engine", "queries", "actions", "errors"})
"""What other rooms may import."""
OPEN_ROOMS = frozenset({"web"})
"""Rooms without subject matter, of which everything may be used by the rooms above."""
TABLES, POINTING = "models", frozenset({"models", "rules"})
"""A room's tables, and the modules of other rooms that may point at them."""
IMPURE = ("django", "simple_history", "ninja", "sqlite3", "psycopg")


class RoomsContract(Contract):
    """All contracts of the house in one."""

    type_name = "rooms"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Check the stack, purity, layers and doors; the contract is kept where all are."""
        kept, broken = True, []
        for part in self._parts(graph):
            checked = part.check(graph, verbose)
            kept &= checked.kept
            if not checked.kept:
                broken.append((part, checked))
        strangers = list(_through_walls(graph))
        return ContractCheck(kept=kept and not strangers, metadata={"broken": broken, "strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say what is broken, part by part."""
        for part, checked in check.metadata["broken"]:
            output.print_heading(part.name, output.HEADING_LEVEL_THREE, style=output.ERROR)
            part.render_broken_contract(checked)
        for stranger in check.metadata["strangers"]:
            output.print_error(str(stranger))

    def _parts(self, graph: ImportGraph) -> Iterator[Contract]:
        options = {"session_options": self.session_options}
        rooms = [f"{PACKAGE}.{room}" for room in ROOMS]
        yield LayersContract(
            name="rooms are stacked",
            contract_options={
                "layers": [*OUTER, f"({LIBRARY})", *reversed(ROOMS), "rooms", "kernel", "(packs)"],
                "containers": [PACKAGE],
                "exhaustive": "true",
            },
            **options,
        )
        yield LayersContract(
            name="layers inside a room",
            contract_options=_inside(LAYERS, [room for room in ROOMS if room not in OWN_LAYERS]),
            **options,
        )
        for room, layers in OWN_LAYERS.items():
            yield LayersContract(name=f"layers inside {room}", contract_options=_inside(layers, [room]), **options)
        pure = [f"{PACKAGE}.kernel", *_present(graph, [f"{PACKAGE}.{LIBRARY}", *(f"{room}.engine" for room in rooms)])]
        impure = [*IMPURE, *_present(graph, [f"{room}.{layer}" for room in rooms for layer in ("models", "queries", "actions")])]
        yield ForbiddenContract(
            name="kernel and engines are pure",
            contract_options={"source_modules": pure, "forbidden_modules": impure, "allow_indirect_imports": "false"},
            **options,
        )


@dataclass(frozen=True, slots=True)
class Stranger:
    """An import of another room that does not come through a door."""

    importer: str
    imported: str

    def __str__(self) -> str:
        return f"{self.importer} imports {self.imported}: other rooms enter only through {', '.join(sorted(DOORS))}"


def _through_walls(graph: ImportGraph) -> Iterator[Stranger]:
    """Yield imports from one room into another that come through no door."""
    inside = {module: place for module in graph.modules if (place := _place(module))}
    for importer, (room, layer) in sorted(inside.items()):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            other, its_layer = inside.get(imported, (room, ""))
            if other == room or other in OPEN_ROOMS or its_layer in DOORS:
                continue
            if not (its_layer == TABLES and layer in POINTING):
                yield Stranger(importer, imported)


def _place(module: str) -> tuple[str, str] | None:
    """Room and layer of a module; None where it stands in no room."""
    package, _, rest = module.partition(".")
    room, _, inner = rest.partition(".")
    return (room, inner.partition(".")[0]) if package == PACKAGE and room in ROOMS else None


def _inside(layers: Iterable[str], rooms: Iterable[str]) -> dict[str, Any]:
    """Options of a contract of layers in which every module of the rooms must stand; migrations are Django's."""
    return {
        "layers": [_optional(layer) for layer in layers],
        "containers": [f"{PACKAGE}.{room}" for room in rooms],
        "exhaustive": "true",
        "exhaustive_ignores": ["migrations"],
    }


def _optional(layer: str) -> str:
    return " : ".join(f"({module.strip()})" for module in layer.split(":"))


def _present(graph: ImportGraph, modules: Iterable[str]) -> list[str]:
    return [module for module in modules if module in graph.modules]
