"""派生指标: whether ratios, shares, growth, medians and concentrations may be shown beside the sums that are published."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from liantu.statistics.engine.disclosure.protection import Cell, Protection
from liantu.statistics.engine.disclosure.releases import CELL
from liantu.statistics.engine.disclosure.rule import REASONS, DisclosureRule

DISTRIBUTION = "distribution"
"""Reason of a figure of distribution or concentration that is withheld for its own sake."""


def withholds(reasons: Mapping[Cell, str], cells: Iterable[Cell]) -> str:
    """Return why a figure computed from ``cells`` is withheld: the reason of the first that is; empty where all are shown.

    A figure of shown sums tells nothing that they do not tell. With one withheld sum among them the figure would tell it, since the others
    are public; so none is needed more. A cell that was never judged is withheld as secondary.

    >>> reasons = {("rd", "district", "500112", "year", 2024): "few_firms", ("revenue", "district", "500112", "year", 2024): ""}
    >>> withholds(reasons, reasons)
    'few_firms'
    """
    return next((reason for cell in cells if (reason := reasons.get(cell, "secondary"))), "")


def figure_reasons(protection: Protection, needs: pl.DataFrame) -> pl.DataFrame:
    """Return by figure why it is withheld: columns figure, reason (empty where it may be shown), in the order of ``needs``.

    ``needs``: figure (any one column of that name) and the five columns of each cell that it is computed from, of all its periods.
    """
    judged = protection.cells.select(*CELL, "reason").with_columns(pl.col("period").cast(pl.Int64))
    figures = needs.with_columns(pl.col("period").cast(pl.Int64), pl.col("kind").cast(pl.String))
    joined = figures.join(judged, on=CELL, how="left", maintain_order="left")
    reason = pl.col("reason").fill_null("secondary")
    return joined.group_by("figure", maintain_order=True).agg(reason=reason.filter(reason != "").first().fill_null(""))


def withholds_quantile(rule: DisclosureRule, firms: int, share: float) -> str:
    """Return why the quantile at ``share`` (0.5: median) over ``firms`` is withheld: it is one firm's value.

    Shown where there are enough firms and at least `minimum_firms` stand at or beyond it on either side.

    >>> rule = DisclosureRule(3, 0.7, 0.85, 0.1)
    >>> [withholds_quantile(rule, firms, share) for firms, share in ((5, 0.5), (4, 0.5), (10, 0.9), (30, 0.9))]
    ['', 'distribution', 'distribution', '']
    """
    beyond = math.floor((firms - 1) * min(share, 1 - share) + 1e-9) + 1
    return "" if firms >= rule.minimum_firms_distribution and beyond >= rule.minimum_firms else DISTRIBUTION


def withholds_top_share(rule: DisclosureRule, total: float, firms: int, first: float, second: float, top: int, share: float) -> str:
    """Return why the share of the ``top`` largest of ``firms`` is withheld: their sum or that of the others would be sensitive.

    >>> rule = DisclosureRule(3, 0.7, 0.85, 0.1)
    >>> withholds_top_share(rule, 100.0, 20, 20.0, 15.0, 1, 0.2), withholds_top_share(rule, 100.0, 20, 20.0, 15.0, 4, 0.6)
    ('few_firms', '')
    """
    if firms < rule.minimum_firms_distribution:
        return DISTRIBUTION
    if 0 < firms - top < rule.minimum_firms:
        return "few_firms"
    sums = np.array([[total * share], [float(min(top, firms))], [first], [second if top > 1 else 0.0]])
    return REASONS[int(rule.reasons(sums[0], sums[1], sums[2], sums[3])[0])]


def withholds_hhi(rule: DisclosureRule, firms: int, hhi: float) -> str:
    """Return why an HHI (0–1) over ``firms`` is withheld: beside the total it would bound the largest firm's value within p %.

    The largest share s lies in max(H, 1/n) ≤ s ≤ (1 + √((n−1)(nH−1)))/n. Five equal firms: both ends are 0.2.

    >>> rule = DisclosureRule(3, 0.7, 0.85, 0.1)
    >>> withholds_hhi(rule, 5, 0.2), withholds_hhi(rule, 4, 0.4), withholds_hhi(rule, 10, 0.2)
    ('distribution', 'distribution', '')
    """
    if firms < rule.minimum_firms_distribution:
        return DISTRIBUTION
    low = max(hhi, 1 / firms)
    high = (1 + math.sqrt(max((firms - 1) * (firms * hhi - 1), 0.0))) / firms
    return DISTRIBUTION if high - low < 2 * rule.p * high else ""
