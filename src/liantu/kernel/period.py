"""期间: year, half, quarter or month, read from ISO and Chinese forms; cumulative forms are refused, never guessed."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, total_ordering

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text, half_width


class PeriodKind(StrEnum):
    """年、半年、季度、月."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def months(self) -> int:
        """How many months a period of this kind has."""
        return _MONTHS[self]

    @property
    def per_year(self) -> int:
        """How many periods of this kind a year has."""
        return 12 // self.months

    @property
    def text(self) -> Text:
        """The word that people read."""
        names = {"year": ("年", "year"), "half": ("半年", "half-year"), "quarter": ("季度", "quarter"), "month": ("月", "month")}
        return Text(*names[self.value])


_MONTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


class PeriodError(LiantuError, ValueError):
    """A text that is no period, or one that does not say which period it means."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period; ``ordinal`` is 1–2 for halves, 1–4 for quarters, 1–12 for months, 1 for years.

    Periods are ordered by their first day; of those that start on one day, the longer comes first.

    >>> sorted([Period.parse("2024-01"), Period.parse("2024"), Period.parse("2023Q4")])
    [Period('2023Q4'), Period('2024'), Period('2024-01')]
    """

    year: int
    kind: PeriodKind
    ordinal: int = 1

    def __post_init__(self) -> None:
        if not 1000 <= self.year <= 9998 or not 1 <= self.ordinal <= self.kind.per_year:
            what = Text(
                f"没有这个期间：{self.year} 年{self.kind.text.zh} {self.ordinal}",
                f"no such period: {self.kind} {self.ordinal} of {self.year}",
            )
            raise PeriodError(what, Text("检查年份和序号", "check the year and the number"))

    def __str__(self) -> str:
        return {
            PeriodKind.YEAR: f"{self.year}",
            PeriodKind.HALF: f"{self.year}H{self.ordinal}",
            PeriodKind.QUARTER: f"{self.year}Q{self.ordinal}",
            PeriodKind.MONTH: f"{self.year}-{self.ordinal:02d}",
        }[self.kind]

    def __repr__(self) -> str:
        return f"Period('{self}')"

    def __lt__(self, other: Period) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int]:
        return self.year * 12 + self.first_month, -self.kind.months

    @property
    def first_month(self) -> int:
        """Number of the first month, 1–12."""
        return (self.ordinal - 1) * self.kind.months + 1

    @property
    def last_month(self) -> int:
        """Number of the last month, 1–12."""
        return self.ordinal * self.kind.months

    @property
    def start_date(self) -> datetime.date:
        """The first day.

        >>> Period.parse("2024年三季度").start_date
        datetime.date(2024, 7, 1)
        """
        return datetime.date(self.year, self.first_month, 1)

    @property
    def end_date(self) -> datetime.date:
        """The last day, which still belongs to the period.

        >>> Period.parse("2024-02").end_date
        datetime.date(2024, 2, 29)
        """
        return self.next().start_date - datetime.timedelta(days=1)

    @property
    def text(self) -> Text:
        """The period as people write it.

        >>> str(Period(2024, PeriodKind.QUARTER, 3).text)
        '2024年三季度 / Q3 2024'
        """
        if self.kind is PeriodKind.YEAR:
            return Text(f"{self.year}年", f"{self.year}")
        if self.kind is PeriodKind.HALF:
            return Text(f"{self.year}年{'上下'[self.ordinal - 1]}半年", f"H{self.ordinal} {self.year}")
        if self.kind is PeriodKind.QUARTER:
            return Text(f"{self.year}年{'一二三四'[self.ordinal - 1]}季度", f"Q{self.ordinal} {self.year}")
        return Text(f"{self.year}年{self.ordinal}月", f"{self.start_date:%B} {self.year}")

    @property
    def number(self) -> int:
        """How many periods of this kind lie before it since the year 0: what frames carry instead of text.

        >>> Period.parse("2024Q3").number, Period.parse("2024-01").number, Period.parse("2024").number
        (8098, 24288, 2024)
        """
        return self.year * self.kind.per_year + self.ordinal - 1

    @classmethod
    def numbered(cls, number: int, kind: PeriodKind) -> Period:
        """Return the period of ``kind`` that has this number.

        >>> Period.numbered(8098, PeriodKind.QUARTER)
        Period('2024Q3')
        """
        year, ordinal = divmod(number, kind.per_year)
        return cls(year, kind, ordinal + 1)

    def shifted(self, count: int) -> Period:
        """Return the period ``count`` periods of the same kind later (earlier where negative).

        >>> Period.parse("2024Q1").shifted(-2)
        Period('2023Q3')
        """
        return Period.numbered(self.number + count, self.kind)

    def next(self) -> Period:
        """Return the period after this one."""
        return self.shifted(1)

    def previous(self) -> Period:
        """Return the period before this one."""
        return self.shifted(-1)

    def same_period_last_year(self) -> Period:
        """Return 上年同期, the base of 同比.

        >>> Period.parse("2024年7月").same_period_last_year()
        Period('2023-07')
        """
        return self.shifted(-self.kind.per_year)

    def parts(self, kind: PeriodKind) -> tuple[Period, ...]:
        """Return the periods of ``kind`` that fill this one; empty where ``kind`` is longer.

        >>> Period.parse("2024H1").parts(PeriodKind.QUARTER)
        (Period('2024Q1'), Period('2024Q2'))
        """
        first = (self.first_month - 1) // kind.months + 1
        return tuple(Period(self.year, kind, first + step) for step in range(self.kind.months // kind.months))

    def months(self) -> tuple[Period, ...]:
        """Return the months of the period."""
        return self.parts(PeriodKind.MONTH)

    def within(self, kind: PeriodKind) -> Period:
        """Return the period of ``kind`` in which this one lies; raises PeriodError where ``kind`` is shorter.

        >>> Period.parse("2024-08").within(PeriodKind.QUARTER)
        Period('2024Q3')
        """
        if kind.months < self.kind.months:
            what = Text(f"{self} 比一个{kind.text.zh}长", f"{self} is longer than a {kind.text.en}")
            raise PeriodError(what, Text("用 parts 取其各段", "use its parts instead"))
        return Period(self.year, kind, (self.first_month - 1) // kind.months + 1)

    def contains(self, other: Period | datetime.date) -> bool:
        """Whether ``other``, a period or a day, lies wholly in this one.

        >>> Period.parse("2024").contains(Period.parse("2024Q4")), Period.parse("2024Q4").contains(datetime.date(2025, 1, 1))
        (True, False)
        """
        if isinstance(other, Period):
            return self.year == other.year and self.first_month <= other.first_month and other.last_month <= self.last_month
        return self.year == other.year and self.first_month <= other.month <= self.last_month

    __contains__ = contains

    @classmethod
    def of(cls, day: datetime.date, kind: PeriodKind) -> Period:
        """Return the period of ``kind`` in which ``day`` lies."""
        return cls(day.year, kind, (day.month - 1) // kind.months + 1)

    @classmethod
    def parse(cls, value: str | int) -> Period:
        """Read a period in ISO, SDMX or Chinese form, full-width digits included.

        >>> [str(Period.parse(text)) for text in ("2024-A1", "2024-S2", "2024-Q3", "2024-M07")]
        ['2024', '2024H2', '2024Q3', '2024-07']
        >>> [str(Period.parse(text)) for text in ("2024", "２０２４年", "2024年上半年", "2024年第三季度", "2024-07", "2024年7月", "202407")]
        ['2024', '2024', '2024H1', '2024Q3', '2024-07', '2024-07', '2024-07']

        Raises PeriodError; a cumulative form says nothing about a single period and is refused:

        >>> Period.parse("2024年1-3季度")
        Traceback (most recent call last):
        ...
        liantu.kernel.period.PeriodError: “2024年1-3季度”是累计数 / '2024年1-3季度' is cumulative → ...
        """
        return _parsed(str(value))


_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_ORDINALS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
    "上": 1,
    "下": 2,
}
_YEAR = r"(?P<year>[12]\d{3})"
_FORMS: tuple[tuple[re.Pattern[str], PeriodKind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"{_YEAR}(年度?|年?全年|-A1)?", PeriodKind.YEAR),
        (rf"{_YEAR}[-年]?[HS](?P<n>[12])", PeriodKind.HALF),
        (rf"{_YEAR}年?(?P<n>[上下])半年", PeriodKind.HALF),
        (rf"{_YEAR}[-年]?Q(?P<n>[1-4])", PeriodKind.QUARTER),
        (rf"{_YEAR}年?第?(?P<n>[1-4一二三四])季度?", PeriodKind.QUARTER),
        (rf"{_YEAR}(-?M|[-/])(?P<n>0?[1-9]|1[0-2])", PeriodKind.MONTH),
        (rf"{_YEAR}\.?(?P<n>0[1-9]|1[0-2])", PeriodKind.MONTH),
        (rf"{_YEAR}年(?P<n>0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])月份?", PeriodKind.MONTH),
    )
)
_CUMULATIVE = re.compile(
    r".*(累计|前[\d一二三四五六七八九十]+(个月|季度)|[\d一二三四五六七八九十]+[-~至到][\d一二三四五六七八九十]+(月|季)).*"
)
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{8}")


@lru_cache(maxsize=4096)
def _parsed(entry: str) -> Period:
    """Read a period; the same few texts are read again and again."""
    text = _plain(entry)
    for pattern, kind in _FORMS:
        if match := pattern.fullmatch(text):
            return Period(int(match["year"]), kind, _ordinal(match.groupdict().get("n") or "1"))
    raise _refusal(entry.strip(), text)


def _plain(text: str) -> str:
    """Return the text in half width and upper case, without spaces, with one kind of dash and a year in digits."""
    text = "".join(half_width(text).upper().split())
    text = re.sub(r"[‐‑‒–—―−－]+", "-", text)
    return re.sub(r"^[〇零一二三四五六七八九]{4}(?=年)", lambda year: year[0].translate(_DIGITS), text)


def _ordinal(text: str) -> int:
    return _ORDINALS[text] if text in _ORDINALS else int(text)


def _refusal(entry: str, text: str) -> PeriodError:
    """Return the error that says why ``text`` is no period."""
    if _CUMULATIVE.fullmatch(text):
        return PeriodError(
            Text(f"“{entry}”是累计数", f"{entry!r} is cumulative"),
            Text(
                "请填单个年、半年、季度或月；上半年写 2024H1，全年写 2024",
                "enter a single year, half-year, quarter or month, such as 2024H1 for the first half or 2024 for the year",
            ),
        )
    if _DATE.fullmatch(text):
        return PeriodError(
            Text(f"“{entry}”是日期，不是期间", f"{entry!r} is a date, not a period"),
            Text("写成年月，如 2024-07", "write year and month, such as 2024-07"),
        )
    if re.fullmatch(r"\d{4}\.\d", text):
        return PeriodError(
            Text(f"“{entry}”可能是 1 月也可能是丢了末位零的 10 月", f"{entry!r} may be January, or October without its final zero"),
            Text("写成 2024-01 或 2024-10", "write 2024-01 or 2024-10"),
        )
    return PeriodError(
        Text(f"“{entry}”不是期间", f"{entry!r} is not a period"),
        Text("写成 2024、2024H1、2024Q3 或 2024-07", "write 2024, 2024H1, 2024Q3 or 2024-07"),
    )
