"""结构指标的打开: location quotient, Krugman's index, HHI, likeness of structures, concentration of parks."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.text import Text
from liantu.regions.engine.likeness import nearest
from liantu.regions.figures.figure_context import RegionContext, Step, firms_of, open_region
from liantu.regions.queries import pair_of, profile_of, rules_of_assessment, similarities, specialisations, why_not

_KINDS = ("city", "zone", "district", "park")
_SHARE = Text("份额", "Share")


def _table(context: RegionContext, viewer: Viewer, digits: int) -> pl.DataFrame:
    return specialisations(viewer, context.assessment, kind=context.kind, key=context.key, digits=digits)


def _industries(context: RegionContext, table: pl.DataFrame, viewer: Viewer) -> Evidence:
    """The industries of a region that the viewer may see; the city's share is share ÷ location quotient."""
    columns = (
        Text("行业", "Industry"), Text("产值（元）", "Output (yuan)"), Text("企业", "Firms"), _SHARE,
        Text("全市份额", "Share in the city"), Text("区位商", "Location quotient"),
    )  # fmt: skip
    rows = tuple(
        (context.industry(row["industry"]), row["value_yuan"], row["firms"], row["share"], row["share"] / row["location_quotient"],
         row["location_quotient"])
        for row in table.iter_rows(named=True)
    )  # fmt: skip
    digits = int(table.get_column("digits")[0]) if not table.is_empty() else 0
    hidden = 0 if viewer.sees_city else context.assessment.specialisations.filter(
        kind=context.kind, key=context.key, digits=digits or rules_of_assessment(context.assessment).structure.digits
    ).count() - len(rows)  # fmt: skip
    return Evidence(Text("各行业", "Industries"), columns, rows, hidden)


