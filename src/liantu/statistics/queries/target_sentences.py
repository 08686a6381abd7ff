"""目标一句话: where a target stands, what it lacks and what is expected, as a sentence made by rule whose values open."""

from __future__ import annotations

from liantu.kernel.bound import Bound
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.sentence import Cited, Linked, Piece, Sentence
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, factor
from liantu.kernel.written import amount_text, difference_text, yuan_text
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.targets import Direction, PathStatus
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.queries.readings import level_code
from liantu.statistics.queries.targets import TargetSide, TargetView

_ASKED = {
    Direction.AT_LEAST: Text("不低于{}", "at least {}"), Direction.ABOVE: Text("超过{}", "more than {}"),
    Direction.ABOUT: Text("约{}", "about {}"), Direction.AT_MOST: Text("不高于{}", "at most {}"),
}  # fmt: skip


def target_sentence(pack: Pack, view: TargetView, worth_yuan: float | None = None, *, url: str = "") -> Sentence:
    """Return where a target stands in one sentence; with ``url`` it begins with the target's name as a link.

    ``worth_yuan``: what it lacks in yuan, said where the target is in another unit.
    """
    side, name = view.leading, view.entry.name
    pieces: list[Piece] = [Linked(name, url), Text("：", ": ")] if url else []
    pieces += _stands(pack, view, side)
    pieces.append(_judged(view, side))
    if worth_yuan is not None and not _is_money(view.level_unit):
        worth = yuan_text(worth_yuan)
        pieces.append(Text(f"，相当于{worth.zh}", f", worth {worth.en}"))
    pieces += [_expected(view, side), Text("。", ".")]
    good = {Outcome.MET: True, Outcome.MISSED: False}.get(side.verdict.outcome)
    if good is None and side.progress is not None:
        good = {PathStatus.ON_PATH: True, PathStatus.OFF_PATH: False}.get(side.progress.path_status)
    return Sentence(tuple(pieces), worth_yuan, good, f"target:{view.entry.code}")


def asked_text(view: TargetView) -> Text:
    """What a target asks for, in both languages."""
    assert view.aim.value is not None
    if view.measured is Measured.CHANGE:
        amount = amount_text(abs(view.aim.value), "percent")
        return Text(f"累计下降{amount.zh}", f"down {amount.en}") if view.aim.value < 0 else Text(f"累计增长{amount.zh}", f"up {amount.en}")
    words, amount = _ASKED[view.aim.sense], amount_text(view.aim.value, view.entry.unit)
    return Text(words.zh.format(amount.zh), words.en.format(amount.en))


def _stands(pack: Pack, view: TargetView, side: TargetSide) -> list[Piece]:
    """The newest value with its period, and what is asked for; that nothing is known where nothing is."""
    if view.aim.value is None:
        return [Text("文件没有给出数值，无法用数据判定", "the document gives no number to judge by")]
    asked, end, reading = asked_text(view), view.aim.period.text, side.newest
    if reading is None:
        return [
            Text(f"目标为{end.zh}{asked.zh}，暂无同口径数据", f"the target for {end.en} is {asked.en}; there is no series on this basis")
        ]
    when = reading.period.text
    bound = Text("", "") if reading.bound is Bound.EXACT else reading.bound.text
    counted = {Measured.MEAN_GROWTH: Text("年均增速", "mean yearly growth "), Measured.CHANGE: Text("较基期变化", "change since the base ")}
    words = counted.get(view.measured, Text("", "it "))
    pieces: list[Piece] = [Text(f"{when.zh}{words.zh}为{bound.zh}", f"in {when.en} {words.en}was {bound.en} ".replace("  ", " "))]
    cited = _cited(pack, view, side)
    pieces.append(cited if cited is not None else amount_text(reading.value, view.entry.unit))
    pieces.append(Text(f"，目标为{end.zh}{asked.zh}", f"; the target is {asked.en} by {end.en}"))
    return pieces


