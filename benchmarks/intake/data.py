"""The benchmark's data: firms and supply links, made from a seed, as CSV and as xlsx, with the template's own headings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, i, 31) for i in range(17)]


def credit_codes(count: int) -> list[str]:
    """Codes that check, of a made-up authority."""
    codes = []
    for number in range(count):
        body = f"91500000MA{number:07d}"
        total = sum(_ALPHABET.index(letter) * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
        codes.append(body + _ALPHABET[(31 - total % 31) % 31])
    return codes


def frames(firms: int, links: int, products: list[str], districts: list[str], seed: int = 7) -> dict[str, pl.DataFrame]:
    """Organisations and supply links as people would write them; no link twice."""
    draw = np.random.default_rng(seed)
    codes = np.array(credit_codes(firms))
    organisations = pl.DataFrame(
        {
            "单位名称": [f"模拟企业 {number:06d}" for number in range(firms)],
            "统一社会信用代码": codes,
            "区县": draw.choice(districts, firms),
            "行业代码": draw.choice(["3612", "3841", "3670", "3973", "3484"], firms),
            "成立日期": [
                f"{year}-{month:02d}-15" for year, month in zip(draw.integers(1990, 2024, firms), draw.integers(1, 13, firms), strict=True)
            ],
            "填报日期": ["2025-03-31"] * firms,
        }
    )
    pairs = draw.choice(firms * 977, size=links, replace=False) if links < firms * 400 else np.arange(links)
    supplier = pairs % firms
    customer = (supplier + 1 + pairs // firms) % firms
    supply = pl.DataFrame(
        {
            "供应商": codes[supplier],
            "采购方": codes[customer],
            "产品": draw.choice(products, links),
            "年份": np.full(links, 2024),
            "年供货额（万元）": np.round(draw.lognormal(5, 2, links), 2),
            "交货天数": draw.integers(1, 90, links),
            "是否独家供货": draw.choice(["是", "否"], links, p=[0.1, 0.9]),
            "填报日期": ["2025-03-31"] * links,
        }
    )
    return {"organisations": organisations, "supply_links": supply}


def write(folder: Path, data: dict[str, pl.DataFrame], kind: str) -> list[Path]:
    """Write the frames as ``kind`` (csv or xlsx) and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {"organisations": "单位名录", "supply_links": "供货关系"}
    if kind == "csv":
        paths = [folder / f"{names[code]}.csv" for code in data]
        for path, frame in zip(paths, data.values(), strict=True):
            frame.write_csv(path)
        return paths
    path = folder / "data.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for code, frame in data.items():
            sheet = book.add_worksheet(names[code])
            sheet.write_row(0, 0, frame.columns)
            for row, values in enumerate(frame.iter_rows(), start=1):
                sheet.write_row(row, 0, values)
    return [path]
