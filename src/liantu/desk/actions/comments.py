"""评论: say something about a subject, plain text; who is mentioned is told, where he may read it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, people, viewer_by_id, visible_to
from liantu.desk.actions.notices import notify
from liantu.desk.engine.mentions import mentioned
from liantu.desk.engine.rule_files import DeskRules
from liantu.desk.models import LONGEST_URL, Comment
from liantu.desk.rules import is_administration, may_comment
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.rooms import clock

_HOUR = timedelta(hours=1)
_QUOTED = 60
_ANCHOR = "#comments"


@transaction.atomic
def add_comment(viewer: Viewer, subject: Subject, text: str, url: str, *, internal: bool = True) -> Comment:
    """Say ``text`` about a subject whose page is ``url``; what somebody outside of the administration says is never internal.

    Tells who is mentioned and who spoke of the subject before, as far as they may read it. Raises NotAllowedError where the viewer may
    not speak of the subject, LiantuError for an empty or too long text, and for too many within an hour.
    """
    if viewer.user_id is None or not may_comment(viewer, subject):
        raise NotAllowedError(Text("您不能评论这个对象", "you are not allowed to comment on this"))
    said = text.replace("\r\n", "\n").strip()
    _refuse_excess(viewer.user_id, said)
    comment = Comment.objects.create(
        kind=subject.kind,
        key=subject.key,
        author_id=viewer.user_id,
        text=said,
        internal=internal and is_administration(viewer),
        at=clock.now(),
    )
    write_audit(viewer.user_id, "comment", str(subject), comment=comment.pk)
    _tell(comment, subject, url)
    return comment


def delete_comment(viewer: Viewer, pk: int) -> Comment:
    """Take back one's own comment, as long as the pack lets one; NotFoundError for another's, NotAllowedError when too late."""
    comment: Comment | None = visible_to(viewer, Comment.objects.filter(pk=pk, author=viewer.user_id, deleted_at=None)).first()
    if comment is None:
        raise NotFoundError(Text("没有这条评论，或不是您的", "there is no such comment, or it is not yours"))
    minutes = _rules().comment_minutes_to_delete
    if clock.now() - comment.at > timedelta(minutes=minutes):
        raise NotAllowedError(Text(f"评论发表 {minutes} 分钟后不能删除", f"a comment cannot be deleted after {minutes} minutes"))
    comment.deleted_at = clock.now()
    comment.save(update_fields=["deleted_at"])
    write_audit(viewer.user_id, "delete_comment", f"{comment.kind}:{comment.key}", comment=comment.pk)
    return comment


def _refuse_excess(user_id: int, said: str) -> None:
    rules = _rules()
    if not said:
        raise LiantuError(Text("请填写评论", "the comment is empty"))
    if "\0" in said or len(said) > rules.comment_characters:
        limit = rules.comment_characters
        raise LiantuError(Text(f"评论最多 {limit} 字", f"a comment has at most {limit} characters"))
    if Comment.objects.filter(author=user_id, at__gt=clock.now() - _HOUR).count() >= rules.comments_an_hour:
        raise LiantuError(Text("一小时内评论过多", "too many comments within an hour"), Text("请稍后再发表", "try again later"))


def _tell(comment: Comment, subject: Subject, url: str) -> None:
    """Tell who is mentioned, then who spoke of it before; never the author, and nobody who may not read it."""
    everybody = list(people().exclude(pk=comment.author_id).values_list("pk", "username", "display_name"))
    names = {name: pk for pk, username, display_name in everybody for name in (username, display_name) if name}
    named = mentioned(comment.text, names)
    before = Comment.objects.filter(kind=subject.kind, key=subject.key, deleted_at=None).exclude(author=comment.author_id)
    others = set(before.values_list("author", flat=True)) - set(named)
    author = comment.author
    who, quoted = author.display_name or author.username, " ".join(comment.text.split())[:_QUOTED]
    for users, kind, line in (
        (named, "desk.mention", Text(f"{who}在评论中提到了您：{quoted}", f"{who} mentioned you in a comment: {quoted}")),
        (others, "desk.answer", Text(f"{who}也发表了评论：{quoted}", f"{who} commented too: {quoted}")),
    ):
        readers = [pk for pk in users if visible_to(viewer_by_id(pk), Comment.objects.filter(pk=comment.pk)).exists()]
        notify(readers, kind, line, _leads_to(url), key=f"comment:{comment.pk}")


def _leads_to(url: str) -> str:
    """The comments on a page; without the page's filters where the whole address is longer than a notice keeps."""
    longest = LONGEST_URL - len(_ANCHOR)
    return next((one for one in (url, url.partition("?")[0]) if len(one) <= longest), "/") + _ANCHOR


def _rules() -> DeskRules:
    return load_pack(settings.PACK).rule(DeskRules)
