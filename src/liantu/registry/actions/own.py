"""企业自报: a firm brings in rows about itself; a row about somebody else refuses the whole file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction

from liantu.accounts.engine.reader import Reader, Role
from liantu.kernel.errors import IntakeError, NotAllowedError, Problem
from liantu.kernel.text import Text
from liantu.registry.actions.imports import import_files
from liantu.registry.intake.ownership import foreign_rows
from liantu.registry.intake.report import IntakeReport, TableReport
from liantu.registry.models import Organisation, Source
from liantu.registry.rules import may_upload, tables_of

_NAMES_OTHERS = {"unknown_organisation", "ambiguous_name"}
_ONLY_OWN = Text("只能填报本单位的数据", "only rows of your own organisation may be brought in")
_LEAVE_OUT = Text("去掉这张表后重新上传", "leave this table out and upload again")
_MEND = Text("改填对方的统一社会信用代码，或写明对方所在地", "write the other side's credit code, or say where it is")


class _RollBack(Exception):  # noqa: N818 it carries no error
    """Ends a transaction whose outcome was only to be looked at."""


def import_own(paths: Sequence[Path], *, reader: Reader, dry_run: bool, **options: Any) -> IntakeReport:
    """Import in a transaction and look at what was written; raises IntakeError with every row that is about somebody else.

    What the report would tell of others (names that are alike, counts of rows that are held already) is left out.
    """
    if not may_upload(reader):
        raise NotAllowedError(Text("您没有导入数据的权限", "you may not bring in data"))
    acting = replace(reader, roles=frozenset({Role.ANALYST}))
    report: IntakeReport | None = None
    try:
        with transaction.atomic():
            before = Organisation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            report = import_files(paths, reader=acting, **options)
            _refuse_foreign(report, reader, before)
            if dry_run:
                raise _RollBack  # noqa: TRY301
    except _RollBack:
        pass
    assert report is not None
    return _discreet(report)


def _refuse_foreign(report: IntakeReport, reader: Reader, newest_before: int) -> None:
    """Raise IntakeError where a table is not for firms, or a row is about somebody else."""
    allowed = tables_of(reader)
    problems = [Problem("not_own_table", _not_yours(table.name), _LEAVE_OUT) for table in report.tables if table.table not in allowed]
    if not problems:
        problems = foreign_rows(Source.objects.filter(pk__in=report.sources), reader.organisations, newer_than=newest_before)
    if problems:
        raise IntakeError(_ONLY_OWN, problems)


def _not_yours(name: Text) -> Text:
    return Text(f"“{name.zh}”不由企业填报", f"'{name.en}' is not for firms to fill")


def _discreet(report: IntakeReport) -> IntakeReport:
    problems = tuple(_without_names(problem) for problem in report.problems)
    tables = tuple(_without_held(table) for table in report.tables)
    return replace(report, problems=problems, tables=tables, doubts=0)


def _without_names(problem: Problem) -> Problem:
    return replace(problem, mend=_MEND) if problem.code in _NAMES_OTHERS else problem


def _without_held(table: TableReport) -> TableReport:
    """Rows that change nothing are counted together, whoever they are about."""
    return replace(table, unchanged=table.unchanged + table.older + table.duplicates, older=0, duplicates=0)
