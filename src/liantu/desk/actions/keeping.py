"""关注与常用视图: what a person keeps: subjects that are followed, pages under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, visible_to
from liantu.desk.engine.rule_files import DeskRules
from liantu.desk.models import LONGEST_ADDRESS, LONGEST_NAME, Followed, SavedView
from liantu.desk.rules import may_follow
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.rooms import clock


@transaction.atomic
def follow(viewer: Viewer, subject: Subject) -> None:
    """Follow a subject. Raises NotFoundError where the viewer does not see it, LiantuError where too much is followed."""
    if viewer.user_id is None or not may_follow(viewer, subject):
        raise NotFoundError(Text("没有可以关注的这个对象，或您看不到", "there is no such thing to follow, or you do not see it"))
    rows = visible_to(viewer, Followed.objects.all())
    if rows.count() >= _rules().followed_at_most:
        raise LiantuError(
            Text("关注的对象已达上限", "you follow as much as one may"), Text("先取消一些关注", "stop following something first")
        )
    Followed.objects.get_or_create(user_id=viewer.user_id, kind=subject.kind, key=subject.key)


def unfollow(viewer: Viewer, subject: Subject) -> None:
    """Follow a subject no more."""
    visible_to(viewer, Followed.objects.filter(kind=subject.kind, key=subject.key)).delete()


def see_followed(viewer: Viewer) -> None:
    """Remember that what happened to all that is followed was seen now."""
    visible_to(viewer, Followed.objects.all()).update(seen_at=clock.now())


@transaction.atomic
def save_view(viewer: Viewer, name: str, address: str, department: str = "") -> SavedView:
    """Keep a page of the product with its filters under a name, instead of an earlier one of that name; shared where a department is named.

    Raises NotAllowedError for somebody who has not signed in or does not work in the department, LiantuError for a name or address that
    cannot be.
    """
    name = " ".join(name.split())
    if viewer.user_id is None or (department and department not in viewer.departments):
        raise NotAllowedError(Text("您不能与这个部门共享", "you cannot share with this department"))
    if not name or len(name) > LONGEST_NAME:
        raise LiantuError(Text("请填写 60 字以内的名称", "give a name of at most 60 characters"))
    own_page = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    if not own_page or len(address) > LONGEST_ADDRESS:
        raise LiantuError(Text("只能保存本系统的页面", "only pages of this system can be saved"))
    if SavedView.objects.filter(user=viewer.user_id).exclude(name=name).count() >= _rules().views_at_most:
        raise LiantuError(Text("常用视图已达上限", "you have saved as many views as one may"), Text("先删除一些", "delete some first"))
    view, _made = SavedView.objects.update_or_create(
        user_id=viewer.user_id, name=name, defaults={"address": address, "department": department, "at": clock.now()}
    )
    if department:
        write_audit(viewer.user_id, "share_view", f"view:{view.pk}", department=department)
    return view


def delete_view(viewer: Viewer, pk: int) -> None:
    """Delete one's own view; raises NotFoundError for one that is another's or is not there."""
    if not SavedView.objects.filter(pk=pk, user=viewer.user_id).delete()[0]:
        raise NotFoundError(Text("没有这个视图，或不是您的", "there is no such view, or it is not yours"))


def _rules() -> DeskRules:
    return load_pack(settings.PACK).rule(DeskRules)
