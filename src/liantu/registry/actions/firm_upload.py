"""企业自报: a firm imports rows about itself; a row about somebody else refuses the whole file before anything is compared."""

from __future__ import annotations

from dataclasses import dataclass, replace

from liantu.kernel.errors import IntakeError, NotAllowedError, Problem
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.ownership import Own
from liantu.registry.intake.pipeline import Batch
from liantu.registry.intake.report import IntakeReport, TableReport
from liantu.registry.rules import may_import, may_upload, tables_of

_NAMES_OTHERS = {"unknown_organisation", "ambiguous_name"}
_HINT = Text("改填对方的统一社会信用代码，或写明对方所在地", "write the other side's credit code, or say where it is")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a viewer may import: everything, or (a firm) rows about its own organisations in some tables."""

    own: Own | None = None
    tables: frozenset[str] | None = None

    def refuse_tables(self, batch: Batch) -> None:
        """Raise IntakeError with every table that is not for the viewer to fill."""
        names = [TABLES[code].name for code in batch.frames if self.tables is not None and code not in self.tables]
        if names:
            hint = Text("去掉这张表后重新上传", "leave this table out and upload again")
            whats = [Text(f"“{name.zh}”不由企业填报", f"'{name.en}' cannot be filled in by firms") for name in names]
            only = Text("只能填报本单位的数据", "only rows of your own organisation may be imported")
            raise IntakeError(only, [Problem("not_own_table", what, hint) for what in whats])

    def shown(self, report: IntakeReport) -> IntakeReport:
        """The report as the viewer may see it: a firm learns nothing of others (similar names, counts of rows that are there already)."""
        if self.own is None:
            return report
        problems = tuple(_without_names(problem) for problem in report.problems)
        return replace(report, problems=problems, tables=tuple(_without_counts(table) for table in report.tables), doubts=0)

    @property
    def rights(self) -> tuple[object, ...]:
        """What is allowed, as plain values in a fixed order."""
        return (None if self.own is None else sorted(self.own.organisations), None if self.tables is None else sorted(self.tables))


def scope_of(viewer: Viewer) -> Scope:
    """Return what ``viewer`` may import; raises NotAllowedError where that is nothing."""
    if may_import(viewer):
        return Scope()
    if may_upload(viewer):
        return Scope(Own.of(viewer.organisations), tables_of(viewer))
    raise NotAllowedError(Text("您没有导入数据的权限", "you are not allowed to import data"))


def _without_names(problem: Problem) -> Problem:
    return replace(problem, hint=_HINT) if problem.code in _NAMES_OTHERS else problem


def _without_counts(table: TableReport) -> TableReport:
    """Rows that change nothing are counted together."""
    return replace(table, unchanged=table.unchanged + table.older + table.duplicates, older=0, duplicates=0)