@FIGURES.opens("location_quotient")
def open_location_quotient(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open the quotient of an industry in a region (``district:500112/36``; the code's length is its level)."""
    context = open_region("location_quotient", subject, period, viewer, *_KINDS)
    digits = len(context.second_key) or rules_of_assessment(context.assessment).structure.digits
    table = _table(context, viewer, digits)
    row = next(table.filter(pl.col("industry") == context.second_key).iter_rows(named=True), None)
    evidence = (_industries(context, table, viewer), firms_of(context, viewer, context.second_key))
    if row is None:
        reason = (
            Text("请指明行业", "specify an industry")
            if not context.second_key
            else Text("该行业没有可公开的已知产值", "no output that may be published")
        )
        return context.figure(None, (), evidence, reason)

    share, quotient = row["share"], row["location_quotient"]
    steps: tuple[Step, ...] = (
        (Text("该行业产值", "industry output"), row["value_yuan"], "yuan"),
        (Text("占本区域产值", "share in the region"), share, "share"),
        (Text("占全市产值", "share in the city"), share / quotient, "share"),
        (Text("区位商", "location quotient"), quotient, "1"),
    )
    return context.figure(quotient, steps, evidence)


def _open_profile(code: str, subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open Krugman's index or the HHI of a region."""
    context = open_region(code, subject, period, viewer, *_KINDS)
    digits = rules_of_assessment(context.assessment).structure.digits
    row = profile_of(viewer, context.assessment, context.kind, context.key)
    if row is None:
        return context.figure(None, reason=why_not(context.assessment, context.kind, context.key))

    value = row.krugman if code == "krugman_specialisation" else row.hhi
    steps: tuple[Step, ...] = (
        (Text("产值已知的企业", "firms with known output"), float(row.firms), "firms"),
        (Text("产值合计", "total output"), row.value_yuan, "yuan"),
        (Text("行业数", "industries"), row.industries, "1"),
        (Text("最大行业的份额", "share of the largest industry"), row.largest_share, "share"),
        (Text("有效行业数（1 ÷ HHI）", "effective number of industries (1 ÷ HHI)"), row.effective_industries, "1"),
        (context.definition.name, value, "index"),
    )
    table = _table(context, viewer, digits)
    reason = Text("没有可比的其余地区", "no other region to compare with")
    return context.figure(value, steps, (_industries(context, table, viewer), firms_of(context, viewer)), reason)


for _code in ("krugman_specialisation", "structure_hhi"):
    FIGURES.opens(_code)(partial(_open_profile, _code))


@FIGURES.opens("structure_similarity")
def open_similarity(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open the likeness of two districts (``district:500112/500120``), or of a district and the one most like it."""
    context = open_region("structure_similarity", subject, period, viewer, "district")
    pairs = similarities(viewer, context.assessment, district=context.key)
    measure = rules_of_assessment(context.assessment).likeness.measure
    first = nearest(pairs.filter(pl.col("district") == context.key).rename({"district": "region"}), "likeness")
    near = next((row["nearest"] for row in first.iter_rows(named=True) if row["region"] == context.key), "")
    other = context.second_key or near
    row = pair_of(viewer, context.assessment, context.key, other) if other else None
    columns = (Text("区县", "District"), Text("相似度", "Similarity"), Text("份额重叠", "Share overlap"), Text("应错位", "Should differ"))
    rows = tuple(
        (context.region(pair["other"]), pair["likeness"], pair["overlap"], pair["should_differ"]) for pair in pairs.iter_rows(named=True)
    )
    evidence = (Evidence(Text("与各区县", "Compared with each district"), columns, rows),)
    if row is None:
        return context.figure(None, (), evidence, why_not(context.assessment, "district", context.key))

    shared = Evidence(
        Text("共有的行业", "Industries in common"), (Text("行业", "Industry"),), tuple((context.industry(code),) for code in row.shared)
    )
    likeness = next(pair["likeness"] for pair in pairs.iter_rows(named=True) if pair["other"] == other)
    name = context.region(other)
    steps: tuple[Step, ...] = (
        (
            Text(f"与{name.zh}：份额重叠 Σ min（Finger–Kreinin）", f"with {name.en}: share overlap Σ min (Finger–Kreinin)"),
            _of(pairs, other, "overlap"), "share",
        ),
        (Text("克鲁格曼距离 2 ×（1 − 重叠）", "Krugman distance 2 × (1 − overlap)"), _of(pairs, other, "krugman"), "index"),
        (Text("区位商向量的余弦", "cosine of location quotients"), _of(pairs, other, "cosine"), "index"),
        (Text(f"采用：{'余弦' if measure == 'cosine' else '重叠'}", f"measure used: {measure}"), likeness, "index"),
    )  # fmt: skip
    return context.figure(likeness, steps, (shared, *evidence))


def _of(pairs: pl.DataFrame, other: str, column: str) -> float:
    return float(pairs.filter(pl.col("other") == other).get_column(column)[0])


@FIGURES.opens("park_concentration")
def open_park(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open the part of a park's output that its three largest sub-fields make."""
    context = open_region("park_concentration", subject, period, viewer, "park", "district", "zone")
    row = profile_of(viewer, context.assessment, context.kind, context.key)
    if row is None or row.three_largest_share is None:
        return context.figure(None, reason=why_not(context.assessment, context.kind, context.key))

    rule = rules_of_assessment(context.assessment).parks
    table = _table(context, viewer, rule.digits)
    value = row.three_largest_share * 100
    largest: tuple[Step, ...] = tuple(
        (context.industry(line["industry"]), line["share"] * 100, "percent") for line in table.head(3).iter_rows(named=True)
    )
    steps: tuple[Step, ...] = (
        *largest,
        (Text("三者合计", "total of the three"), value, "percent"),
        (Text("低于此线为分散", "threshold below which it is spread thin"), rule.spread_below * 100, "percent"),
        (Text("细分领域数", "sub-fields"), row.sub_fields, "1"),
        (Text("细分领域集中度（HHI）", "sub-field concentration (HHI)"), row.field_hhi, "index"),
        (
            Text("建议命名领域合计占比", "combined share of the suggested sub-fields"),
            None if row.named_share is None else row.named_share * 100,
            "percent",
        ),
    )
    fields = Evidence(
        Text("建议命名的细分领域", "Suggested sub-fields"),
        (Text("行业", "Industry"),),
        tuple((context.industry(code),) for code in row.named),
    )
    return context.figure(value, steps, (fields, _industries(context, table, viewer), firms_of(context, viewer)))
