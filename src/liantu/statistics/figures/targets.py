"""打开目标与官方数据: a target with the numbers of its path, forecast and verdict; a published series with its rows."""

from __future__ import annotations

from dataclasses import replace

from liantu.accounts.queries import Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Evidence, Figure, Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.kernel.units import unit_name
from liantu.rooms import clock
from liantu.statistics.engine.forecast import CHANCE
from liantu.statistics.engine.source_words import SourceWords
from liantu.statistics.figures.explained import Step
from liantu.statistics.figures.figure_context import current_pack
from liantu.statistics.figures.rows import official_evidence
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.forecasts import ForecastRow
from liantu.statistics.queries.official import OfficialRow, best_by_period, context_codes, official_rows, published_rows
from liantu.statistics.queries.targets import TargetSide, TargetView, target_view

_PUBLISHED, _COMPUTED = Text("官方数据", "published"), Text("企业填报汇总", "computed from firms' reports")
_CONTEXT = Text("其他口径，仅供参考", "On another basis, for context only")


def open_target(code: str, subject: Subject, period: Period | None, viewer: Viewer) -> Figure:
    """Open the indicator of a target where it stands now (or in ``period``): published values lead, computed ones stand beside."""
    pack = current_pack()
    view = target_view(viewer, pack, subject.key)
    if view.entry.indicator != code:
        raise NotFoundError(Text(f"目标 {subject.key} 不用指标 {code}", f"target {subject.key} does not use {code}"))
    side = view.leading
    reading = side.newest if period is None else next((one for one in side.readings if one.period == period), None)
    when = reading.period if reading else Period.parse(view.entry.period)
    definition = replace(pack.indicators[code], unit=view.entry.unit)
    steps = (*_aim_steps(view), *(step for one in (view.official, view.computed) for step in side_steps(view, one)))
    if reading is None:
        return Figure(definition, subject, when, None, (), view.note or side.verdict.reason, steps, _evidence(pack, view))
    verdict = side.verdict
    sentence = Text(f"{verdict.outcome.text.zh}：{verdict.reason.zh}", f"{verdict.outcome.text.en}: {verdict.reason.en}")
    marks, evidence = _marks(view, side, when, viewer), _evidence(pack, view)
    return Figure(definition, subject, when, reading.value, marks, sentence, steps, evidence, reading.bound, reading.coverage)


def _marks(view: TargetView, side: TargetSide, when: Period, viewer: Viewer) -> tuple[Mark, ...]:
    if side.origin == "computed":
        computation = latest_computation(viewer)
        return () if computation is None else tuple(Mark(mark) for mark in computation.marks)
    best = best_by_period(view.official_rows).get(when)
    return () if best is None else (best.mark,)


def _aim_steps(view: TargetView) -> tuple[Step, ...]:
    entry = view.entry
    return ((Text(f"目标：{entry.period} 年", f"target for {entry.period}"), entry.value, entry.unit),)


def side_steps(view: TargetView, side: TargetSide) -> tuple[Step, ...]:
    """Return the numbers of one origin: base, path, value now, gap, growth still needed, forecast with its interval, chance, margin."""
    if side.newest is None:
        return ()

    unit = view.entry.unit
    word = _PUBLISHED if side.origin == "official" else _COMPUTED
    steps: list[Step] = [_step(word, side.newest.period.text, "", side.newest.value, unit)]

    progress = side.progress
    if progress is not None and progress.base:
        steps.insert(0, _step(word, progress.base[0].period.text, "基期 / base", progress.base[0].value, unit))
    if progress is not None:
        spans = (
            ("路径应达 / path value", progress.path_value, unit),
            ("与目标之差 / gap to the target", progress.gap, unit),
            ("与路径之差 / gap to the path", progress.lag, unit),
            ("尚需年均增速 / annual growth still needed", progress.growth, "share"),
        )
        steps += [_step(word, Text("", ""), name, span[0], of) for name, span, of in spans if span is not None]

    ahead = next((row for row in side.forecast if str(row.period) == view.entry.period), None)
    if ahead is not None:
        steps += _forecast_steps(ahead, word, unit)

    if side.chance is not None:
        steps.append(_step(word, CHANCE, "", side.chance, "share"))
    if side.verdict.margin is not None:
        steps.append(_step(word, side.verdict.outcome.text, "与目标之差 / margin", side.verdict.margin[0], unit))
    return tuple(steps)


def _step(origin: Text, detail: Text, name: str, value: float | None, unit: str) -> Step:
    zh, _, en = name.partition(" / ")
    chinese, english = (" ".join(part for part in parts if part) for parts in ((origin.zh, detail.zh, zh), (origin.en, detail.en, en)))
    return Text(chinese, english), value, unit


