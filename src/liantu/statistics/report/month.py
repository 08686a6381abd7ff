"""月份: what all sections of the statistics ask: of which place and month, under whose rights, from which computation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from liantu.kernel.bound import Bound
from liantu.kernel.figure import Subject
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.period import Period
from liantu.kernel.report import Quantity, ReportMonth
from liantu.kernel.sentence import Cited
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.statistics.engine.report_wording import StatisticsReport
from liantu.statistics.models import Computation
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.month_courses import MonthCourse, month_courses
from liantu.statistics.queries.names import key_name
from liantu.statistics.rules import sees_aggregates


@dataclass(frozen=True)
class Month:
    """A scope in a month as one viewer sees it. ``words`` are the pack's; ``simulated`` says that reports under the figures are."""

    viewer: Viewer
    pack: Pack
    asked: ReportMonth
    computation: Computation | None
    words: StatisticsReport

    @classmethod
    def of(cls, viewer: Viewer, pack: Pack, asked: ReportMonth) -> Month:
        """Return it with the newest computation that the viewer may see."""
        return cls(viewer, pack, asked, latest_computation(viewer), pack.rule(StatisticsReport))

    @property
    def month(self) -> Period:
        """The month that is told of."""
        return self.asked.month

    @property
    def place(self) -> tuple[str, str]:
        """Dimension and key of the scope."""
        return self.asked.scope.kind, self.asked.scope.key

    @property
    def place_name(self) -> Text:
        """Name of the scope."""
        return key_name(self.pack, *self.place)

    @property
    def simulated(self) -> bool:
        """Whether the figures rest on simulated reports."""
        return self.computation is not None and "simulated" in self.computation.marks

    @property
    def aggregates(self) -> bool:
        """Whether the viewer sees sums that are not released, as months never are."""
        return sees_aggregates(self.viewer)

    @cached_property
    def courses(self) -> dict[str, MonthCourse]:
        """The head indicators in the month, in their order."""
        wanted = {one.level: one.growth or "" for one in self.words.head}
        return month_courses(self.viewer, self.place, self.month, wanted, computation=self.computation, pack=self.pack)

    def entry(self, code: str) -> IndicatorEntry:
        """The pack's entry of an indicator."""
        return self.pack.measured[code]

    def cited(self, code: str, value: float | None, period: Period | None = None, subject: Subject | None = None) -> Cited:
        """A value of the scope (or another subject) in the month (or another one)."""
        when, bound = period or self.month, Bound.EXACT
        if subject is None and code in self.courses:
            bound = self.courses[code].bounds.get(when, Bound.EXACT)
        return Cited(code, subject or self.asked.scope, when, value, bound)

    def amount(self, code: str, value: float | None, *, signed: bool = False, bound: Bound = Bound.EXACT) -> Quantity:
        """A sum or difference of values of an indicator, in its unit."""
        entry = self.entry(code)
        return Quantity(value, entry.unit, entry.digits, signed, bound)
