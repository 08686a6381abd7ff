"""结对契合度的打开: the fit of a district and a partner, its parts, and the products and industries that speak for it."""

from __future__ import annotations

from typing import Any

from liantu.kernel.errors import NotAllowedError
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.text import Text
from liantu.regions.figures.figure_context import RegionContext, Step, open_region
from liantu.regions.models import PartnerFit
from liantu.regions.queries import fit_rows, rules_of_assessment
from liantu.regions.rules import sees_unprotected

NAMES = {
    "complementary": Text("互补", "complementary"),
    "shared": Text("共有", "shared"),
    "upstream": Text("上下游", "upstream"),
    "overlap": Text("重叠", "overlap"),
}
REASONS = {
    "no_structure": Text("该地已知企业太少，结构不明", "too few known companies at the partner to tell its structure"),
    "no_relatedness": Text("区县没有产品产值，关联度不明", "no known output by product in the district, so no relatedness"),
}


@FIGURES.opens("pairing_fit")
def open_fit(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open the fit of a district and a partner (``district:500112/440300``), or with the best partner; raises NotAllowedError."""
    context = open_region("pairing_fit", subject, period, viewer, "district")
    if not sees_unprotected(viewer):
        raise NotAllowedError(
            Text("契合度由各区县生产的产品得出，不公开", "pairing fit is derived from what districts make and is not public")
        )
    rows = list(fit_rows(viewer, context.assessment).filter(district=context.key))
    best = min((row for row in rows if row.rank), key=lambda row: row.rank, default=None)
    row = next((row for row in rows if row.partner == context.second_key), None) if context.second_key else best
    evidence = (_all(context, rows),)
    if row is None or row.fit is None:
        reason = REASONS.get(row.reason if row else next((row.reason for row in rows), ""), REASONS["no_relatedness"])
        return context.figure(None, (), evidence, reason)
    return context.figure(row.fit, _steps(context, row), (_gains(context, row), _shared(context, row), *evidence))


def _steps(context: RegionContext, row: PartnerFit) -> tuple[Step, ...]:
    name = context.region(row.partner)
    weights = rules_of_assessment(context.assessment).pairing.weight_of
    steps: list[Step] = [
        (Text(f"{name.zh}已知企业（{_basis(row).zh}）", f"known companies of {name.en} ({_basis(row).en})"), float(row.companies), "firms")
    ]
    for part, part_name in NAMES.items():
        weight = weights.get(part)
        weight_text = Text("不计入", "not counted") if not weight else Text(f"权重 {weight:g}", f"weight {weight:g}")
        steps.append((Text(f"{part_name.zh}（{weight_text.zh}）", f"{part_name.en} ({weight_text.en})"), getattr(row, part), "index"))
    return (*steps, (Text("契合度", "fit"), row.fit, "index"))


def _basis(row: PartnerFit) -> Text:
    return Text("以全省数据代替", "province used instead") if row.basis == "province" else Text("本地", "local")


def _gains(context: RegionContext, row: PartnerFit) -> Evidence:
    names = context.pack.products
    rows = tuple((names[code].name if code in names else Text(code, code),) for code in row.gains)
    title = Text("对方所长、本区所缺而相近的产品", "Products the partner is strong in and the district lacks, nearest first")
    return Evidence(title, (Text("产品", "Product"),), rows)


def _shared(context: RegionContext, row: PartnerFit) -> Evidence:
    rows = tuple((context.industry(code),) for code in row.shared_industries)
    return Evidence(Text("双方都专长的行业", "Industries both specialise in"), (Text("行业", "Industry"),), rows)


def _all(context: RegionContext, rows: list[PartnerFit]) -> Evidence:
    columns = (
        Text("合作地", "Partner"),
        Text("契合度", "Fit"),
        *NAMES.values(),
        Text("已知企业", "Known companies"),
        Text("口径", "Basis"),
        Text("说明", "Note"),
    )
    cells = tuple(
        (
            context.region(row.partner),
            row.fit,
            *(getattr(row, part) for part in NAMES),
            row.companies,
            _basis(row),
            REASONS.get(row.reason, ""),
        )
        for row in rows
    )
    return Evidence(Text("全部合作地", "All partners"), columns, cells)
