"""What other pages put in with one line: comments on a subject, a button to follow it, a form that keeps the page as a view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone

from liantu.accounts.queries import viewer_on
from liantu.desk import queries
from liantu.desk.engine.rule_files import DeskRules, GlossaryRules
from liantu.desk.models import Comment
from liantu.desk.rules import is_administration, may_comment, may_follow
from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.web.page_context import pack

register = template.Library()


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as it is drawn, and whether the viewer may take it back."""

    comment: Comment
    may_delete: bool


@register.inclusion_tag("desk/parts/comments.html", takes_context=True)
def comments(context: dict[str, Any], kind: str, key: object) -> dict[str, Any]:
    """Draw the comments on a subject with the form to add one; nothing where the viewer may neither read nor write any."""
    viewer, subject, rules = viewer_on(context["request"]), Subject(kind, str(key)), pack().rule(DeskRules)
    rows = queries.comments(viewer, subject, rules.comments_shown)
    youngest = timezone.now() - timedelta(minutes=rules.comment_minutes_to_delete)
    writable = may_comment(viewer, subject)
    return _sent_from(context, subject) | {
        "rows": [ShownComment(row, row.author_id == viewer.user_id and row.at > youngest) for row in rows],
        "readable": bool(rows) or writable,
        "may_comment": writable,
        "administration": is_administration(viewer),
        "longest": rules.comment_characters,
    }


@register.inclusion_tag("desk/parts/follow.html", takes_context=True)
def follow(context: dict[str, Any], kind: str, key: object) -> dict[str, Any]:
    """Draw the button that follows a subject, or follows it no more."""
    viewer, subject = viewer_on(context["request"]), Subject(kind, str(key))
    allowed = may_follow(viewer, subject)
    return _sent_from(context, subject) | {"may_follow": allowed, "followed": allowed and queries.is_followed(viewer, subject)}


@register.inclusion_tag("desk/parts/word.html")
def word(code: str) -> dict[str, Any]:
    """Draw the button that says what a word means; raises KeyError for one that the glossary does not have."""
    return {"word": pack().rule(GlossaryRules).by_code[code]}


@register.inclusion_tag("desk/parts/save_view.html", takes_context=True)
def save_view(context: dict[str, Any]) -> dict[str, Any]:
    """Draw the form that keeps this page with its filters under a name."""
    viewer: Viewer = viewer_on(context["request"])
    return {
        "signed_in": viewer.user_id is not None,
        "departments": [(code, pack().departments.get(code, Text(code, code))) for code in sorted(viewer.departments)],
        "address": context["request"].get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


def _sent_from(context: dict[str, Any], subject: Subject) -> dict[str, Any]:
    """What a form about a subject sends: the subject, the page to come back to, and the token against forged requests."""
    address = context["request"].get_full_path()
    return {"kind": subject.kind, "key": subject.key, "address": address, "csrf_token": context.get("csrf_token")}
