"""Comments: read by whoever sees the subject, internal ones by the administration alone; mentions tell those who may read them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import viewer_of, visible_to
from liantu.desk import actions
from liantu.desk.models import Comment, Notice
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.registry.models import Organisation, Source
from tests.desk.people import browser, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Organisation:
    source = Source.objects.create(kind="file", name="册", received_at=timezone.now(), mark="reported")
    return Organisation.objects.create(name="示范厂", inside_city=True, source=source, reported_date=date(2026, 1, 1))


@pytest.fixture
def analyst() -> User:
    return person("analyst", "analyst")


def drawn(user: User, subject: Subject) -> str:
    """The comments on a subject as a page of ``user`` shows them."""
    request: Any = RequestFactory().get("/somewhere/?page=2")
    request.viewer = viewer_of(user)
    source = "{% load desk %}{% comments kind key %}{% follow kind key %}"
    return Template(source).render(Context({"request": request, "kind": subject.kind, "key": subject.key}))


def test_a_comment_is_plain_text(firm: Organisation, analyst: User) -> None:
    subject = Subject("organisation", str(firm.pk))
    actions.add_comment(viewer_of(analyst), subject, "<script>alert(1)</script>\n第二行", "/")
    page = drawn(analyst, subject)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行" in page
    assert 'value="/somewhere/?page=2"' in page, "its form leads back"


def test_who_reads_what(firm: Organisation, analyst: User) -> None:
    subject, chain = Subject("organisation", str(firm.pk)), Subject("chain", "lithium_battery")
    own = person("own", "firm", "organisation", str(firm.pk))
    other = person("other", "firm", "organisation", str(firm.pk + 1))
    leader = person("leader", "chain_leader", "chain", "lithium_battery")
    district = person("district", "official", "district", "500112")
    said = {
        "internal": actions.add_comment(viewer_of(analyst), subject, "内部", "/"),
        "open": actions.add_comment(viewer_of(analyst), subject, "公开", "/", internal=False),
        "own": actions.add_comment(viewer_of(own), subject, "企业", "/", internal=True),
        "chain": actions.add_comment(viewer_of(leader), chain, "链主", "/"),
    }
    names = {comment.pk: name for name, comment in said.items()}

    def read_by(user: User) -> set[str]:
        return {names[pk] for pk in visible_to(viewer_of(user), Comment.objects.all()).values_list("pk", flat=True)}

    assert read_by(analyst) == set(said)
    assert read_by(own) == {"open", "own"}, "what a firm or a chain leader says is for the administration and for itself"
    assert read_by(other) == set()
    assert read_by(district) == {"chain"}, "a firm of another district"
    assert read_by(person("nobody")) == set()


def test_who_speaks_of_what(firm: Organisation, analyst: User) -> None:
    own = viewer_of(person("own", "firm", "organisation", str(firm.pk)))
    with pytest.raises(NotAllowedError):
        actions.add_comment(own, Subject("chain", "lithium_battery"), "对所有人说", "/")
    with pytest.raises(NotAllowedError):
        actions.add_comment(own, Subject("organisation", str(firm.pk + 1)), "别人的企业", "/")
    with pytest.raises(NotAllowedError):
        actions.add_comment(viewer_of(analyst), Subject("size", "large"), "没有这种对象", "/")
    actions.add_comment(viewer_of(analyst), Subject("chain", "lithium_battery"), "主管部门", "/")
    assert AuditLine.objects.filter(verb="comment").count() == 1


def test_who_is_mentioned_is_told_where_he_may_read_it(firm: Organisation, analyst: User) -> None:
    subject = Subject("organisation", str(firm.pk))
    wang = person("wang", "official")
    User.objects.filter(pk=wang.pk).update(display_name="王敏")
    person("stranger", "firm", "organisation", str(firm.pk + 1))
    actions.add_comment(viewer_of(analyst), subject, "@王敏请看，@stranger 也请看，@analyst", "/organisations/1/")
    notice = Notice.objects.get()
    assert (notice.user_id, notice.kind, notice.url) == (wang.pk, "desk.mention", "/organisations/1/#comments")
    assert "analyst在评论中提到了您" in notice.line_zh
    actions.add_comment(viewer_of(wang), subject, "已核实", "/organisations/1/")
    assert Notice.objects.get(user=analyst).kind == "desk.answer"


def test_an_author_takes_back_a_comment_while_it_is_young(firm: Organisation, analyst: User, pack: Pack) -> None:
    subject, viewer = Subject("organisation", str(firm.pk)), viewer_of(analyst)
    comment = actions.add_comment(viewer, subject, "写错了", "/")
    with pytest.raises(NotFoundError):
        actions.delete_comment(viewer_of(person("boss", "administrator")), comment.pk)
    old = actions.add_comment(viewer, subject, "很久以前", "/")
    Comment.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=1))
    with pytest.raises(NotAllowedError):
        actions.delete_comment(viewer, old.pk)
    page = drawn(analyst, subject)
    assert page.count("/delete/") == 1, "the button stands at those that can be deleted"
    actions.delete_comment(viewer, comment.pk)
    assert "写错了" not in drawn(analyst, subject)
    assert Comment.objects.filter(pk=comment.pk).exists(), "it is kept, and read by nobody"


def test_length_and_number_have_limits(firm: Organisation, analyst: User) -> None:
    subject, viewer = Subject("organisation", str(firm.pk)), viewer_of(analyst)
    for text in ("", "  \n ", "长" * 2001, "a\0b"):
        with pytest.raises(LiantuError):
            actions.add_comment(viewer, subject, text, "/")
    for number in range(30):
        actions.add_comment(viewer, subject, f"第{number}条", "/")
    with pytest.raises(LiantuError, match="too many"):
        actions.add_comment(viewer, subject, "再一条", "/")
    Comment.objects.update(at=timezone.now() - timedelta(hours=2))
    actions.add_comment(viewer, subject, "一小时以后", "/")


def test_a_comment_is_sent_from_a_page_and_comes_back_to_it(firm: Organisation, analyst: User) -> None:
    client = browser(analyst)
    sent = {"kind": "organisation", "key": firm.pk, "text": "请核实", "internal": "on", "next": "/tasks/"}
    assert client.post("/comments/", sent)["Location"] == "/tasks/#comments"
    comment = Comment.objects.get()
    assert (comment.text, comment.internal) == ("请核实", True)
    client.post(f"/comments/{comment.pk}/delete/", {"next": "/tasks/"})
    comment.refresh_from_db()
    assert comment.deleted_at is not None
    stranger = browser(person("stranger", "firm", "organisation", str(firm.pk + 1)))
    assert stranger.post("/comments/", sent).status_code == 403


def test_a_notice_leads_to_a_page_whose_address_it_can_keep(firm: Organisation, analyst: User) -> None:
    other = person("other", "official")
    client, sent = browser(analyst), {"kind": "organisation", "key": firm.pk, "text": "@other 请看"}
    for leads in ("/tasks/?q=" + "a" * 500, "/" + "a" * 500, "/tasks/\n\nhttps://elsewhere.example"):
        client.post("/comments/", sent | {"next": leads})
    urls = Notice.objects.filter(user=other).order_by("pk").values_list("url", flat=True)
    assert list(urls) == ["/tasks/#comments", "/#comments", "/#comments"]


def test_people_of_the_demonstration_ask_and_answer(firm: Organisation, analyst: User, pack: Pack) -> None:
    other = person("other", "official")
    subject = Subject("organisation", str(firm.pk))
    about = [(viewer_of(user), subject, "/") for user in (other, analyst, other)]
    assert actions.example_comments(viewer_of(analyst), about, pack) == 4, "nobody asks himself"
    said = list(Comment.objects.order_by("pk"))
    assert [row.author_id for row in said] == [analyst.pk, other.pk, analyst.pk, other.pk]
    assert said[0].text.startswith("@other ")
    assert said[1].at > said[0].at, "the answer comes later"
    assert Notice.objects.filter(user=other, kind="desk.mention").count() == 2
