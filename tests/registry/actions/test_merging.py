from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest

from liantu.accounts.models import AuditLine, Membership, User
from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.desk.models import Comment, Followed
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, decide_doubt, import_files, merge_organisations, undo_merge
from liantu.registry.queries import capabilities_frame, organisations_frame
from tests.registry.city import csv, dump, make_city

pytestmark = pytest.mark.django_db
_HISTORY = ("registry_historicalorganisation", "registry_historicalsite")


@pytest.fixture
def pair(tmp_path):
    make_city()
    files = [
        csv(
            tmp_path,
            "organisations",
            "单位名称,区县,填报日期",
            "甲电池有限公司,渝北区,2024-01-01",
            "甲电池,渝北区,2024-01-01",
            "乙厂,巴南区,2024-01-01",
        ),
        csv(
            tmp_path,
            "capabilities",
            "单位,产品,年份,产值（万元）",
            "甲电池有限公司,锂电池,2024,10",
            "甲电池,锂电池,2024,99",
            "甲电池,锂电池,2023,7",
        ),
        csv(tmp_path, "supply_links", "供应商,采购方,产品,年份,年供货额（万元）", "甲电池,乙厂,锂电池,2024,3", "乙厂,甲电池,铜箔,2024,1"),
        csv(tmp_path, "reports", "单位,期间,指标项,数值", "甲电池,2024,营业收入,5"),
    ]
    assert import_files(ImportRequest(files, viewer=SYSTEM)).applied
    return m.Organisation.objects.get(name="甲电池有限公司"), m.Organisation.objects.get(name="甲电池")


def test_facts_and_names_move_and_the_kept_row_wins(pair):
    kept, absorbed = pair
    merge_organisations(kept.pk, absorbed.pk, viewer=SYSTEM)
    made = m.Capability.objects.current()
    assert sorted(made.values_list("organisation_id", "year", "output_fen")) == [(kept.pk, 2023, 7_000_000), (kept.pk, 2024, 10_000_000)]
    assert set(m.SupplyLink.objects.current().values_list("supplier__name", "customer__name")) == {
        ("甲电池有限公司", "乙厂"),
        ("乙厂", "甲电池有限公司"),
    }
    assert m.Report.objects.current().get().organisation_id == kept.pk
    assert set(kept.names.values_list("kind", "name")) == {("current", "甲电池有限公司"), ("alias", "甲电池")}
    assert organisations_frame(SYSTEM).height == 2


def test_the_past_stays_as_it_was_known(pair):
    kept, absorbed = pair
    then = datetime.now(UTC)
    before = capabilities_frame(SYSTEM, known_at=then).sort("id")
    merge_organisations(kept.pk, absorbed.pk, viewer=SYSTEM)
    assert capabilities_frame(SYSTEM, known_at=then).sort("id").equals(before)
    assert organisations_frame(SYSTEM, known_at=then).height == 3


def test_undoing_restores_every_row(pair):
    before = dump(without=_HISTORY)
    merge = merge_organisations(pair[0].pk, pair[1].pk, viewer=SYSTEM)
    assert dump(without=_HISTORY) != before
    undo_merge(merge.pk, viewer=SYSTEM)
    assert dump(without=_HISTORY) == before
    with pytest.raises(NotFoundError):
        undo_merge(merge.pk, viewer=SYSTEM)


def test_an_import_after_the_merge_finds_the_kept_one_by_the_absorbed_name(pair, tmp_path):
    kept, absorbed = pair
    merge_organisations(kept.pk, absorbed.pk, viewer=SYSTEM)
    file = csv(tmp_path / "later", "capabilities", "单位,产品,年份,产值（万元）", "甲电池,锂电池,2025,1")
    assert import_files(ImportRequest([file], viewer=SYSTEM)).applied
    assert m.Capability.objects.get(year=2025).organisation_id == kept.pk


