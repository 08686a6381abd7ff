"""The one lifecycle of what is computed and published, shown on the assessment of the regions: run, fail, go, publish, withdraw."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer, visible_to
from liantu.kernel.errors import LiantuError, NotAllowedError
from liantu.kernel.text import Text
from liantu.regions.actions.assessment import ASSESSMENTS, PUBLICATIONS
from liantu.regions.models import RegionAssessment, RegionProfile
from liantu.registry.queries.lifecycle import finished, newest

pytestmark = pytest.mark.django_db

MOMENT = datetime(2025, 6, 1, tzinfo=UTC)


def new_row(known_at: datetime = MOMENT, year: int = 2024) -> RegionAssessment:
    return RegionAssessment(year=year, known_at=known_at, rule_version="1")


def keep_profile(row: RegionAssessment, firms: int) -> None:
    RegionProfile.objects.create(assessment=row, kind="city", key="500000", firms=firms)


def run(row: RegionAssessment, at_most: int | None = None) -> RegionAssessment:
    return ASSESSMENTS.run(row, lambda _: 7, keep_profile, at_most=at_most)


def test_a_run_keeps_what_was_computed() -> None:
    row = run(new_row())
    row.refresh_from_db()
    assert (row.state, row.failure, row.is_done) == ("done", {}, True)
    assert row.finished_at is not None
    assert row.profiles.get().firms == 7


def test_nothing_is_locked_while_it_computes() -> None:
    outside = len(connection.savepoint_ids)
    depth: list[int] = []
    ASSESSMENTS.run(
        new_row(), lambda _: depth.append(len(connection.savepoint_ids)), lambda *_: depth.append(len(connection.savepoint_ids))
    )
    assert depth == [outside, outside + 1]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (LiantuError(Text("没有产能数据", "no capabilities")), {"zh": "没有产能数据", "en": "no capabilities"}),
        (KeyboardInterrupt(), {"zh": "被中断", "en": "interrupted"}),
        (ValueError("bad"), {"zh": "程序出错而停止：ValueError: bad", "en": "stopped by an error of the program: ValueError: bad"}),
    ],
)
@pytest.mark.parametrize("while_keeping", [False, True])
def test_a_failure_is_recorded_with_its_reason_and_leaves_the_earlier_one(
    error: BaseException, reason: dict[str, str], while_keeping: bool
) -> None:
    before = run(new_row())

    def fail(*_: Any) -> None:
        raise error

    def keep_and_fail(row: RegionAssessment, _: object) -> None:
        keep_profile(row, 1)
        raise error

    row = new_row()
    with pytest.raises(type(error)):
        ASSESSMENTS.run(row, (lambda _: 1) if while_keeping else fail, keep_and_fail, at_most=1)
    row.refresh_from_db()
    assert (row.state, row.failure) == ("failed", reason)
    assert row.finished_at is not None
    assert not row.profiles.exists()
    assert newest(SYSTEM, RegionAssessment) == before
    run(new_row(), at_most=2)
    assert set(RegionAssessment.objects.values_list("state", flat=True)) == {"done"}, "what failed goes with the next success"


def test_old_ones_go_with_their_rows_except_the_public() -> None:
    first, second = run(new_row()), run(new_row())
    PUBLICATIONS.publish(first, SYSTEM)
    third = run(new_row(), at_most=1)
    assert set(RegionAssessment.objects.all()) == {first, third}
    assert not RegionProfile.objects.filter(assessment=second.pk).exists()
    PUBLICATIONS.withdraw(first, SYSTEM)
    assert ASSESSMENTS.drop_old(1) == 1
    assert set(RegionAssessment.objects.all()) == {third}


def test_without_a_number_finished_ones_stay() -> None:
    rows = {run(new_row()), run(new_row())}
    assert ASSESSMENTS.drop_old(None) == 0
    assert set(RegionAssessment.objects.all()) == rows


def test_publishing_says_who_and_when_and_may_be_taken_back_and_given_again() -> None:
    user = User.objects.create(username="analyst")
    viewer = Viewer(user_id=user.pk, roles=frozenset({Role.ANALYST}), sees_city=True)
    row = run(new_row())
    assert not visible_to(PUBLIC, RegionAssessment.objects.all()).exists()
    PUBLICATIONS.publish(row, viewer)
    row.refresh_from_db()
    assert (row.published_by, row.withdrawn_at, row.is_public) == (user, None, True)
    assert visible_to(PUBLIC, RegionAssessment.objects.all()).get() == row
    PUBLICATIONS.withdraw(row, viewer)
    row.refresh_from_db()
    assert (row.withdrawn_by, row.is_public) == (user, False)
    assert row.published_at is not None, "that it was public stays on record"
    assert not visible_to(PUBLIC, RegionAssessment.objects.all()).exists()
    PUBLICATIONS.publish(row, viewer)
    row.refresh_from_db()
    assert (row.withdrawn_at, row.withdrawn_by, row.is_public) == (None, None, True)
    lines = AuditLine.objects.filter(subject=f"region_assessment:{row.pk}").order_by("pk")
    assert [line.verb for line in lines] == ["publish_regions", "withdraw_regions", "publish_regions"]
    assert {line.user for line in lines} == {user}


def test_what_is_not_finished_is_not_published() -> None:
    row = new_row()
    row.save()
    with pytest.raises(LiantuError, match="not finished"):
        PUBLICATIONS.publish(row, SYSTEM)
    with pytest.raises(NotAllowedError, match="发布区域评估"):
        PUBLICATIONS.publish(row, PUBLIC)
    with pytest.raises(NotAllowedError, match="撤回区域评估"):
        PUBLICATIONS.withdraw(row, PUBLIC)
    with pytest.raises(NotAllowedError, match="评估区域"):
        ASSESSMENTS.require(PUBLIC)


def test_the_newest_is_that_of_the_newest_facts_not_the_last_one_made() -> None:
    late = run(new_row(datetime(2025, 6, 1, tzinfo=UTC), 2024))
    early = run(new_row(datetime(2024, 6, 1, tzinfo=UTC), 2023))
    assert list(finished(SYSTEM, RegionAssessment)) == [late, early]
    assert newest(SYSTEM, RegionAssessment) == late
    assert newest(SYSTEM, RegionAssessment, known_at=datetime(2025, 1, 1, tzinfo=UTC)) == early
    assert newest(SYSTEM, RegionAssessment, year=2023) == early
    assert newest(SYSTEM, RegionAssessment, year=2022) is None
