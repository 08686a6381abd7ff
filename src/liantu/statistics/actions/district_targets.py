"""分解指标的办理: the city sets a district's share of a target; the district accepts it or answers with a reason, and it is set anew."""

from __future__ import annotations

import math

from django.conf import settings
from django.db import transaction

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.text import Text
from liantu.rooms import clock
from liantu.statistics.actions.notices import tell_share_answered, tell_share_set
from liantu.statistics.models import DistrictTarget
from liantu.statistics.queries.readings import target_of
from liantu.statistics.rules import may_answer_share, may_set_shares

LONGEST = 300


def set_share(viewer: Viewer, pack: Pack, target: str, district: str, value: float, note: str = "") -> DistrictTarget:
    """Set a district's share of a target in the target's unit; it waits for the district's answer again.

    Raises NotAllowedError, NotFoundError, LiantuError where the target has no number, is a district's own, or the value is none.
    """
    if not may_set_shares(viewer):
        raise NotAllowedError(Text("只有市级主管人员可以下达分解指标", "only officials of the city set districts' shares"))
    entry = target_of(pack, target)
    if entry.value is None or entry.region != pack.city:
        raise LiantuError(Text("该目标没有全市数值，不能分解", "the target has no number for the city, so it cannot be shared"))
    if district not in {one.code for one in pack.districts}:
        raise NotFoundError(Text(f"没有区县 {district}", f"district {district} not found"))
    if not math.isfinite(value):
        raise LiantuError(Text("分解指标必须是数字", "a share must be a number"))
    with transaction.atomic():
        row, _made = DistrictTarget.objects.update_or_create(
            target=target, district=district,
            defaults={
                "value": value, "note": note.strip()[:LONGEST], "state": DistrictTarget.State.SET, "reason": "",
                "set_by_id": viewer.user_id, "set_at": clock.now(), "answered_by_id": None, "answered_at": None,
            },
        )  # fmt: skip
        _audit(viewer, "set_district_target", row)
        tell_share_set(pack, row, viewer.user_id)
    return row


def accept_share(viewer: Viewer, pk: int) -> DistrictTarget:
    """Accept a share for the viewer's district; raises NotAllowedError, NotFoundError."""
    return _answered(viewer, pk, DistrictTarget.State.ACCEPTED, "")


def answer_share(viewer: Viewer, pk: int, reason: str) -> DistrictTarget:
    """Answer a share with a reason instead of accepting it; raises NotAllowedError, NotFoundError, LiantuError without a reason."""
    if not reason.strip():
        raise LiantuError(Text("请写明意见", "give a reason"))
    return _answered(viewer, pk, DistrictTarget.State.ANSWERED, reason.strip()[:LONGEST])


def _answered(viewer: Viewer, pk: int, state: DistrictTarget.State, reason: str) -> DistrictTarget:
    with transaction.atomic():
        row: DistrictTarget | None = visible_to(viewer, DistrictTarget.objects.select_for_update()).filter(pk=pk).first()
        if row is None:
            raise NotFoundError(Text("没有这项分解指标", "there is no such share"))
        if not may_answer_share(viewer, row.district):
            raise NotAllowedError(Text("只有该区县的主管人员可以答复", "only officials of the district may answer"))
        row.state, row.reason, row.answered_by_id, row.answered_at = state, reason, viewer.user_id, clock.now()
        row.save(update_fields=["state", "reason", "answered_by", "answered_at"])
        _audit(viewer, "answer_district_target", row)
        tell_share_answered(load_pack(settings.PACK), row, viewer.user_id)
    return row


def _audit(viewer: Viewer, verb: str, row: DistrictTarget) -> None:
    if viewer.user_id is not None:
        write_audit(viewer.user_id, verb, f"{row.target}:{row.district}", value=row.value, state=row.state, reason=row.reason)
