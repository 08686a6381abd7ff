"""搜索直接答数: a figure that the words of a search name, with its value under the viewer's rights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.figure import FIGURES, Figure, Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodError
from liantu.kernel.sentence import Cited, Sentence, sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms import clock
from liantu.statistics.engine.questions import Question, asked
from liantu.statistics.figures.indicators import stated_indicator
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.names import DIMENSIONS, dimension_keys, key_name
from liantu.statistics.queries.official import rests_on_published
from liantu.web.page_context import pack

_PLACES = re.compile(r"(?<=..)(?:(?:..?族)*自治[县州区]|[区县市])$")
"""The last characters of a place's name, which people leave out: 渝北 for 渝北区."""


def answers(viewer: Viewer, text: str) -> Iterable[Sentence]:
    """Yield the value of the figure that the text names, or why it is unknown; nothing where it names none that this viewer may open."""
    city = pack()
    question = asked(text, {code: _names(city, code) for code in city.measured}, _subjects(city), clock.today())
    if question is None:
        return
    figure = _opened(city, question, viewer)
    if figure is not None:
        yield _said(city, figure)
    elif (earlier := _newest_before(question, viewer)) and (figure := _opened(city, replace(question, period=earlier), viewer)):
        none = question.period.text if question.period else Text("", "")
        yield sentence(Text(f"暂无{none.zh}数据，最新为：", f"No data for {none.en} yet; the newest: "), *_said(city, figure).pieces)


def _newest_before(question: Question, viewer: Viewer) -> Period | None:
    """The newest period of the kind that is asked for, where the one asked for lies after it."""
    computation, period = latest_computation(viewer), question.period
    text = computation.newest.get(period.kind.value) if computation and period else None
    newest = Period.parse(text) if text else None
    return newest if newest and period and newest < period else None


def _names(city: Pack, code: str) -> Sequence[str]:
    entry = city.measured[code]
    return (entry.name.zh, entry.name.en, code, *entry.aliases)


def _subjects(city: Pack) -> Iterator[tuple[Subject, Sequence[str]]]:
    for dimension in DIMENSIONS:
        for key, name in dimension_keys(city, dimension).items():
            yield Subject(dimension, key), (name.zh, _PLACES.sub("", name.zh), name.en)


def _opened(city: Pack, question: Question, viewer: Viewer) -> Figure | None:
    subject = question.subject or Subject("city", city.city)
    opener = FIGURES.opener(question.indicator)
    if opener is None or subject.kind not in city.measured[question.indicator].dimensions:
        return None
    try:
        if rests_on_published(city, question.indicator):
            return opener(subject, question.period, viewer)
        return stated_indicator(question.indicator, subject, question.period, viewer)
    except (NotFoundError, NotAllowedError, PeriodError):
        return None


def _said(city: Pack, figure: Figure) -> Sentence:
    place, when, name = key_name(city, figure.subject.kind, figure.subject.key), figure.period.text, figure.definition.name
    about = Text(f"{place.zh}{when.zh}{name.zh}：", f"{name.en}, {place.en}, {when.en}: ")
    value = Cited(figure.definition.code, figure.subject, figure.period, figure.value)
    bound, reason = figure.bound.text, figure.reason
    told = Text(bound.zh, f"{bound.en} " if bound.en else "") if figure.value is not None else Text("", "")
    why = Text(f"（{reason.zh}）", f" ({reason.en})") if reason is not None else Text("", "")
    mark = figure.mark
    how = Text(f"（{mark.text.zh}）", f" ({mark.text.en})") if mark is not None and figure.value is not None else Text("", "")
    return sentence(about, told, value, why, how)
