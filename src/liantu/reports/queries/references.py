"""指标引用: the figures that a report cites, each once, with what was known of each when the report was made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from liantu.kernel.bound import Bound
from liantu.kernel.figure import Figure
from liantu.kernel.pack import Pack
from liantu.kernel.sentence import Cited
from liantu.kernel.source import Mark, weakest
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.oversight.queries import open_figure
from liantu.reports.engine.document import Reference, Words
from liantu.reports.errors import ChangedMeanwhileError
from liantu.rooms.subjects import About, shown_subjects
from liantu.statistics import queries as statistics
from liantu.statistics.queries.claims import definition_at, with_bounds
from liantu.web.figures import figure_url

Key = tuple[str, str, str]
"""Code, subject, period."""


@dataclass
class References:
    """Numbers the figures as they are cited. Those of sentences are opened and held against what is said; others are looked up together."""

    pack: Pack
    viewer: Viewer
    _cited: dict[Key, tuple[Cited, Text]] = field(default_factory=dict)
    _numbers: dict[Key, int] = field(default_factory=dict)
    _opened: dict[Key, Figure] = field(default_factory=dict)

    def number(self, cited: Cited, written: Text, *, in_sentence: bool = False) -> int:
        """Return the number of a figure, from 1; raises ChangedMeanwhileError where it opens with another value than a sentence says."""
        key = (cited.code, str(cited.subject), str(cited.period))
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._cited[key] = (cited, written)
        if in_sentence and key not in self._opened:
            self._opened[key] = self._checked(cited)
        return self._numbers[key]

    def claimed(self, cited: Cited) -> Cited:
        """A value with the bound that it opens with, where it was opened."""
        opened = self._opened.get((cited.code, str(cited.subject), str(cited.period)))
        return cited if opened is None else replace(cited, bound=opened.bound)

    def finished(self) -> tuple[Reference, ...]:
        """Return all figures by number."""
        abouts = {key: About(cited.subject, cited.code) for key, (cited, _written) in self._cited.items()}
        names = {language: shown_subjects(self.viewer, abouts.values(), language) for language in ("zh", "en")}
        bounds, marks = self._bounds(), self._marks()
        return tuple(
            self._reference(key, Words(zh=names["zh"][abouts[key]].name, en=names["en"][abouts[key]].name), bounds, marks)
            for key in self._numbers
        )

    def _checked(self, cited: Cited) -> Figure:
        opened = open_figure(self.viewer, cited.code, cited.subject, str(cited.period))
        if not _same(opened.value, cited.value):
            raise ChangedMeanwhileError(
                Text(
                    f"指标 {cited.code}（{cited.subject} {cited.period}）与打开所得不一致",
                    f"figure {cited.code} of {cited.subject} in {cited.period} opens with another value than is said",
                ),
                Text("数据更新完成后重新生成", "make the report again once the figures are up to date"),
            )
        return opened

    def _reference(self, key: Key, name: Words, bounds: dict[Key, str], marks: tuple[Mark, ...]) -> Reference:
        cited, written = self._cited[key]
        opened, known = self._opened.get(key), self.pack.indicators[cited.code]
        version = known.version
        if cited.code in self.pack.measured:
            version = definition_at(self.pack.measured[cited.code], cited.period)[0]
        bound = opened.bound if opened else Bound(bounds.get(key) or Bound.EXACT)
        mark = weakest(opened.marks if opened else marks)
        title = opened.definition.name if opened else known.name
        return Reference(
            number=self._numbers[key], code=cited.code, name=_words(title), version=opened.definition.version if opened else version,
            unit=known.unit, subject=key[1], subject_name=name, period=key[2], period_name=_words(cited.period.text), value=cited.value,
            written=_words(written), bound=_words(bound.text), mark=_words(mark.text if mark else Text("", "")),
            address=figure_url(cited.code, cited.subject, cited.period),
        )  # fmt: skip

    def _bounds(self) -> dict[Key, str]:
        """What the values of indicators claim that were not opened, in one query."""
        wanted = {key: cited for key, (cited, _written) in self._cited.items() if key not in self._opened and key[0] in self.pack.measured}
        if not wanted:
            return {}
        frame = statistics.figures_frame(
            self.viewer, indicator={key[0] for key in wanted}, keys={cited.subject.key for cited in wanted.values()},
            periods={key[2] for key in wanted},
        )  # fmt: skip
        rows = with_bounds(self.pack, frame).iter_rows(named=True)
        return {(row["indicator"], f"{row['dimension']}:{row['key']}", row["period"]): row["bound"] for row in rows}

    def _marks(self) -> tuple[Mark, ...]:
        """The marks of what figures rest on that were not opened: those of the computation."""
        computation = statistics.latest_computation(self.viewer)
        return () if computation is None else tuple(Mark(mark) for mark in computation.marks)


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)
