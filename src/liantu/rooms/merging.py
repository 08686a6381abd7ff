"""合并的单位: what rooms keep about an organisation that became part of another follows it, and comes back when undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from django.db.models import QuerySet


def follow_merge(kept: int, absorbed: int) -> dict[str, Any]:
    """Let every room move what it keeps about ``absorbed`` to ``kept``; return what each moved, by label, as JSON takes it."""
    told = {room.label: room.organisations_merged(kept, absorbed) for room in installed_rooms()}
    return {label: moved for label, moved in told.items() if moved}


def follow_split(kept: int, absorbed: int, moved: dict[str, Any]) -> None:
    """Let every room take back what it moved."""
    for room in installed_rooms():
        if room.label in moved:
            room.organisations_split(kept, absorbed, moved[room.label])


def rekey(rows: QuerySet[Any], column: str, old: Any, new: Any, beside: Sequence[str] = ()) -> list[int]:
    """Give rows whose ``column`` says ``old`` the value ``new``; return their ids.

    Where a row of the same ``beside`` columns says ``new`` already, the other stays as it is: two would be one too many.
    """
    taken = set(rows.filter(**{column: new}).values_list(*beside)) if beside else set()
    found = rows.filter(**{column: old}).values_list("pk", *beside)
    moved = [row[0] for row in found if not beside or row[1:] not in taken]
    rows.filter(pk__in=moved).update(**{column: new})
    return moved


def rekey_back(rows: QuerySet[Any], ids: Sequence[int], column: str, old: Any, beside: Sequence[str] = ()) -> None:
    """Give rows their ``old`` value again; where another of the same ``beside`` columns was made meanwhile, that one stands alone.

    None stays with the organisation that the rows do not belong to: a membership would go on opening its data.
    """
    taken = set(rows.filter(**{column: old}).values_list(*beside)) if beside else set()
    found = list(rows.filter(pk__in=ids).values_list("pk", *beside))
    twice = [row[0] for row in found if beside and row[1:] in taken]
    rows.filter(pk__in=twice).delete()
    rows.filter(pk__in=[row[0] for row in found if row[0] not in twice]).update(**{column: old})
