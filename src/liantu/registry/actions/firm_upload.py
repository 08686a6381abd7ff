"""企业自报: a firm brings in rows about itself; a row about somebody else refuses the whole file before anything is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from liantu.kernel.errors import NotAllowedError, Problem
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry.actions.imports import import_checked
from liantu.registry.intake.ownership import Own
from liantu.registry.intake.report import IntakeReport, TableReport
from liantu.registry.rules import may_upload, tables_of

_NAMES_OTHERS = {"unknown_organisation", "ambiguous_name"}
_MEND = Text("改填对方的统一社会信用代码，或写明对方所在地", "write the other side's credit code, or say where it is")


def import_own(paths: Sequence[Path], *, viewer: Viewer, **options: Any) -> IntakeReport:
    """Import rows about the viewer's organisations; every row that is about somebody else is a problem. Options of `import_files`.

    What the report would tell of others (names that are alike, counts of rows that are held already) is left out.
    """
    if not may_upload(viewer):
        raise NotAllowedError(Text("您没有导入数据的权限", "you may not bring in data"))
    own = Own.of(viewer.organisations)
    return _discreet(import_checked(paths, viewer=viewer, own=own, allowed=tables_of(viewer), **options))


def _discreet(report: IntakeReport) -> IntakeReport:
    problems = tuple(_without_names(problem) for problem in report.problems)
    tables = tuple(_without_held(table) for table in report.tables)
    return replace(report, problems=problems, tables=tables, doubts=0)


def _without_names(problem: Problem) -> Problem:
    return replace(problem, hint=_MEND) if problem.code in _NAMES_OTHERS else problem


def _without_held(table: TableReport) -> TableReport:
    """Rows that change nothing are counted together."""
    return replace(table, unchanged=table.unchanged + table.older + table.duplicates, older=0, duplicates=0)
