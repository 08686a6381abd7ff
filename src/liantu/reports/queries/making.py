"""生成: what the rooms have to say of a scope and month, put together and written out as a document."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from liantu.chains import queries as chains
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.progress import Progress, silent
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.regions import queries as regions
from liantu.reports.engine.document import Basis, Document
from liantu.reports.engine.template import ReportTemplate
from liantu.reports.queries.own_sections import own_sections
from liantu.reports.queries.references import References
from liantu.reports.queries.writing import section_of, words_of
from liantu.reports.rules import reader_of
from liantu.rooms.installed import installed_rooms
from liantu.rooms.subjects import About, shown_subjects
from liantu.statistics import queries as statistics


def ask_rooms(viewer: Viewer, asked: ReportMonth, template: ReportTemplate, progress: Progress = silent) -> list[ReportSection]:
    """Return the sections of all rooms and the city's own in the template's order and under its titles, without those it leaves out.

    Sections that it does not name follow by their place.
    """
    rooms = installed_rooms()
    sections: list[ReportSection] = []
    for place, room in enumerate(rooms):
        progress(Text("汇集各部分内容", "gathering the sections"), place, len(rooms) + 1)
        sections += room.report_sections(viewer, asked)
    sections += own_sections(viewer, asked, template, _name(viewer, asked.scope))
    order = {key: place for place, key in enumerate(template.order)}
    named = (replace(section, title=template.titles.get(section.key, section.title)) for section in sections)
    sections = [section for section in named if section.key not in template.left_out]
    return sorted(sections, key=lambda section: (order.get(section.key, len(order)), section.place))


def make_document(pack: Pack, asked: ReportMonth, progress: Progress = silent) -> Document:
    """Return the report of a scope and month as its own readers would see it; raises ChangedMeanwhileError.

    Every figure that a sentence cites is opened under the readers' rights, and has to be what the sentence says.
    """
    viewer, template = reader_of(asked.scope), pack.rule(ReportTemplate)
    sections = [
        section for section in ask_rooms(viewer, asked, template, progress) if section.sentences or section.tables or section.charts
    ]
    steps = len(installed_rooms()) + 1
    progress(Text("核对引用的指标", "checking the figures cited"), steps - 1, steps)
    references = References(pack, viewer)
    written = tuple(section_of(section, references) for section in sections)
    name = _name(viewer, asked.scope)
    document = Document(
        title=words_of(Text(*(pattern.format(place=place, month=month) for pattern, place, month in _titles(template, name, asked.month)))),
        scope=str(asked.scope), scope_name=words_of(name), month=str(asked.month), month_name=words_of(asked.month.text),
        since=asked.since, until=asked.until, made_at=timezone.localtime(), sections=written, references=references.finished(),
        labels={label: words_of(getattr(template.labels, label)) for label in type(template.labels).model_fields},
        simulated=any(section.simulated for section in sections), basis=_basis(viewer, pack),
    )  # fmt: skip
    progress(Text("完成", "done"), steps, steps)
    return document


def _titles(template: ReportTemplate, name: Text, month: Period) -> list[tuple[str, str, str]]:
    return [(template.title.zh, name.zh, month.text.zh), (template.title.en, name.en, month.text.en)]


def _name(viewer: Viewer, scope: Subject) -> Text:
    """The name of the scope in both languages."""
    about = About(scope)
    return Text(*(shown_subjects(viewer, [about], language)[about].name for language in ("zh", "en")))


def _basis(viewer: Viewer, pack: Pack) -> Basis:
    """What the report rests on: the newest computation and assessments that its readers see."""
    computation = statistics.latest_computation(viewer)
    found = {"chains": chains.latest_assessment(viewer), "regions": regions.latest_assessment(viewer)}
    rests_on = [computation] if computation is not None else [one for one in found.values() if one is not None]
    known = [one.known_at for one in rests_on]
    return Basis(
        computation=None if computation is None else computation.pk,
        assessments={name: one.pk for name, one in found.items() if one is not None},
        known_at=timezone.localtime(min(known)) if known else None,
        pack=pack.code,
    )
