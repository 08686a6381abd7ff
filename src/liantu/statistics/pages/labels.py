"""写法: targets, values and verdicts as people read them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liantu.kernel.pack.entries import TargetEntry
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.kernel.written import decimals, places_of
from liantu.statistics.engine.targets import PathStatus
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.queries.targets import TargetSide
from liantu.web.figures import translated, unit_suffix, unit_word
from liantu.web.numbers import in_reader_unit, plain, unknown

_POINTS = "percent"
_COUNTED = {"household", "count", "person", "piece"}


def with_unit(value: float | None, unit: str) -> str:
    """Write a value with its unit; unknown is a word."""
    if value is None:
        return unknown()
    read, read_unit = in_reader_unit(value, unit)
    return _joined(plain(read, 0 if unit in _COUNTED else places_of(read, read_unit)), unit_word(read_unit, read))


def _joined(digits: str, word: str) -> str:
    return f"{digits}{'' if word == '%' else ' '}{unit_suffix(word)}".strip()


def shortest(value: float) -> str:
    """Write a number that a document gives with no more digits than it has there.

    >>> shortest(32.0), shortest(30000.0), shortest(0.5)
    ('32', '30,000', '0.5')
    """
    return decimals(value, 2).rstrip("0").rstrip(".")


def signed(value: float, unit: str, at_least: int = 0) -> str:
    """Write a difference with its sign; of shares it is in percentage points."""
    read, read_unit = in_reader_unit(value, unit)
    digits = plain(abs(read), max(places_of(read, read_unit), at_least if abs(read) < 1 else 0))
    sign = "" if not float(digits.replace(",", "")) else "−" if read < 0 else "+"
    word = _("个百分点") if unit == _POINTS else unit_word(read_unit, read)
    return f"{sign}{digits} {unit_suffix(word)}".strip()


def required(target: TargetEntry) -> str:
    """What a target asks for, with its sign of comparison."""
    if target.value is None:
        return _("无数值")
    number = abs(target.value) if target.direction == "change" else target.value
    read, unit = in_reader_unit(number, target.unit)
    value = _joined(shortest(read), unit_word(unit, read))
    words = {
        "at_least": _("不低于 %(value)s"), "above": _("超过 %(value)s"), "about": _("约 %(value)s"), "at_most": _("不高于 %(value)s"),
        "change": _("累计下降 %(value)s") if target.value < 0 else _("累计增长 %(value)s"),
    }  # fmt: skip
    return words[target.direction] % {"value": value}


def counted_name(target: TargetEntry) -> str:
    """The name of what is compared with a target that counts from a base; empty for one of a level."""
    if target.base is None:
        return ""
    base = translated(Period.parse(target.base).text)
    return _("%(base)s起年均增速") % {"base": base} if target.growth_of else _("较%(base)s变化") % {"base": base}


def counted(target: TargetEntry) -> str:
    """What is compared with a target that counts from a base, as a sentence; empty for one of a level."""
    if target.base is None:
        return ""
    base = translated(Period.parse(target.base).text)
    if target.growth_of:
        return _("比较的是自%(base)s起到各年的年均增速（按复利由数值算出），不是某一年的增速。") % {"base": base}
    return _("比较的是较%(base)s的变化（百分比），不是指标数值本身；没有基期数值就无法判断。") % {"base": base}


def verdict_words(side: TargetSide) -> Text:
    """The word of a side: the outcome once the period is over, the course before."""
    if side.verdict.outcome is not Outcome.OPEN:
        return side.verdict.outcome.text
    return (PathStatus.UNKNOWN if side.progress is None else side.progress.path_status).text
