"""政策措施: each measure with what carries its commitments, and what is open under it now."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import CommitmentEntry, MeasureEntry, Pack
from liantu.oversight.queries.findings import counts_by_code
from liantu.oversight.queries.tasks import open_tasks_by_code


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
    """All measures in two queries; a check that serves two commitments of a measure counts once for the measure."""
    finding_counts, task_counts = counts_by_code(viewer), open_tasks_by_code(viewer)
    rows = []
    for measure in pack.measures:
        codes = {code for commitment in measure.commitments for code in commitment.checks}
        commitments = tuple(
            CommitmentRow(
                entry, sum(finding_counts.get(code, 0) for code in entry.checks), sum(task_counts.get(code, 0) for code in entry.checks)
            )
            for entry in measure.commitments
        )
        totals = [sum(counts.get(code, 0) for code in codes) for counts in (finding_counts, task_counts)]
        rows.append(MeasureRow(measure, commitments, *totals))
    return rows


def commitments_of(pack: Pack, codes: tuple[str, ...]) -> list[tuple[MeasureEntry, CommitmentEntry]]:
    """The commitments of ``codes`` with their measures."""
    return [(measure, entry) for measure in pack.measures for entry in measure.commitments if entry.code in codes]
