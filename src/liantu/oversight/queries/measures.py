"""政策措施: each measure with what carries its commitments, and what is open under it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import CommitmentEntry, MeasureEntry, Pack
from liantu.oversight.queries.findings import counts_by_figure
from liantu.oversight.queries.tasks import open_tasks_by_figure

Cell = tuple[str, str]
"""A check and the figure that its findings are about."""


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment with the number of open findings and tasks of its checks."""

    entry: CommitmentEntry
    findings: int
    tasks: int


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with its commitments."""

    entry: MeasureEntry
    commitments: tuple[CommitmentRow, ...]
    findings: int
    tasks: int

    @property
    def bound(self) -> int:
        """How many commitments a figure or check carries."""
        return sum(row.entry.bound for row in self.commitments)


def measures(viewer: Viewer, pack: Pack) -> list[MeasureRow]:
    """All measures in two queries; what serves two commitments of a measure counts once for the measure.

    Of a check that serves several commitments each counts the findings about its own figures, and those about figures that none of them
    names.
    """
    finding_counts, task_counts = counts_by_figure(viewer), open_tasks_by_figure(viewer)
    cells = sorted(finding_counts.keys() | task_counts.keys())
    named = _named_figures(pack)
    rows = []
    for measure in pack.measures:
        own = [{cell for cell in cells if _concerns(entry, cell, named)} for entry in measure.commitments]
        commitments = tuple(
            CommitmentRow(entry, _sum(finding_counts, served), _sum(task_counts, served))
            for entry, served in zip(measure.commitments, own, strict=True)
        )
        together = set[Cell]().union(*own)
        rows.append(MeasureRow(measure, commitments, _sum(finding_counts, together), _sum(task_counts, together)))
    return rows


def _named_figures(pack: Pack) -> dict[str, set[str]]:
    """The figures that the commitments of each check name."""
    named: dict[str, set[str]] = {}
    for entry in (entry for measure in pack.measures for entry in measure.commitments):
        for code in entry.checks:
            named.setdefault(code, set()).update(entry.figures)
    return named


def _concerns(entry: CommitmentEntry, cell: Cell, named: Mapping[str, set[str]]) -> bool:
    """Whether findings of a check about a figure concern a commitment."""
    code, figure = cell
    return code in entry.checks and (figure in entry.figures or figure not in named.get(code, ()))


def _sum(counts: Mapping[Cell, int], cells: Iterable[Cell]) -> int:
    return sum(counts.get(cell, 0) for cell in cells)


def commitments_of(pack: Pack, codes: tuple[str, ...]) -> list[tuple[MeasureEntry, CommitmentEntry]]:
    """The commitments of ``codes`` with their measures."""
    return [(measure, entry) for measure in pack.measures for entry in measure.commitments if entry.code in codes]
