"""趋势: the yearly growth of a product's output in the city, robust to a single odd year."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import median

import polars as pl

MINIMUM_YEARS = 3
"""Below three years there is no trend."""


def yearly_growth(values: Mapping[int, float | None]) -> float | None:
    r"""Return the Theil–Sen growth a year of ``values`` by year (0.05 is 5 % a year); None below three positive years.

    .. math:: g = \exp\left(\operatorname{median}_{i<j} \frac{\ln x_j - \ln x_i}{t_j - t_i}\right) - 1

    The median slope of the logarithm: it does not depend on the unit, and one odd year in five does not move it far.

    >>> round(yearly_growth({2021: 100.0, 2022: 110.0, 2023: 121.0}), 9)
    0.1
    >>> round(yearly_growth({2020: 100.0, 2021: 110.0, 2022: 121.0, 2023: 900.0, 2024: 146.41}), 9)
    0.1
    """
    points = sorted((year, math.log(value)) for year, value in values.items() if value is not None and value > 0)
    if len(points) < MINIMUM_YEARS:
        return None
    slopes = [(y - x) / (later - earlier) for i, (earlier, x) in enumerate(points) for later, y in points[i + 1 :]]
    return math.expm1(median(slopes))


def growth_by_product(outputs: pl.DataFrame, year: int, years: int) -> pl.DataFrame:
    """Return `yearly_growth` of every product over the ``years`` years that end with ``year``.

    ``outputs`` has columns product, year, output_yuan. Columns returned: product, trend (no row where unknown).
    """
    window = outputs.filter(pl.col("year").is_between(year - years + 1, year) & (pl.col("output_yuan") > 0)).select(
        "product", "year", log=pl.col("output_yuan").log()
    )
    products_with_trend = window.group_by("product").len().filter(pl.col("len") >= MINIMUM_YEARS)
    window = window.join(products_with_trend, on="product", how="semi")
    pairs = window.join(window, on="product", suffix="_later").filter(pl.col("year_later") > pl.col("year"))
    slope = (pl.col("log_later") - pl.col("log")) / (pl.col("year_later") - pl.col("year"))
    return pairs.group_by("product").agg(trend=slope.median().exp() - 1).sort("product")
