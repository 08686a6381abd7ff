"""合并单位: two records of one organisation become one, and a merge can be undone.

Facts keep their history: the absorbed organisation's current rows are closed and added anew under the kept one. Where the kept one has
a row of the same key, that row wins and the other is only closed. Undoing removes the added rows and opens the closed ones again.
What other rooms keep about the absorbed one (people, tasks, what is followed and said) follows it through the frame, and comes back.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import visible_to
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry import models as m
from liantu.registry.rules import may_merge
from liantu.rooms import clock
from liantu.rooms.merging import follow_merge, follow_split, rekey, rekey_back

_FACTS: tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...] = (
    (m.Capability, ("organisation_id",), ("organisation_id", "product_id", "year")),
    (m.SupplyLink, ("supplier_id", "customer_id"), ("supplier_id", "customer_id", "product_id", "year")),
    (m.Report, ("organisation_id",), ("organisation_id", "period", "item")),
    (m.Credential, ("organisation_id",), ("organisation_id", "kind", "number")),
    (m.Project, ("organisation_id",), ("code",)),
)
"""Facts that name organisations: the columns that do, and the natural key."""


@transaction.atomic
def merge_organisations(kept_id: int, absorbed_id: int, *, viewer: Viewer) -> m.Merge:
    """Make ``absorbed`` part of ``kept``; raises NotAllowedError, NotFoundError, LiantuError (merged already, or with itself)."""
    kept, absorbed = _both(kept_id, absorbed_id, viewer)
    now = clock.now()
    moved: dict[str, Any] = {"closed": {}, "added": {}}
    for model, columns, key in _FACTS:
        closed, added = _move_facts(model, columns, key, kept_id, absorbed_id, now)
        moved["closed"][model.__name__], moved["added"][model.__name__] = closed, added
    moved["names"] = _move_names(kept_id, absorbed_id)
    moved["sites"] = _move_sites(kept_id, absorbed_id)
    moved["drafts"] = _move_drafts(kept_id, absorbed_id)
    moved["other_doubts"] = _move_doubts(kept_id, absorbed_id)
    moved["rooms"] = follow_merge(kept_id, absorbed_id)
    pair = Q(organisation=kept, candidate=absorbed) | Q(organisation=absorbed, candidate=kept)
    doubts = m.MatchDoubt.objects.filter(pair)
    moved["doubts"] = [[pk, state] for pk, state in doubts.values_list("pk", "state")]
    doubts.update(state=m.MatchDoubt.State.SAME, decided_by_id=viewer.user_id, decided_at=now)
    absorbed.merged_into = kept
    absorbed._history_date = now  # type: ignore[attr-defined]  # noqa: SLF001 simple-history's name for when it happened
    absorbed.save()
    merge = m.Merge.objects.create(kept=kept, absorbed=absorbed, by_id=viewer.user_id, moved=moved)
    write_audit(viewer.user_id, "merge_organisations", f"organisation:{kept_id}", absorbed=absorbed_id, merge=merge.pk, **_counts(moved))
    return merge


def _both(kept_id: int, absorbed_id: int, viewer: Viewer) -> tuple[m.Organisation, m.Organisation]:
    if not may_merge(viewer):
        raise NotAllowedError(Text("您没有合并单位的权限", "you are not allowed to merge organisations"))
    seen = visible_to(viewer, m.Organisation.objects.select_for_update()).in_bulk([kept_id, absorbed_id])
    if len(seen) < 2:
        what = Text("要合并的两个单位必须不同且都存在", "the two organisations must differ and both exist")
        raise NotFoundError(what)
    for one in seen.values():
        if one.merged_into_id is not None:
            raise LiantuError(Text(f"“{one.name}”已并入其他单位", f"'{one.name}' is merged into another already"))
    return seen[kept_id], seen[absorbed_id]


def _move_facts(
    model: Any, columns: tuple[str, ...], key: tuple[str, ...], kept_id: int, absorbed_id: int, now: Any
) -> tuple[list[int], list[int]]:
    """Close the absorbed one's current rows, add them under the kept one where that has none of the key; return both id lists."""
    condition = Q()
    for column in columns:
        condition |= Q(**{column: absorbed_id})
    rows = list(model.objects.current().filter(condition))
    closed = [row.pk for row in rows]
    model.objects.filter(pk__in=closed).update(known_to=now)
    added = []
    for row in rows:
        for column in columns:
            if getattr(row, column) == absorbed_id:
                setattr(row, column, kept_id)
        if model.objects.current().filter(**{name: getattr(row, name) for name in key}).exists():
            continue
        row.pk, row.known_from, row.known_to = None, now, None
        row.save(force_insert=True)
        added.append(row.pk)
    return closed, added


def _move_names(kept_id: int, absorbed_id: int) -> list[list[Any]]:
    """Give the absorbed one's names to the kept one, its current name as an alias; return [id, kind before]."""
    taken = set(m.OrganisationName.objects.filter(organisation_id=kept_id).values_list("kind", "normal"))
    moved = []
    for name in m.OrganisationName.objects.filter(organisation_id=absorbed_id).order_by("pk"):
        kind = "alias" if name.kind == "current" else name.kind
        if (kind, name.normal) not in taken:
            taken.add((kind, name.normal))
            moved.append([name.pk, name.kind])
            m.OrganisationName.objects.filter(pk=name.pk).update(organisation_id=kept_id, kind=kind)
    return moved


def _move_sites(kept_id: int, absorbed_id: int) -> list[int]:
    """Give the absorbed one's sites to the kept one where the name is free; return their ids."""
    taken = set(m.Site.objects.filter(organisation_id=kept_id).values_list("name", flat=True))
    moved = []
    for site in m.Site.objects.filter(organisation_id=absorbed_id).exclude(name__in=taken):
        site.organisation_id = kept_id
        site.save()
        moved.append(site.pk)
    return moved


