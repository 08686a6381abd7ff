"""The clock: the real moment, unless one is stated; whatever is written inside is dated by it, and nothing after."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import liantu
from liantu.accounts.actions import write_audit
from liantu.rooms import clock

ROOMS = Path(liantu.__file__).parent
THEN = datetime(2026, 3, 30, 18, tzinfo=UTC)


def test_a_moment_holds_inside_only() -> None:
    with clock.stated(THEN), clock.stated(THEN + timedelta(days=1)):
        assert clock.now() == THEN + timedelta(days=1)
    assert abs(clock.now() - timezone.now()) < timedelta(minutes=1)


def test_only_while_a_moment_is_stated_one_is() -> None:
    with clock.stated(THEN):
        assert clock.is_stated()
    assert not clock.is_stated()


def test_what_is_written_and_read_in_a_past_goes_by_this_clock() -> None:
    """Actions, queries, figures and checks of the rooms; what goes by the real moment whatever is lived through is named here."""
    real = {
        "accounts/actions/accounts.py": "visits and tokens of real people",
        "accounts/actions/demonstration.py": "when the demonstration was really made",
        "reports/actions/drafts.py": "the heartbeat of a job",
    }
    asking = re.compile(r"timezone\.(now|localdate)\(\)|(date|datetime)\.(today|now|utcnow)\(")
    files = [path for part in ("actions", "queries", "figures", "checks") for path in ROOMS.glob(f"*/{part}*/**/*.py")]
    files += [path for part in ("actions", "queries", "figures", "checks") for path in ROOMS.glob(f"*/{part}.py")]
    found = {str(path.relative_to(ROOMS)) for path in files if asking.search(path.read_text(encoding="utf-8"))}
    assert len(files) > 100
    assert found == set(real)


def test_an_error_inside_leaves_no_moment_behind() -> None:
    with pytest.raises(ValueError, match="x"), clock.stated(THEN):
        raise ValueError("x")
    assert clock.now() > THEN


def test_the_day_is_that_of_the_city_and_the_moment_in_utc() -> None:
    with clock.stated(datetime(2026, 3, 31, 1, tzinfo=timezone.get_default_timezone())):
        assert clock.today() == date(2026, 3, 31)
        assert clock.now() == datetime(2026, 3, 30, 17, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


@pytest.mark.django_db
def test_rows_are_made_at_the_stated_moment() -> None:
    with clock.stated(THEN):
        assert write_audit(None, "test").at == THEN
    assert write_audit(None, "test").at > THEN


def test_migrations_know_djangos_own_field() -> None:
    assert clock.MadeAtField(auto_now_add=True).deconstruct()[1:] == ("django.db.models.DateTimeField", [], {"auto_now_add": True})
