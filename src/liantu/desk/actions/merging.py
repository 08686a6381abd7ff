"""合并单位后的关注和评论: what people follow and say of an organisation that became part of another is of that one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liantu.desk.models import Comment, Followed
from liantu.rooms.merging import rekey, rekey_back

_KIND = "organisation"


def move_kept(kept: int, absorbed: int) -> dict[str, list[int]]:
    """Move what is followed and said to the kept organisation; return the rows."""
    followed = rekey(Followed.objects.filter(kind=_KIND), "key", str(absorbed), str(kept), ("user_id",))
    comments = rekey(Comment.objects.filter(kind=_KIND), "key", str(absorbed), str(kept))
    return {"followed": followed, "comments": comments} if followed or comments else {}


def move_kept_back(absorbed: int, moved: Mapping[str, Any]) -> None:
    """Give the rows back to the organisation that stands for itself again."""
    rekey_back(Followed.objects.filter(kind=_KIND), moved["followed"], "key", str(absorbed), ("user_id",))
    Comment.objects.filter(pk__in=moved["comments"]).update(key=str(absorbed))