def _move_drafts(kept_id: int, absorbed_id: int) -> list[int]:
    """Give reports that are being filled in to the kept one; where it has one of the same period, that one stands."""
    drafts = m.ReportDraft.objects.all()
    return rekey(drafts.filter(organisation__in=(kept_id, absorbed_id)), "organisation_id", absorbed_id, kept_id, ("period",))


def _move_doubts(kept_id: int, absorbed_id: int) -> list[list[Any]]:
    """Let open doubts between the absorbed one and others wait for the kept one; return [id, column]."""
    moved: list[list[Any]] = []
    for column, other in (("organisation_id", "candidate_id"), ("candidate_id", "organisation_id")):
        taken = set(m.MatchDoubt.objects.filter(organisation=kept_id).values_list("candidate_id", flat=True))
        taken |= set(m.MatchDoubt.objects.filter(candidate=kept_id).values_list("organisation_id", flat=True))
        waiting = m.MatchDoubt.objects.filter(state=m.MatchDoubt.State.OPEN).exclude(**{f"{other}__in": [kept_id, *taken]})
        ids = rekey(waiting, column, absorbed_id, kept_id)
        moved += [[pk, column] for pk in ids]
    return moved


def _counts(moved: dict[str, Any]) -> dict[str, int]:
    """How much of each kind followed the absorbed organisation, for the audit line; nothing of what there was none."""
    kinds = {"drafts": moved["drafts"], "doubts": moved["other_doubts"]}
    kinds |= {kind: rows for room in moved["rooms"].values() for kind, rows in room.items()}
    return {kind: len(rows) for kind, rows in kinds.items() if rows}


@transaction.atomic
def undo_merge(merge_id: int, *, viewer: Viewer) -> m.Merge:
    """Take a merge apart; later merges of the kept organisation must be undone first. Raises like `merge_organisations`."""
    if not may_merge(viewer):
        raise NotAllowedError(Text("您没有合并单位的权限", "you are not allowed to merge organisations"))
    merge: m.Merge | None = visible_to(viewer, m.Merge.objects.select_for_update().filter(undone_at=None)).filter(pk=merge_id).first()
    if merge is None:
        raise NotFoundError(Text("没有可撤销的合并", "merge not found, or already undone"))
    later = m.Merge.objects.filter(Q(kept=merge.kept_id) | Q(absorbed=merge.kept_id), undone_at=None, pk__gt=merge.pk)
    if later.exists():
        raise LiantuError(Text("先撤销之后的合并", "undo the later merges of this organisation first"))
    for model, _, key in _FACTS:
        _restore_facts(model, key, merge.moved["closed"].get(model.__name__, []), merge.moved["added"].get(model.__name__, []))
    for pk, kind in merge.moved["names"]:
        m.OrganisationName.objects.filter(pk=pk, organisation_id=merge.kept_id).update(organisation_id=merge.absorbed_id, kind=kind)
    for site in m.Site.objects.filter(pk__in=merge.moved["sites"]):
        site.organisation_id = merge.absorbed_id
        site.save()
    rekey_back(m.ReportDraft.objects.all(), merge.moved.get("drafts", []), "organisation_id", merge.absorbed_id, ("period",))
    for pk, column in merge.moved.get("other_doubts", []):
        m.MatchDoubt.objects.filter(pk=pk, state=m.MatchDoubt.State.OPEN).update(**{column: merge.absorbed_id})
    follow_split(merge.kept_id, merge.absorbed_id, merge.moved.get("rooms", {}))
    for pk, state in merge.moved["doubts"]:
        m.MatchDoubt.objects.filter(pk=pk).update(state=state, decided_by=None, decided_at=None)
    absorbed = merge.absorbed
    absorbed.merged_into = None
    absorbed.save()
    merge.undone_at, merge.undone_by_id = clock.now(), viewer.user_id
    merge.save(update_fields=["undone_at", "undone_by"])
    write_audit(viewer.user_id, "undo_merge", f"merge:{merge.pk}")
    return merge


def _restore_facts(model: Any, key: tuple[str, ...], closed: list[int], added: list[int]) -> None:
    """Remove the added rows that still hold and open the closed ones; what newer reports have replaced stays as they say."""
    model.objects.filter(pk__in=added, known_to=None).delete()
    for row in model.objects.filter(pk__in=closed).exclude(known_to=None):
        if not model.objects.current().filter(**{name: getattr(row, name) for name in key}).exists():
            model.objects.filter(pk=row.pk).update(known_to=None)


def decide_doubt(doubt_id: int, *, same: bool, viewer: Viewer) -> m.Merge | None:
    """Settle a doubt: the same organisation (the candidate is kept, and the merge returned) or different ones."""
    if not may_merge(viewer):
        raise NotAllowedError(Text("您没有合并单位的权限", "you are not allowed to merge organisations"))
    doubts = visible_to(viewer, m.MatchDoubt.objects.filter(state=m.MatchDoubt.State.OPEN))
    doubt = doubts.filter(pk=doubt_id).first()
    if doubt is None:
        raise NotFoundError(Text("没有待判断的这一对", "pair not found, or already settled"))
    if same:
        return merge_organisations(doubt.candidate_id, doubt.organisation_id, viewer=viewer)
    doubt.state, doubt.decided_by_id, doubt.decided_at = m.MatchDoubt.State.DIFFERENT, viewer.user_id, clock.now()
    doubt.save(update_fields=["state", "decided_by", "decided_at"])
    write_audit(viewer.user_id, "different_organisations", f"doubt:{doubt.pk}")
    return None
