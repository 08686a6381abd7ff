"""Published worked examples for the engine of the statistics."""

from __future__ import annotations

import polars as pl
import pytest

from liantu.kernel.period import Period
from liantu.statistics.engine.contributors import total_change
from liantu.statistics.engine.decomposition import exact_sum, ratio_change
from liantu.statistics.engine.forecast import ForecastRule, Measure, Method, forecast
from liantu.statistics.engine.shift_share import shift_share


def test_kitagawa_of_the_census_bureau() -> None:
    """Household headship per 100, United States, 1970 and 1985, by age.

    Das Gupta, Standardization and Decomposition of Rates: A User's Manual (Bureau of the Census, P23-186, 1993), table 5.1; to four
    places in the manual of the R package DasGuptR: crude 44.7268 and 47.6940, difference 2.9672, of which age structure 1.2269 and rates
    1.7403.
    """
    sizes = (
        [12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9],
        [10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5],
    )
    rates = (
        [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8],
        [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2],
    )
    frames = [
        pl.DataFrame({"part": range(13), "numerator": [n * r for n, r in zip(size, rate, strict=True)], "denominator": size})
        for size, rate in zip(sizes, rates, strict=True)
    ]
    made = ratio_change(frames[0], frames[1])
    assert (made.before, made.after) == pytest.approx((44.7268, 47.6940), abs=5e-5)
    assert made.effects["between"] == pytest.approx(1.2269, abs=5e-5)
    assert made.effects["within"] == pytest.approx(1.7403, abs=5e-5)


def test_shift_share_of_the_university_of_washington() -> None:
    """Holukuluku, 1985 to 1995: Krumme, Geography 350, University of Washington, Shift & Share table with Excel.

    National growth is 29 %; the region's 630 more jobs are 290 of national growth, −80 of composition and 420 of its own
    (differential); by industry the differential is 450, −20, −10 and 0, the composition −95, −9, 2 and 22. National employment by
    industry follows from the published shares (10, 20, 40, 30 %) and growth (10, 20, 30, 40 %).
    """
    names = ["I", "II", "III", "IV"]
    region = ([500.0, 100.0, 200.0, 200.0], [1000.0, 100.0, 250.0, 280.0])
    nation = ([100.0, 200.0, 400.0, 300.0], [110.0, 240.0, 520.0, 420.0])
    frames = [pl.DataFrame({"industry": names, "value": values}) for values in (*region, *nation)]
    lines = shift_share(*frames)
    assert exact_sum(lines.get_column("change")) == 630
    assert exact_sum(lines.get_column("national")) == pytest.approx(290)
    assert lines.get_column("competitive").to_list() == pytest.approx([450, -20, -10, 0])
    assert lines.get_column("mix").to_list() == pytest.approx([-95, -9, 2, 22])


def test_contributions_to_growth_of_statistics_canada() -> None:
    """Statistics Canada, User Guide: Canadian System of National Economic Accounts (13-017-X), table 2.12, current dollars, t0 to t1.

    A 80 → 90, B 180 → 210, C 250 → 450, D 100 → 150; total 610 → 900. A contribution is the change over the total before.
    """
    before = pl.DataFrame({"part": list("ABCD"), "value": [80.0, 180.0, 250.0, 100.0]})
    after = pl.DataFrame({"part": list("ABCD"), "value": [90.0, 210.0, 450.0, 150.0]})
    made = total_change(before, after)
    assert (made.before, made.after) == (610, 900)
    assert made.lines.get_column("points").to_list() == pytest.approx([10 / 610, 30 / 610, 200 / 610, 50 / 610])
    assert exact_sum(made.lines.get_column("points")) == pytest.approx(900 / 610 - 1)


def test_trend_and_its_prediction_interval_as_printed_by_minitab() -> None:
    """A textbook exercise on twelve months of sales, solved with Minitab: 219.5 (211.067, 227.933) and 222.231 (213.504, 230.958)."""
    sales = [185, 192, 189, 201, 195, 199, 206, 203, 208, 209, 218, 216]
    start = Period.parse("2023-01")
    made = forecast(
        [(start.shifted(step), float(value)) for step, value in enumerate(sales)], Period.parse("2024-02"), ForecastRule(Measure.RATE)
    )
    assert made.method is Method.TREND
    found = [(point.central, point.low_95, point.high_95) for point in made.points]
    assert found[0] == pytest.approx((219.5, 211.067, 227.933), abs=5e-4)
    assert found[1] == pytest.approx((222.231, 213.504, 230.958), abs=5e-4)
