"""导入报告: what an intake did or would do, for people, pages and machines."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from liantu.kernel.errors import Problem
from liantu.kernel.text import Text
from liantu.registry.intake.plausible_lines import Plausibility

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class TableReport:
    """Counts of one table, and a sample of its changes (place, column, old, new)."""

    table: str
    name: Text
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    rejected: int = 0
    duplicates: int = 0
    changes: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What an intake did (``applied``) or would do: counts by table, problems, and doubts that wait for a person.

    ``problems`` lists them up to a limit per sheet and column; ``problem_count`` counts all. ``warnings`` refuse nothing.
    ``plausibility`` says what each item is before and after, and which values somebody must say are right.
    """

    tables: tuple[TableReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    warnings: tuple[Problem, ...] = ()
    doubts: int = 0
    applied: bool = False
    sources: tuple[int, ...] = ()
    notes: tuple[Text, ...] = field(default_factory=tuple)
    plausibility: Plausibility = field(default_factory=Plausibility)

    @property
    def total(self) -> int:
        """Rows that were or would be written."""
        return sum(table.new + table.changed for table in self.tables)

    def table(self, code: str) -> TableReport:
        """Return the counts of a table; all zero where it was not in the input."""
        return next((table for table in self.tables if table.table == code), TableReport(code, Text(code, code)))

    def lines(self) -> list[str]:
        """Return the report as lines for a terminal: counts by table, then the first problems."""
        head = Text("已导入", "applied") if self.applied else Text("未写入", "nothing written")
        lines = [str(head)]
        for one in self.tables:
            counts = (
                f"新增 new {one.new:,}, 变更 changed {one.changed:,}, 未变 unchanged {one.unchanged:,}, 较旧 older {one.older:,}, "
                f"拒绝 rejected {one.rejected:,}, 重复 repeated {one.duplicates:,}"
            )
            lines.append(f"{one.name}: {counts}")
        lines += [str(note) for note in self.notes]
        lines += self.plausibility.written()
        if self.doubts:
            lines.append(f"疑似同一单位，待人工判断 / doubtful pairs that wait for a person: {self.doubts:,}")
        lines += [f"注意 note: {warning}" for warning in self.warnings[:_SHOWN]]
        lines += [str(problem) for problem in self.problems[:_SHOWN]]
        if self.problem_count:
            lines.append(f"问题合计 / problems in all: {self.problem_count:,}")
        return lines

    def as_json(self) -> dict[str, Any]:
        """Return counts, doubts and notes as plain values (problems apart, see `problems_as_json`)."""
        tables = [asdict(table) for table in self.tables]
        notes = [asdict(note) for note in self.notes]
        counts = {"doubts": self.doubts, "applied": self.applied, "problem_count": self.problem_count}
        return {"tables": tables, **counts, "notes": notes, "plausibility": self.plausibility.as_json()}

    def problems_as_json(self) -> list[dict[str, Any]]:
        """Return the listed problems as plain values: code, what, hint (each zh, en), file, sheet, row, cell."""
        return [problem_as_json(problem) for problem in self.problems]


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Return one problem as plain values."""
    return {"code": problem.code, "what": asdict(problem.what), "hint": asdict(problem.hint), **asdict(problem.place)}
