"""Lead indicators: month on month, year on year and cumulative, on the firms that report in all the months compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.engine.head_figures import head_changes
from liantu.statistics.models import Computation
from liantu.statistics.pages.head_figures import shown_heads
from liantu.statistics.queries.head_figures import head_figures
from tests.statistics.city import A

SCHEMA = {"organisation": pl.Int64, "group": pl.String, "period": pl.Int32, "value": pl.Float64}
MONTH = Period.parse("2025-02").number


def rows(values: dict[tuple[int, str], float]) -> pl.DataFrame:
    lines = [(who, "A", Period.parse(month).number, value) for (who, month), value in values.items()]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def told(values: dict[tuple[int, str], float]) -> dict[str, tuple[float | None, float | None, int, float]]:
    made = head_changes(rows(values), MONTH)
    return {row["span"]: (row["now"], row["before"], row["firms"], row["total"]) for row in made.to_dicts()}


def test_each_span_counts_the_firms_that_tell_all_of_its_months() -> None:
    """Firm 2 is silent in January 2024: it counts in the month and the year, and in no sum from January on."""
    values = {
        (1, "2024-01"): 10.0, (1, "2024-02"): 20.0, (1, "2025-01"): 11.0, (1, "2025-02"): 22.0,
        (2, "2024-02"): 100.0, (2, "2025-01"): 50.0, (2, "2025-02"): 110.0,
    }  # fmt: skip
    assert told(values) == {
        "previous": (132.0, 61.0, 2, 132.0), "year": (132.0, 120.0, 2, 132.0), "cumulative": (33.0, 30.0, 1, 193.0),
    }  # fmt: skip


@given(st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from(["2024-01", "2024-02", "2025-01", "2025-02"])), st.floats(1, 1e6)))
def test_rates_follow_no_unit_and_firms_that_tell_one_side_move_none(values: dict[tuple[int, str], float]) -> None:
    first = told(values)
    scaled = told({key: value * 1024 for key, value in values.items()})
    for span, (now, before, firms, _total) in first.items():
        assert scaled[span][0] == (None if now is None else pytest.approx(now * 1024))
        assert scaled[span][2] == firms
        more = told({**values, (9, "2025-02"): 1e9})[span]
        assert more[2] == firms
        assert more[0] == (None if now is None else pytest.approx(now))
        assert more[1] == (None if before is None else pytest.approx(before))


def test_the_year_on_year_rate_is_the_rooms_own_growth(pack: Pack, computation: Computation) -> None:
    """Without months of 2024 nothing can be compared with the year before, and the page says so; December on November can."""
    figures = {figure.code: figure for figure in head_figures(SYSTEM, pack, computation=computation, today=date(2026, 1, 31))}
    output = figures["above_scale_output"]
    assert (str(output.period), output.lag_days) == ("2025-12", 31)
    assert output.value == pytest.approx((150 + 30 + 100 + 80 + 20) / 12)  # 整车甲 did not report December
    assert output.changes["previous"].percent == pytest.approx(0.0)
    assert output.changes["previous"].firms == 5
    year = output.changes["year"]
    assert year.percent is None
    assert year.reason is not None
    assert output.so_far == pytest.approx(500 - 120 / 12)
    with translation.override("zh-hans"):
        page = render_to_string("statistics/parts/head_figures.html", {"heads": shown_heads([output])})
    assert page.count("至少") == 2  # the year so far holds no more than its newest month: who is silent in it is missing in both


def test_what_too_few_firms_tell_is_not_compared(pack: Pack, computation: Computation) -> None:
    strict = replace(pack, rules={**pack.rules, "head_figures": {**pack.rules["head_figures"], "least_matched": 1.0}})
    told_of = computation.head["figures"][pack.city]["above_scale_output"]["previous"]
    told_of["now"] = told_of["total"] / 2
    (output, *_others) = head_figures(SYSTEM, strict, computation=computation)
    assert output.changes["previous"].percent is None
    assert "不可比" in str(output.changes["previous"].reason)


def test_a_district_has_its_own_and_the_public_none(pack: Pack, computation: Computation) -> None:
    (output, *_others) = head_figures(SYSTEM, pack, A, computation=computation)
    assert str(output.subject) == f"district:{A}"
    assert output.value == pytest.approx((150 + 30 + 100 + 80) / 12)
    assert head_figures(PUBLIC, pack, computation=computation) == []