def test_merges_are_refused_to_others_with_itself_and_twice(pair):
    kept, absorbed = pair
    with pytest.raises(NotAllowedError):
        merge_organisations(kept.pk, absorbed.pk, viewer=PUBLIC)
    with pytest.raises(NotFoundError):
        merge_organisations(kept.pk, kept.pk, viewer=SYSTEM)
    merge_organisations(kept.pk, absorbed.pk, viewer=SYSTEM)
    with pytest.raises(LiantuError):
        merge_organisations(kept.pk, absorbed.pk, viewer=SYSTEM)


def test_a_doubt_is_settled_either_way(pair):
    doubt = m.MatchDoubt.objects.get()
    assert (doubt.organisation, doubt.candidate) == (pair[1], pair[0])
    assert decide_doubt(doubt.pk, same=True, viewer=SYSTEM).kept == pair[0]
    doubt.refresh_from_db()
    assert doubt.state == "same"
    other = m.MatchDoubt.objects.create(organisation=m.Organisation.objects.get(name="乙厂"), candidate=pair[0], score=90)
    assert decide_doubt(other.pk, same=False, viewer=SYSTEM) is None


def test_what_other_rooms_keep_follows_and_comes_back(pair):
    """People, reports being filled in, doubts with others, tasks, what is followed and said: none stays with a record nobody opens."""
    kept, absorbed = pair
    third = m.Organisation.objects.get(name="乙厂")
    user = User.objects.create_user("firm", password="x" * 12)
    member = Membership.objects.create(user=user, role="firm", scope="organisation", scope_key=str(absorbed.pk))
    draft = m.ReportDraft.objects.create(organisation=absorbed, period="2024-02", values={"revenue": "5"})
    both = [m.ReportDraft.objects.create(organisation=one, period="2024-03") for one in pair]
    doubt = m.MatchDoubt.objects.create(organisation=third, candidate=absorbed, score=0.5)
    followed = Followed.objects.create(user=user, kind="organisation", key=str(absorbed.pk))
    comment = Comment.objects.create(author=user, kind="organisation", key=str(absorbed.pk), text="好")
    scope_of = partial(_standing, member, draft, both[1], doubt, followed, comment)
    before = scope_of()
    merge = merge_organisations(kept.pk, absorbed.pk, viewer=SYSTEM)
    assert scope_of() == [str(kept.pk), kept.pk, absorbed.pk, kept.pk, str(kept.pk), str(kept.pk)]
    line = AuditLine.objects.get(verb="merge_organisations")
    assert {name: line.detail[name] for name in ("drafts", "doubts", "memberships", "followed", "comments")} == dict.fromkeys(
        ("drafts", "doubts", "memberships", "followed", "comments"), 1
    )
    undo_merge(merge.pk, viewer=SYSTEM)
    assert scope_of() == before


def test_a_merge_is_undone_though_the_same_was_made_anew_meanwhile(pair):
    """A report begun again, a role given again, a follow set again: the new rows stand alone, and nobody keeps a role in the other firm."""
    kept, absorbed = pair
    user = User.objects.create_user("firm", password="x" * 12)

    def made() -> tuple[Membership, m.ReportDraft, Followed]:
        return (
            Membership.objects.create(user=user, role="firm", scope="organisation", scope_key=str(absorbed.pk)),
            m.ReportDraft.objects.create(organisation=absorbed, period="2024-02"),
            Followed.objects.create(user=user, kind="organisation", key=str(absorbed.pk)),
        )

    before = made()
    merge = merge_organisations(kept.pk, absorbed.pk, viewer=SYSTEM)
    anew = made()
    undo_merge(merge.pk, viewer=SYSTEM)
    for row in anew:
        row.refresh_from_db()
    assert not any(type(row).objects.filter(pk=row.pk).exists() for row in before)
    assert [anew[0].scope_key, anew[1].organisation_id, anew[2].key] == [str(absorbed.pk), absorbed.pk, str(absorbed.pk)]


def _standing(member, draft, other, doubt, followed, comment):
    for row in (member, draft, other, doubt, followed, comment):
        row.refresh_from_db()
    return [member.scope_key, draft.organisation_id, other.organisation_id, doubt.candidate_id, followed.key, comment.key]
