"""对知识包的要求: what all rooms together require of a pack, and whether pack and code name the same things."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.kernel.errors import Place, Problem
from liantu.kernel.figure import FIGURES
from liantu.kernel.finding import CHECKS
from liantu.kernel.pack import Pack, Requirements
from liantu.kernel.pack.places import PlaceOf
from liantu.kernel.text import Text
from liantu.rooms import ROOMS
from liantu.rooms.installed import installed_rooms


def requirements() -> Requirements:
    """Return the rule files and checks of all rooms; Django has to have started, so that their checks and figures are registered."""
    all_requirements = Requirements(checks=(checks_both_ways, figures_defined, work_carried))
    for room in installed_rooms():
        all_requirements |= Requirements(room.rule_files(), tuple(room.pack_checks()))
    return all_requirements


def checks_both_ways(pack: Pack, place: PlaceOf) -> Iterable[Problem]:
    """Yield the checks that the pack describes and no room computes, and those that a room computes and the pack does not describe."""
    for code in sorted(set(pack.checks) - set(CHECKS.codes)):
        message = Text(f"检查 {code} 没有实现", f"check {code} is not implemented")
        yield Problem(
            "pack.check_without_code", message, Text("删去该文件或改正代码", "delete the file or correct its code"), place(("checks", code))
        )
    for code in sorted(set(CHECKS.codes) - set(pack.checks)):
        message = Text(f"检查 {code} 没有说明", f"check {code} has no description")
        yield Problem(
            "pack.check_without_page", message, Text("补上该文件", "add this file"), Place(f"{pack.folder.name}/checks/{code}.yaml")
        )


def figures_defined(pack: Pack, _place: PlaceOf) -> Iterable[Problem]:
    """Yield the figures that a room opens and the pack does not define."""
    for code in sorted(set(FIGURES.codes) - set(pack.indicators)):
        message = Text(f"指标 {code} 没有定义", f"indicator {code} is not defined")
        yield Problem("pack.figure_without_definition", message, Text("补上定义", "define it"), Place(f"{pack.folder.name}/indicators"))


def work_carried(pack: Pack, place: PlaceOf) -> Iterable[Problem]:
    """Yield the kinds of work whose room is not there though they are not planned, and those that are planned in a room that is there."""
    for kind in pack.work.values():
        work_place = place(("work", kind.code), ("room",))
        if kind.room not in ROOMS and not kind.planned:
            message = Text(f"没有房间 {kind.room}", f"room {kind.room} not found")
            yield Problem(
                "pack.no_room", message, Text("改正房间，或写 planned: true", "correct the room, or set planned: true"), work_place
            )
        if kind.room in ROOMS and kind.planned:
            message = Text(
                f"房间 {kind.room} 已有，{kind.code} 不再是计划", f"room {kind.room} is installed, so {kind.code} is no longer planned"
            )
            yield Problem("pack.room_is_there", message, Text("删去 planned", "remove planned"), work_place)
