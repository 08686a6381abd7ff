"""A document made by hand: every kind of part once, with names that would break a file."""

from __future__ import annotations

from datetime import UTC, date, datetime

from liantu.kernel.pack import load_pack
from liantu.reports.engine import document as doc
from liantu.reports.engine.template import Labels, ReportTemplate

HOSTILE = '=HYPERLINK("http://x")\x01\x0b甲&<厂>'
"""A name that runs as a formula, with signs that XML has no place for."""
CLEANED = '=HYPERLINK("http://x")甲&<厂>'


def words(zh: str, en: str | None = None) -> doc.Words:
    return doc.Words(zh=zh, en=zh if en is None else en)


def reference(number: int, value: float, subject: str = "district:500112") -> doc.Reference:
    return doc.Reference(
        number=number, code="above_scale_output", name=words("规模以上工业总产值", "Output"), version="1", unit="yi_yuan", subject=subject,
        subject_name=words(HOSTILE), period="2025-10", period_name=words("2025年10月", "October 2025"), value=value,
        written=words(f"{value} 亿元", f"{value / 10:.2f} bn CNY"), bound=words("至少 ", "at least "),
        mark=words("模拟数据", "simulated data"),
        address=f"/figures/above_scale_output/{subject}/2025-10/",
    )  # fmt: skip


def sentence(id_: str, number: int, value: float) -> doc.Said:
    written = words(f"{value} 亿元", f"{value / 10:.2f} bn CNY")
    return doc.Said(id=id_, key="first", pieces=(doc.Piece(words=words("产值", "Output was ")), doc.Piece(words=written, reference=number)))


def table(rows: int, name: str = HOSTILE) -> doc.Table:
    columns = (doc.Column(heading=words("企业", "Firm")), doc.Column(heading=words("产值", "Output"), numeric=True))
    values = (doc.Cell(words=words(f"{row}.5"), number=row + 0.5, reference=1) for row in range(rows))
    cells = tuple((doc.Cell(words=words(f"{name}{row}")), value) for row, value in enumerate(values))
    return doc.Table(title=words("产值表", "Table of output"), columns=columns, rows=cells)


def chart(kind: str = "columns", names: int = 3) -> doc.Chart:
    values = tuple(None if place == 1 else 12.3456789 * (place + 1) * (-1 if place == 2 else 1) for place in range(names))
    categories = tuple(words(f"{HOSTILE}{place}", f"{HOSTILE}{place}") for place in range(names))
    series = (doc.Series(name=words("=上年", "=Last year"), values=values), doc.Series(name=words("本年", "This year"), values=values))
    return doc.Chart.model_validate(
        {"kind": kind, "title": words("产值", "Output"), "categories": categories, "series": series, "unit": words("亿元", "bn CNY"),
         "per_english": 10.0, "says": "first"}
    )  # fmt: skip


def sample_document(scope: str = "district:500112", *, rows: int = 3, value: float = 2551.1, month: str = "2025-10") -> doc.Document:
    labels = load_pack("chongqing").rule(ReportTemplate).labels
    section = doc.Section(
        key="head", title=words("主要指标", "Head figures"), sentences=(sentence("head.1", 1, value), sentence("head.2", 2, 7.0)),
        tables=(table(rows),), charts=(chart(), chart("bars", 30), chart("lines")), note=words("说明", "Note"), simulated=True,
    )  # fmt: skip
    return doc.Document(
        title=words("渝北区工业经济运行月报（2025年10月）", "Monthly industrial report: Yubei, October 2025"), scope=scope,
        scope_name=words("渝北区", "Yubei"), month=month, month_name=words("2025年10月", "October 2025"), since=date(2025, 10, 1),
        until=date(2025, 11, 15), made_at=datetime(2025, 11, 15, 9, tzinfo=UTC), sections=(section,),
        references=(reference(1, value), reference(2, 7.0, "district:500113")),
        labels={name: words(getattr(labels, name).zh, getattr(labels, name).en) for name in Labels.model_fields}, simulated=True,
    )  # fmt: skip