def _cited(pack: Pack, view: TargetView, side: TargetSide) -> Cited | None:
    """The newest value as the figure that it is, in its definition's unit; None where what is compared is no figure of its own."""
    reading = side.newest
    if reading is None or view.measured is not Measured.LEVEL:
        return None
    if side.origin == "computed":
        if view.place is None:
            return None
        code, subject = view.place[0], Subject(view.place[1], view.place[2])
    else:
        region = view.entry.region
        code, subject = level_code(view.entry), Subject("city" if region == pack.city else "district", region)
    definition = pack.indicators.get(code)
    if definition is None:
        return None
    try:
        times = float(factor(view.level_unit, definition.unit))
    except UnitError:
        return None
    return Cited(code, subject, reading.period, reading.value * times)


def _judged(view: TargetView, side: TargetSide) -> Text:
    """Whether it was met, or before the end whether it is on its path, and by how much."""
    if side.newest is None or view.aim.value is None:
        return Text("", "")
    margin, progress = side.verdict.margin, side.progress
    if side.verdict.outcome is Outcome.MET:
        return Text("，已完成", "; it was met")
    if side.verdict.outcome is Outcome.MISSED:
        short = None if margin is None else difference_text(min(abs(margin[0]), abs(margin[1])), view.entry.unit)
        return Text("，未完成", "; it was missed") if short is None else Text(f"，未完成，差{short.zh}", f"; it was missed by {short.en}")
    status = PathStatus.UNKNOWN if progress is None else progress.path_status
    if side.verdict.outcome is Outcome.UNTOLD or status is PathStatus.UNKNOWN or progress is None:
        reason = side.verdict.reason if side.verdict.outcome is Outcome.UNTOLD or progress is None else progress.reason
        return Text(f"，尚不能判定（{reason.zh}）", f"; this cannot be judged yet ({reason.en})")
    if status is PathStatus.ON_PATH:
        return Text("，符合进度", "; it is on schedule")
    return _behind(view, side)


def _behind(view: TargetView, side: TargetSide) -> Text:
    """How far it is behind its path, and what is needed a year from here."""
    assert side.progress is not None
    lag, growth, step = side.progress.lag, side.progress.growth, side.progress.step
    said = Text("，滞后", "; it is behind schedule")
    if lag is not None:
        behind = difference_text(min(abs(lag[0]), abs(lag[1])), view.entry.unit)
        said = Text(f"，滞后于进度{behind.zh}", f"; it is behind schedule by {behind.en}")
    if view.entry.unit == "percent" and view.measured is not Measured.MEAN_GROWTH and step is not None:
        needed = difference_text(max(step, key=abs), "percent")
        return Text(f"{said.zh}，此后每年需变动{needed.zh}", f"{said.en} and has to move by {needed.en} a year from here")
    if growth is not None:
        needed = amount_text(max(growth, key=abs) * 100, "percent")
        return Text(f"{said.zh}，此后每年需增长{needed.zh}", f"{said.en} and has to grow by {needed.en} a year from here")
    return said


def _expected(view: TargetView, side: TargetSide) -> Text:
    """What the forecast says of the target's own period; nothing once it is over or where nothing is forecast."""
    row = next((row for row in side.forecast if row.period == view.aim.period), None)
    if row is None or side.verdict.outcome is not Outcome.OPEN:
        return Text("", "")
    central = amount_text(row.central, view.entry.unit)
    chance = None if side.chance is None else round(side.chance * 100)
    end = view.aim.period.text
    zh, en = f"；按以往走势{end.zh}约为{central.zh}", f"; at its past course it would reach {central.en} by {end.en}"
    if chance is None:
        return Text(zh, en)
    told = "不到 1%" if chance < 1 else "99% 以上" if chance > 99 else f"{chance}%"
    told_en = "below 1%" if chance < 1 else "above 99%" if chance > 99 else f"{chance}%"
    return Text(f"{zh}，按期完成概率{told}", f"{en}, with a chance of {told_en} of meeting the target")


def _is_money(unit: str) -> bool:
    try:
        return factor(unit, "yuan") > 0
    except UnitError:
        return False
