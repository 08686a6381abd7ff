"""A city of eight firms in two districts, reported by year and, in the last year, by month. Values in units of 100 million yuan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from liantu.kernel.pack import Pack
from liantu.kernel.source import Mark
from liantu.registry import models as m
from liantu.registry.actions import import_frames, sync_pack

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
YI = 100_000_000.0
A, B = "500112", "500113"
FIRMS = {
    "电脑甲": (A, "3911", "大型", "外资"),
    "电脑乙": (A, "3911", "中型", "民营"),
    "电池甲": (A, "3841", "大型", "民营"),
    "钢厂甲": (A, "3130", "大型", "国有"),
    "整车甲": (B, "3612", "大型", "国有"),
    "钢厂乙": (B, "3130", "中型", "民营"),
    "药厂甲": (B, "2720", "中型", "民营"),
    "小厂": (B, "3130", "小型", "民营"),
}
OUTPUT = {
    "电脑甲": {2020: 100, 2021: 110, 2022: 120, 2023: 130, 2024: 140, 2025: 150},
    "电脑乙": {2020: 20, 2021: 22, 2022: 24, 2023: 26, 2024: 28, 2025: 30},
    "电池甲": {2022: 40, 2023: 60, 2024: 80, 2025: 100},
    "钢厂甲": {2020: 80, 2021: 80, 2022: 80, 2023: 80, 2024: 80, 2025: 80},
    "整车甲": {2020: 60, 2021: 70, 2022: 80, 2023: 90, 2024: 100, 2025: 120},
    "钢厂乙": {2020: 40, 2021: 38, 2022: 36, 2023: 34, 2024: 32},
    "药厂甲": {2020: 10, 2021: 11, 2022: 12, 2023: 13, 2024: 14, 2025: 20},
    "小厂": {2024: 0.18, 2025: 0.18},
}
"""小厂 stays below 20 million yuan; 钢厂乙 reports nothing for 2025; 电池甲 entered in 2022."""
RD = {"电脑甲": (3.0, 1), "电脑乙": (0.6, 0), "电池甲": (4.0, 1), "钢厂甲": (0.0, 0), "整车甲": (2.4, 2), "药厂甲": (0.0, 0)}
"""R&D spending and institutions in 2025."""


@dataclass(frozen=True, slots=True)
class City:
    """Ids by name."""

    firms: dict[str, int]
    source: m.Source


def make_city(pack: Pack) -> City:
    """Make the firms and their reports: revenue as output, value added a quarter of it, 250 heads a unit of value added."""
    sync_pack(pack)
    source = m.Source.objects.create(kind="file", name="小城年报.xlsx", received_at=MOMENT, mark=Mark.REPORTED.value)
    firms = {
        name: m.Organisation.objects.create(
            name=name, region_id=place, inside_city=True, industry=industry, size=size, ownership=ownership, source=source,
            reported_date=date(2025, 1, 20),
        ).pk
        for name, (place, industry, size, ownership) in FIRMS.items()
    }  # fmt: skip
    rows = [row for name, years in OUTPUT.items() for year, output in years.items() for row in _year(firms[name], name, year, output)]
    known: dict[str, Any] = {"source": source, "known_from": MOMENT}
    m.Report.objects.bulk_create(
        m.Report(organisation_id=who, period=period, item=item, value=value, reported_date=reported, **known)
        for who, period, item, value, reported in rows
    )
    columns = {"organisation": pl.String, "period": pl.String, "item": pl.String, "value": pl.Float64, "reported_date": pl.Date}
    months = pl.DataFrame([row for month in range(1, 13) for row in _month(month)], schema=columns, orient="row")
    import_frames({"reports": months}, source_name="小城月报", kind="file", mark=Mark.REPORTED.value)
    return City(firms, source)


def _year(firm: int, name: str, year: int, output: float) -> list[tuple[int, str, str, float, date]]:
    day = date(year + 1, 1, 20)
    values = {
        "output_value": output * YI,
        "revenue": output * YI,
        "value_added": output * YI / 4,
        "employees": output / 4 * 250,
    }
    if year == 2025 and name in RD:
        values |= {"rd_expense": RD[name][0] * YI, "rd_institutions": float(RD[name][1])}
    return [(firm, str(year), item, value, day) for item, value in values.items()]


def _month(month: int) -> list[tuple[str, str, str, float, date]]:
    """Monthly reports of 2025: a twelfth of the year; 整车甲 is missing in December, 药厂甲 came late in June."""
    rows = []
    for name in ("电脑甲", "电脑乙", "电池甲", "钢厂甲", "整车甲", "药厂甲"):
        if (name, month) == ("整车甲", 12):
            continue
        late = (name, month) == ("药厂甲", 6)
        day = date(2025, 8, 20) if late else date(2025 + month // 12, month % 12 + 1, 10)
        output = OUTPUT[name][2025] / 12
        values = {
            "output_value": output * YI,
            "revenue": output * YI,
            "value_added": output * YI / 4,
            "employees": OUTPUT[name][2025] / 4 * 250,
        }
        rows += [(name, f"2025-{month:02d}", item, value, day) for item, value in values.items()]
    return rows


def taken_as_whole(pack: Pack) -> Pack:
    """The pack where the small city's reports may be judged against the real city's targets, for tests of what is judged how."""
    targets: Any = pack.rules["targets"]
    whole = {**targets, "verdict": {**targets["verdict"], "least_coverage": 0}}
    at_any_prices = tuple(target.model_copy(update={"prices": None}) for target in pack.targets)
    return replace(pack, rules={**pack.rules, "targets": whole}, targets=at_any_prices)
