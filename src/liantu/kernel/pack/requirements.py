"""要求: what the rooms ask of a pack, beyond its own form: their rule files, and what else they check in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from liantu.kernel.errors import PackError, Problem
from liantu.kernel.pack.indicator_checks import check_measuring
from liantu.kernel.pack.model import Pack
from liantu.kernel.pack.places import PlaceOf
from liantu.kernel.pack.references import Present, check_references
from liantu.kernel.pack.rule_files import RuleFile, formed, judged, unknown_files
from liantu.kernel.text import Text

PackCheck = Callable[[Pack, PlaceOf], Iterable[Problem]]
"""What a room checks in a part of the pack that it reads; the second argument says where an entry stands."""


def refuse(folder: Path, problems: Sequence[Problem]) -> None:
    """Raise PackError with all ``problems`` at once, by file and line, where there are any."""
    if not problems:
        return
    ordered = sorted(problems, key=lambda problem: (problem.place.file, problem.place.row or 0))
    count = len(ordered)
    raise PackError(Text(f"城市包 {folder.name} 有 {count} 处错误", f"pack {folder.name}: {count} problem(s)"), ordered)


@dataclass(frozen=True, slots=True)
class Requirements:
    """The rule files of all rooms by name, and their checks of other parts of the pack."""

    rule_files: Mapping[str, type[RuleFile]] = field(default_factory=dict)
    checks: tuple[PackCheck, ...] = ()

    def __or__(self, other: Requirements) -> Requirements:
        """Return both together; raises ValueError where two rooms claim one file."""
        if twice := sorted(set(self.rule_files) & set(other.rule_files)):
            raise ValueError(f"two rooms read {', '.join(twice)}: the file belongs to one, from which the other takes its model")
        return Requirements({**self.rule_files, **other.rule_files}, (*self.checks, *other.checks))

    def met_by(self, pack: Pack) -> Pack:
        """Return ``pack``, which has been read, where it meets all; raises PackError with all that is wrong."""
        refuse(pack.folder, self.in_form(pack))
        refuse(pack.folder, self.in_place(pack))
        return pack

    def in_form(self, pack: Pack) -> list[Problem]:
        """Return what is wrong with the rule files of ``pack`` by themselves: missing, unknown, or of a wrong type."""
        faults = [problem for model in self.rule_files.values() for problem in formed(pack, model)[1]]
        return [*unknown_files(pack, self.rule_files), *faults]

    def in_place(self, pack: Pack) -> list[Problem]:
        """Return what is wrong between the parts of ``pack``, whose form is right: names that lead nowhere, and what the rooms check."""
        faults = [*check_references(pack, pack.place, Present()), *check_measuring(pack, pack.place)]
        faults += [problem for model in self.rule_files.values() for problem in judged(pack, model)[1]]
        faults += [problem for check in self.checks for problem in check(pack, pack.place)]
        return list(dict.fromkeys(faults))
