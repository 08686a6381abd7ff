"""The benchmark's city, made from a seed: firms and yearly reports in the database, monthly reports of 20 items in the store of files.

Firms and yearly reports come in through ``registry.actions.import_frames``, with all its checks. The 48 million monthly values are
written by the store's own writer (``registry.intake.batches.write_batch``, a batch a month): an intake of that many would take minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from liantu.kernel.pack import Pack

SEED, MONTHS, FIRST = 7, 24, 2024 * 12
ITEMS = (
    "output_value", "revenue", "value_added", "profit", "assets", "liabilities", "investment",
    "technical_upgrade_investment", "export_value", "service_revenue",
    "rd_expense", "employees", "energy_tce", "electricity_kwh", "rd_institutions", "on_cloud", "energy_cost",
    "logistics_cost", "finance_cost", "vacancies",
)  # fmt: skip
"""All items that indicators by district read but one (water): with these, all but `LEFT_OUT` can be computed."""
LEFT_OUT = ("water_per_value_added", "industrial_value_added_share_of_gdp", "secondary_sector_share_of_gdp")
"""Indicators by district that are not of the benchmark: water is no 21st item, and the other two are made of official series."""
_OF_REVENUE = {
    "output_value": 1.02, "revenue": 1.0, "value_added": 0.24, "assets": 11.0, "liabilities": 6.0, "investment": 0.07,
    "technical_upgrade_investment": 0.02, "export_value": 0.12, "service_revenue": 0.05, "rd_expense": 0.018, "energy_tce": 2e-5,
    "electricity_kwh": 0.03, "energy_cost": 0.03, "logistics_cost": 0.02, "finance_cost": 0.01,
}  # fmt: skip
_SOMETIMES = {"export_value": 0.2, "service_revenue": 0.3, "rd_expense": 0.4, "investment": 0.5, "technical_upgrade_investment": 0.3}
_UNKNOWN, _ABSENT = 0.03, 0.02


def sizes(firms: int) -> np.ndarray:
    """Yearly revenue of every firm in yuan; every third is above 20 million."""
    return np.random.default_rng([SEED, 0]).lognormal(16.2, 1.5, firms)


def organisations(firms: int, pack: Pack) -> pl.DataFrame:
    """The firms (every hundredth an institution, some without an industry or a district), as an intake takes them."""
    from benchmarks.intake.data import credit_codes

    draw = np.random.default_rng([SEED, 1])
    districts = [region.code for region in pack.regions if region.kind == "district"]
    industries = [code for code, entry in pack.industries.items() if entry.level == "class" and entry.section in ("B", "C", "D")]
    parks = [park.code for park in pack.parks]
    often = 1 / np.arange(1, len(districts) + 1) ** 0.7
    columns = {
        "region": (draw.choice(districts, firms, p=often / often.sum()), 0.005),
        "industry": (draw.choice(industries, firms), 0.01),
        "park": (draw.choice(parks, firms), 0.7),
        "ownership": (draw.choice(["国有", "民营", "外资"], firms, p=[0.1, 0.75, 0.15]), 0.02),
    }
    return pl.DataFrame(
        {
            "name": [f"模拟企业 {number:06d}" for number in range(firms)],
            "credit_code": credit_codes(firms),
            "kind": np.where(np.arange(firms) % 100 == 99, "institution", "firm"),
            "inside_city": [True] * firms,
            **{
                name: pl.Series(values.tolist()).set(pl.Series(draw.random(firms) < lost), None) for name, (values, lost) in columns.items()
            },
        }
    )


def yearly(firms: int, codes: pl.Series) -> pl.DataFrame:
    """Yearly revenue: of 2023 from all but a few, of 2024 from nine tenths, of 2025 from a fifth: else the year before decides."""
    draw = np.random.default_rng([SEED, 2])
    frames = []
    for year, share in ((2023, 0.97), (2024, 0.9), (2025, 0.2)):
        value = np.round(sizes(firms) * draw.lognormal(0, 0.2, firms), 2)
        rows = pl.DataFrame({"organisation": codes, "period": str(year), "item": "revenue", "value": value})
        frames.append(rows.filter(pl.Series(draw.random(firms) < share)))
    return pl.concat(frames)


def month(firms: int, number: int) -> pl.DataFrame:
    """One month as a file has it: a row a firm that reports at all, each value with its row in the source; some values not reported."""
    draw = np.random.default_rng([SEED, 3, number])
    activity = sizes(firms) / 12 * np.exp(0.1 * draw.standard_normal(firms))
    values = {item: np.round(activity * part * np.exp(0.2 * draw.standard_normal(firms)), 2) for item, part in _OF_REVENUE.items()}
    for item, share in _SOMETIMES.items():
        values[item] = np.where(draw.random(firms) < share, values[item], 0.0)
    values["profit"] = np.round(activity * draw.normal(0.06, 0.08, firms), 2)
    values["employees"] = 1.0 + draw.poisson(activity / 80_000)
    values["rd_institutions"], values["on_cloud"] = draw.poisson(0.3, firms) * 1.0, draw.integers(0, 2, firms) * 1.0
    values["vacancies"] = draw.poisson(1.0, firms) * 1.0
    columns = {f"value_{item}": pl.Series(values[item]).set(pl.Series(draw.random(firms) < _UNKNOWN), None) for item in ITEMS}
    rows = {f"row_{item}": np.arange(firms, dtype=np.uint32) * np.uint32(len(ITEMS)) + np.uint32(at) for at, item in enumerate(ITEMS)}
    place = {"period": np.full(firms, FIRST + number, np.int32), "organisation": np.arange(1, firms + 1)}
    fact = {"reported_date": pl.lit("2026-01-31").str.to_date(), "source": pl.lit(1, pl.Int64)}
    return pl.DataFrame({**place, **columns, **rows}).with_columns(**fact).filter(pl.Series(draw.random(firms) >= _ABSENT))


def make(firms: int) -> dict[str, int]:
    """Fill the empty installation that is set up; return what is stored: rows, values and bytes."""
    from django.db import connection, transaction
    from django.utils import timezone

    from liantu.kernel.pack import load_pack
    from liantu.kernel.period import PeriodKind
    from liantu.registry.actions import import_frames, sync_pack
    from liantu.registry.intake.batches import write_batch

    pack = load_pack("chongqing")
    sync_pack(pack)
    source = {"source_name": "benchmark", "kind": "generator", "mark": "simulated", "simulated": True}
    frame = organisations(firms, pack)
    reports = yearly(firms, frame.get_column("credit_code"))
    import_frames({"organisations": frame, "reports": reports}, **source)  # type: ignore[arg-type]
    told = {"rows": 0, "values": 0, "bytes": 0, "yearly_values": reports.height}
    for number in range(MONTHS):
        with transaction.atomic():
            batch = write_batch(PeriodKind.MONTH, month(firms, number), number + 1, timezone.now())
        told |= {"rows": told["rows"] + batch.rows, "values": told["values"] + batch.values, "bytes": told["bytes"] + batch.size_bytes}
    connection.close()
    return told
