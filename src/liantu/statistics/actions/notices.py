"""通知: who is told of a district's share of a target: the district that it is set, the city what the district says."""

from __future__ import annotations

from django.urls import reverse

from liantu.accounts.queries import Role, members
from liantu.desk.actions import notify
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.statistics.models import DistrictTarget
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.readings import target_of

_SAID = {
    DistrictTarget.State.ACCEPTED: Text("已接受分解指标", "accepted its target"),
    DistrictTarget.State.ANSWERED: Text("对分解指标提出意见", "objected to its target"),
}


def tell_share_set(pack: Pack, row: DistrictTarget, by: int | None) -> int:
    """Tell the officials of a district that a share was set or set anew; not who set it himself."""
    name = target_of(pack, row.target).name
    line = Text(f"收到分解指标，请答复：{name.zh}", f"District target set, please answer: {name.en}")
    officials = [one for one in members("district", [row.district], [Role.OFFICIAL]).get(row.district, []) if one != by]
    return notify(officials, "statistics.share", line, _page(row), key=f"share:{row.pk}:set:{row.set_at:%Y%m%d%H%M%S%f}")


def tell_share_answered(pack: Pack, row: DistrictTarget, by: int | None) -> int:
    """Tell who set a share that the district accepted it, or what it says against it."""
    said = _SAID.get(DistrictTarget.State(row.state))
    if said is None or row.set_by_id is None or row.set_by_id == by:
        return 0
    place, name = key_name(pack, "district", row.district), target_of(pack, row.target).name
    reason = Text(f"：{row.reason}", f": {row.reason}") if row.reason else Text("", "")
    line = Text(f"{place.zh}{said.zh}（{name.zh}）{reason.zh}", f"{place.en} {said.en} ({name.en}){reason.en}")
    key = f"share:{row.pk}:{row.state}:{row.answered_at:%Y%m%d%H%M%S%f}"
    return notify([row.set_by_id], "statistics.share_answered", line, _page(row), key=key)


def _page(row: DistrictTarget) -> str:
    """Where shares are set and answered."""
    return reverse("target_districts", args=[row.target])
