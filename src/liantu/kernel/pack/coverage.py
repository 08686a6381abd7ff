"""覆盖: which commitments of the policy are carried, and which room will carry the others."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.kernel.pack.entries import CommitmentEntry
from liantu.kernel.pack.model import Pack


@dataclass(frozen=True, slots=True)
class Coverage:
    """The commitments of a pack: those bound to a figure or check, and those that wait for a room."""

    bound: tuple[CommitmentEntry, ...]
    not_bound: tuple[CommitmentEntry, ...]

    @property
    def total(self) -> int:
        """How many commitments the pack has."""
        return len(self.bound) + len(self.not_bound)

    def by_room(self) -> dict[str, tuple[CommitmentEntry, ...]]:
        """Return the commitments that wait, by the room that will carry them, the fullest room first."""
        rooms: dict[str, list[CommitmentEntry]] = {}
        for commitment in self.not_bound:
            rooms.setdefault(commitment.room, []).append(commitment)
        return {room: tuple(rooms[room]) for room in sorted(rooms, key=lambda room: (-len(rooms[room]), room))}


def coverage(pack: Pack) -> Coverage:
    """Return which commitments of ``pack`` are bound and which are not.

    A commitment is bound when a figure or a check carries it; one that has only work is not.
    """
    commitments = [commitment for measure in pack.measures for commitment in measure.commitments]
    return Coverage(
        bound=tuple(commitment for commitment in commitments if commitment.bound),
        not_bound=tuple(commitment for commitment in commitments if not commitment.bound),
    )