def _evidence(pack: Pack, view: TargetView) -> tuple[Evidence, ...]:
    tables = (
        [official_evidence(pack, view.official_rows, Text("同口径的官方数据", "Published on the same basis"))] if view.official_rows else []
    )
    if view.computed.readings:
        unit = unit_name(view.entry.unit)
        columns = (Text("期间", "Period"), Text(f"数值（{unit.zh}）", f"Value ({unit.en})"))
        rows = tuple((one.period.text, one.value) for one in reversed(view.computed.readings))
        tables.append(Evidence(Text("企业填报汇总", "Computed from firms' reports"), columns, rows))
    if view.context:
        tables.append(official_evidence(pack, view.context, _CONTEXT))
    tables.append(_document(view))
    return tuple(tables)


def _document(view: TargetView) -> Evidence:
    """Where the target stands, and how far that was checked."""
    columns = (Text("文件", "Document"), Text("口径", "Basis"), Text("出处", "Source"), Text("核查", "Checked"))
    row = (view.entry.document, view.entry.basis, view.entry.source, view.entry.mark.text)
    return Evidence(Text("目标出处", "Source of the target"), columns, (row,))


def open_published(code: str, subject: Subject, period: Period | None, viewer: Viewer) -> Figure:
    """Open an indicator that is only published, or rests on published series, for the city or a district.

    One of which nothing is published yet opens for the city too: without a value, and with its rule, which says why.
    """
    pack = current_pack()
    rows = published_rows(viewer, pack, code, subject.key, unit=_unit(pack, code)) if subject.kind in {"city", "district"} else ()
    best = best_by_period(rows)
    if not best and Subject("city", pack.city) == subject:
        return _unpublished(code, subject, period, viewer)
    when = period or (max(best) if best else None)
    if when is None or when not in best:
        raise NotFoundError(Text(f"没有 {subject} 的 {code}", f"no {code} for {subject}"))
    row = best[when]
    context = official_rows(viewer, context_codes(pack, code), subject.key)
    other_tables = (official_evidence(pack, context, _CONTEXT),) if context else ()
    steps = _published_steps(pack, row)
    title = Text("官方数据", "Published values")
    definition = pack.indicators[code]
    marks = tuple(dict.fromkeys((row.mark, *(part.mark for part in row.parts))))
    evidence = (official_evidence(pack, rows, title), *_parts(pack, row), *other_tables)
    return Figure(definition, subject, when, row.value, marks, None, steps, evidence, row.bound)


def _unpublished(code: str, subject: Subject, period: Period | None, viewer: Viewer) -> Figure:
    """An indicator of which no value is published on its basis: why, and what there is on another one."""
    pack = current_pack()
    definition, context = pack.indicators[code], official_rows(viewer, context_codes(pack, code), subject.key)
    due = [Period.parse(target.period) for target in pack.targets if target.indicator == code]
    when = period or min(due, default=Period.of(clock.today(), PeriodKind.YEAR))
    evidence = (official_evidence(pack, context, _CONTEXT),) if context else ()
    return Figure(definition, subject, when, None, (), definition.rule, (), evidence)


def _published_steps(pack: Pack, row: OfficialRow) -> tuple[Step, ...]:
    """The value as it was published; of one computed from published series its parts, numerator and denominator by name, and the result."""
    if not row.parts:
        return ((pack.rule(SourceWords).text(row.citation), row.value, row.unit),)
    names = [pack.indicators[part.series].name if part.series in pack.indicators else Text(part.series, part.series) for part in row.parts]
    steps = [
        (Text(f"{part.bound.text.zh}{name.zh}", f"{part.bound.text.en} {name.en}".strip()), part.value, part.unit)
        for name, part in zip(names, row.parts, strict=True)
    ]
    return (*steps, (Text(row.basis, row.basis), row.value, row.unit))


def _parts(pack: Pack, row: OfficialRow) -> tuple[Evidence, ...]:
    """The published values that one computed from series rests on."""
    return (official_evidence(pack, row.parts[::-1], Text("分子与分母", "Numerator and denominator")),) if row.parts else ()


def _unit(pack: Pack, code: str) -> str | None:
    return pack.indicators[code].unit if code in pack.measured else None


def _forecast_steps(ahead: ForecastRow, word: Text, unit: str) -> list[Step]:
    """The forecast of the target's year with its intervals, and how often such ones held."""
    ends = (("中值 / central", ahead.central), ("80% 下限 / low 80 %", ahead.low_80), ("80% 上限 / high 80 %", ahead.high_80),
            ("95% 下限 / low 95 %", ahead.low_95), ("95% 上限 / high 95 %", ahead.high_95))  # fmt: skip
    method = Text(f"预测（{ahead.method.text.zh}）", f"forecast ({ahead.method.text.en})")
    steps = [_step(word, method, name, value, unit) for name, value in ends]
    for one in ahead.coverage:
        held = (("80% 区间实测覆盖率 / measured coverage of the 80 % interval", one.within_80),
                ("95% 区间实测覆盖率 / measured coverage of the 95 % interval", one.within_95))  # fmt: skip
        steps += [_step(word, one.source, name, value, "share") for name, value in held]
    return steps
