"""Findings as text, JSON, GitHub annotations or a workbook."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.utils.timezone import localtime

from liantu.kernel.finding import Severity
from liantu.kernel.pack import Pack
from liantu.oversight.models import FindingRecord
from liantu.web import spreadsheets

_GITHUB = {"red": "error", "yellow": "warning", "blue": "notice"}


def finding_dict(record: FindingRecord, pack: Pack, language: str) -> dict[str, Any]:
    """One finding as plain data: what JSON, the workbook and the API give out."""
    check = pack.checks.get(record.code)
    return {
        "code": record.code,
        "check": check.name.in_language(language) if check else "",
        "severity": record.severity,
        "state": record.state,
        "subject": f"{record.subject_kind}:{record.subject_key}",
        "line": record.line_en if language == "en" else record.line_zh,
        "figure": record.figure,
        "value": record.value,
        "stake_cny": record.stake_cny,
        "cause": record.cause,
        "first_seen_at": localtime(record.first_seen_at).isoformat(),
        "fingerprint": record.fingerprint,
        "commitments": list(check.commitments) if check else [],
        "simulated": record.simulated,
    }


def write_findings(records: Sequence[FindingRecord], *, form: str, output: Path | None, language: str, pack: Pack) -> None:
    """Write findings in ``form`` (text, json, github, xlsx) to ``output``, or to the standard output."""
    rows = [finding_dict(record, pack, language) for record in records]
    if form == "xlsx":
        if output is None:
            raise ValueError("a workbook needs a file")
        _write_workbook(rows, output)
        return
    if output is None:
        _write_lines(rows, form, language, sys.stdout)
        return
    with output.open("w", encoding="utf-8") as file:
        _write_lines(rows, form, language, file)


def _write_lines(rows: list[dict[str, Any]], form: str, language: str, file: TextIO) -> None:
    """Write text, JSON or annotations to an open file."""
    if form == "json":
        json.dump(rows, file, ensure_ascii=False, indent=2)
        file.write("\n")
        return
    for row in rows:
        mark = {"zh": "［模拟］", "en": "[simulated] "}[language] if row["simulated"] else ""
        if form == "github":
            file.write(f"::{_GITHUB[row['severity']]} title={row['code']} {row['subject']}::{_escaped(mark + row['line'])}\n")
        else:
            file.write(f"{row['code']}  {row['severity']:<6}  {row['subject']}  {mark}{row['line']}  ({row['state']})\n")
    if form == "text":
        file.write(_summary(rows, language))


def _summary(rows: list[dict[str, Any]], language: str) -> str:
    """The last line of the text form: how many findings of each severity."""
    counts = [(severity, sum(row["severity"] == severity for row in rows)) for severity in Severity]
    severities = "  ".join(f"{severity.text.in_language(language)} {number}" for severity, number in counts)
    return f"{len(rows)} 条预警事项：{severities}\n" if language == "zh" else f"{len(rows)} alerts: {severities}\n"


def _escaped(text: str) -> str:
    """A message of a workflow command, in which percent signs and line ends must be escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _write_workbook(rows: list[dict[str, Any]], output: Path) -> None:
    """Write a sheet of findings."""
    headings = list(rows[0]) if rows else ["code"]
    cells = [[", ".join(value) if isinstance(value, list) else value for value in row.values()] for row in rows]
    output.write_bytes(workbook("findings", headings, cells))


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet; text cells are strings, never formulas or links, and dates are dates."""
    cells = ([value if isinstance(value, date) else _cell(value) for value in row] for row in rows)
    return spreadsheets.workbook([spreadsheets.Sheet(title, headings, cells)])


def comma_separated(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A .csv in UTF-8 with a byte-order mark."""
    return "".join(spreadsheets.csv_lines(headings, ([_cell(value) for value in row] for row in rows))).encode()


def _cell(value: Any) -> Any:
    """A value as a cell takes it: texts in both languages, dates as ISO, empty for unknown."""
    return "" if value is None else value if isinstance(value, str | int | float | bool) else str(value)
