"""结对契合度的打开: the fit of a district and a partner, its parts, and the products and industries that speak for it."""

from __future__ import annotations

from typing import Any

from liantu.kernel.errors import NotAllowedError
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.text import Text
from liantu.regions.figures.figure_context import Opened, Step, opened
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
    "no_structure": Text("该地已知企业太少，结构不明", "too few companies of the partner are known: its structure is unknown"),
    "no_relatedness": Text("区县没有产品产值，关联度不明", "no output by product is known of the district: its relatedness is unknown"),
}


@FIGURES.opens("pairing_fit")
def open_fit(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open the fit of a district and a partner (``district:500112/440300``), or with the best partner; raises NotAllowedError."""
    open_ = opened("pairing_fit", subject, period, viewer, "district")
    if not sees_unprotected(viewer):
        raise NotAllowedError(Text("契合度由各区县生产的产品得出，不公开", "the fit rests on what districts make and is not public"))
    rows = list(fit_rows(viewer, open_.assessment).filter(district=open_.key))
    best = min((row for row in rows if row.rank), key=lambda row: row.rank, default=None)
    row = next((row for row in rows if row.partner == open_.rest), None) if open_.rest else best
    evidence = (_all(open_, rows),)
    if row is None or row.fit is None:
        reason = REASONS.get(row.reason if row else next((row.reason for row in rows), ""), REASONS["no_relatedness"])
        return open_.figure(None, (), evidence, reason)
    return open_.figure(row.fit, _steps(open_, row), (_gains(open_, row), _shared(open_, row), *evidence))


def _steps(open_: Opened, row: PartnerFit) -> tuple[Step, ...]:
    name = open_.region(row.partner)
    weights = rules_of_assessment(open_.assessment).pairing.weight_of
    steps: list[Step] = [
        (Text(f"{name.zh}已知企业（{_basis(row).zh}）", f"known companies of {name.en} ({_basis(row).en})"), float(row.companies), "firms")
    ]
    for part, words in NAMES.items():
        weight = weights.get(part)
        said = Text("不计入", "not weighed") if not weight else Text(f"权重 {weight:g}", f"weight {weight:g}")
        steps.append((Text(f"{words.zh}（{said.zh}）", f"{words.en} ({said.en})"), getattr(row, part), "index"))
    return (*steps, (Text("契合度", "fit"), row.fit, "index"))


def _basis(row: PartnerFit) -> Text:
    return Text("以全省代替", "its province stands in") if row.basis == "province" else Text("本地", "of the place itself")


def _gains(open_: Opened, row: PartnerFit) -> Evidence:
    names = open_.pack.products
    told = tuple((names[code].name if code in names else Text(code, code),) for code in row.gains)
    title = Text("对方所长、本区所缺而相近的产品", "Products that the partner is strong in and the district lacks, the nearest first")
    return Evidence(title, (Text("产品", "Product"),), told)


def _shared(open_: Opened, row: PartnerFit) -> Evidence:
    told = tuple((open_.industry(code),) for code in row.shared_industries)
    return Evidence(Text("双方都专长的行业", "Industries in which both are specialised"), (Text("行业", "Industry"),), told)


def _all(open_: Opened, rows: list[PartnerFit]) -> Evidence:
    columns = (
        Text("合作地", "Partner"),
        Text("契合度", "Fit"),
        *NAMES.values(),
        Text("已知企业", "Known companies"),
        Text("口径", "Basis"),
        Text("说明", "Note"),
    )
    told = tuple(
        (
            open_.region(row.partner),
            row.fit,
            *(getattr(row, part) for part in NAMES),
            row.companies,
            _basis(row),
            REASONS.get(row.reason, ""),
        )
        for row in rows
    )
    return Evidence(Text("全部合作地", "All partners"), columns, told)
