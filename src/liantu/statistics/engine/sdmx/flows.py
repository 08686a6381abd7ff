"""两条数据流: computed figures by breakdown and member, and published figures with their source; each as a flow with its rows.

Codes follow the SDMX content-oriented guidelines where these have a list: CL_FREQ, and CL_OBS_STATUS (A normal, O missing, Q suppressed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from liantu.kernel.bound import Bound
from liantu.kernel.figure import Definition
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, unit_code, unit_name
from liantu.statistics.engine.sdmx.flow import FREQUENCIES, MEASURE, TIME, Attribute, Dimension, Flow, code_id, time_period

AGENCY, VERSION = "LIANTU", "1.0"
STATUS: Mapping[str, Text] = {
    "A": Text("正常", "Normal value"),
    "O": Text("缺失", "Missing value"),
    "Q": Text("为保护商业秘密不公布", "Missing value; suppressed"),
}
_FREQUENCY = Dimension("FREQ", Text("频率", "Frequency"), dict(FREQUENCIES.values()))
_BOUND = Attribute("BOUND", Text("界限", "Bound"), {str(one): one.text if one.text.zh else Text("确数", "exact") for one in Bound})
_INDICATOR, _UNIT = Text("指标", "Indicator"), Text("计量单位", "Unit of measure")


def figures_flow(definitions: Mapping[str, Definition], members: Mapping[str, Mapping[str, Text]], breakdowns: Mapping[str, Text]) -> Flow:
    """Return the flow of computed figures; ``members``: breakdown → key → name of all that may occur."""
    member_names = {code_id(f"{breakdown}-{key}"): name for breakdown, keys in members.items() for key, name in keys.items()}
    return Flow(
        "FIGURES", AGENCY, VERSION, Text("按企业填报计算的指标", "Figures computed from firms' reports"),
        (
            _FREQUENCY,
            Dimension("INDICATOR", _INDICATOR, {code_id(code): one.name for code, one in definitions.items()}),
            Dimension("BREAKDOWN", Text("分组", "Breakdown"), {code_id(code): name for code, name in breakdowns.items()}),
            Dimension("MEMBER", Text("对象", "Member"), member_names),
        ),
        (
            Attribute("UNIT_MEASURE", _UNIT, _unit_names(one.unit for one in definitions.values())),
            Attribute("OBS_STATUS", Text("状态", "Observation status"), STATUS),
            Attribute("DEFINITION_VERSION", Text("定义版本", "Version of the definition")),
            Attribute("FIRMS", Text("统计范围内企业数", "Firms of the population")),
            Attribute("FIRMS_KNOWN", Text("据以计算的企业数", "Firms that the value rests on")),
            Attribute("MARK", Text("核查标记", "Mark"), {str(mark): mark.text for mark in Mark}),
            _BOUND,
        ),
    )  # fmt: skip


def figures_rows(flow: Flow, frame: pl.DataFrame, definitions: Mapping[str, Definition], mark: Mark) -> pl.DataFrame:
    """Return the rows of `figures_flow` from columns indicator, dimension, key, kind, period, value, firms, known, reason, bound."""
    rows = [
        {
            "FREQ": FREQUENCIES[period.kind][0],
            "INDICATOR": code_id(row["indicator"]),
            "BREAKDOWN": code_id(row["dimension"]),
            "MEMBER": code_id(f"{row['dimension']}-{row['key']}"),
            TIME: time_period(period),
            MEASURE: row["value"],
            "UNIT_MEASURE": _unit(definitions[row["indicator"]].unit),
            "OBS_STATUS": "A" if row["value"] is not None else "Q" if row["reason"] else "O",
            "DEFINITION_VERSION": definitions[row["indicator"]].version,
            "FIRMS": _text(row["firms"]),
            "FIRMS_KNOWN": _text(row["known"]),
            "MARK": str(mark),
            "BOUND": row["bound"] if row["value"] is not None else None,
        }
        for row in frame.iter_rows(named=True)
        for period in (Period.parse(row["period"]),)
    ]
    return pl.DataFrame(rows, schema={name: pl.Float64 if name == MEASURE else pl.String for name in flow.columns}, orient="row")


def official_flow(names: Mapping[str, Text], regions: Mapping[str, Text]) -> Flow:
    """Return the flow of published figures; rows that contradict each other stand under different numbers of RECORD.

    Units are written as the pack writes them (``wan_yuan/person``), so that a file that went out comes in again.
    """
    return Flow(
        "OFFICIAL", AGENCY, VERSION, Text("官方数据", "Published figures"),
        (
            _FREQUENCY,
            Dimension("INDICATOR", _INDICATOR, {code_id(code): name for code, name in names.items()}),
            Dimension("REF_AREA", Text("地区", "Reference area"), {code_id(code): name for code, name in regions.items()}),
            Dimension("RECORD", Text("记录", "Record"), {}),
        ),
        (
            Attribute("UNIT_MEASURE", _UNIT),
            Attribute("BASIS", Text("口径", "Basis")),
            Attribute("SOURCE", Text("出处", "Source")),
            Attribute("MARK", Text("核查标记", "Mark"), {str(mark): mark.text for mark in Mark}),
            _BOUND,
        ),
    )  # fmt: skip


def official_rows(flow: Flow, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of `official_flow` from columns indicator, region, period, value, unit, basis, citation, mark, bound."""
    frame = frame.sort("indicator", "region", "period", "basis", "citation", nulls_last=True)
    frame = frame.with_columns(record=pl.int_range(1, pl.len() + 1).over("indicator", "region", "period").cast(pl.String))
    periods = {text: Period.parse(text) for text in frame.get_column("period").unique()}
    return frame.select(
        FREQ=pl.col("period").replace_strict({text: FREQUENCIES[one.kind][0] for text, one in periods.items()}, return_dtype=pl.String),
        INDICATOR=pl.col("indicator").map_elements(code_id, return_dtype=pl.String),
        REF_AREA=pl.col("region").map_elements(code_id, return_dtype=pl.String),
        RECORD="record",
        TIME_PERIOD=pl.col("period").replace_strict({text: time_period(one) for text, one in periods.items()}, return_dtype=pl.String),
        OBS_VALUE=pl.col("value").cast(pl.Float64),
        UNIT_MEASURE=pl.col("unit"),
        BASIS=pl.col("basis"),
        SOURCE=pl.col("citation"),
        MARK=pl.col("mark"),
        BOUND=pl.col("bound"),
    ).select(flow.columns)


def _unit_names(units: Iterable[str]) -> dict[str, Text]:
    return {_unit(unit): _unit_name(unit) for unit in sorted(set(units))}


def _unit(unit: str) -> str:
    """The unit's code as SDMX may write it; ``/`` becomes its code point."""
    try:
        return code_id(unit_code(unit))
    except UnitError:
        return code_id(unit)


def _unit_name(unit: str) -> Text:
    try:
        return unit_name(unit)
    except UnitError:
        return Text(unit, unit)


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
