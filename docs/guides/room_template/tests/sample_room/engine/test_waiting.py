from __future__ import annotations

from datetime import date

import pytest

from liantu.sample_room.engine.waiting import waiting_days


def test_a_visit_of_today_is_no_day_ago() -> None:
    assert waiting_days(date(2026, 2, 1), date(2026, 2, 1)) == 0


def test_a_visit_in_the_future_is_refused() -> None:
    with pytest.raises(ValueError, match="lies after"):
        waiting_days(date(2026, 2, 2), date(2026, 2, 1))
