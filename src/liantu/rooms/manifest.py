"""清单: what a room adds to the whole, said in its ``apps.py``; everything has a default, so a room names only what it has.

Compare Django's ``AppConfig``, of which this is one. Imports stand inside the methods: a manifest can be read before Django is set up, the
command line loads no more than it needs, and an editor's "go to definition" still works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

if TYPE_CHECKING:
    import click
    from ninja import Router

    from liantu.kernel.figure import Subject
    from liantu.kernel.pack import Pack, PackCheck, RuleFile
    from liantu.kernel.period import Period
    from liantu.kernel.progress import Progress
    from liantu.kernel.report import ReportMonth, ReportSection
    from liantu.kernel.sentence import Sentence
    from liantu.kernel.viewer import Viewer
    from liantu.rooms.cards import Card, Home
    from liantu.rooms.findings import Counts, OpenFinding
    from liantu.rooms.notices import Change, NoticeKind
    from liantu.rooms.refresh import Refresh
    from liantu.rooms.reporting import FilledReport, ReportQuestion
    from liantu.rooms.search import SearchProvider
    from liantu.rooms.subjects import SubjectKind
    from liantu.rooms.text_index import TextIndex

_REGISTERING = ("rules", "intake", "checks", "figures")
"""Modules that register what they hold when they are imported: visibility, tables, checks, figures."""


@dataclass(frozen=True, slots=True)
class NavPage:
    """A page of the navigation: the name of its address, its label, and whether people who have not signed in may open it.

    A page that names a ``permission`` is offered only to those who have it.
    """

    name: str
    label: Any
    public: bool = False
    permission: str = ""


@dataclass(frozen=True, slots=True)
class NavSection:
    """A section of the navigation; rooms that name the same ``key`` share it. Sections stand by ``place``, pages as the rooms stand.

    ``icon`` is the path of a drawing in lines, 24 by 24, for the bar at the foot of a phone. The main navigation keeps to a handful of
    sections: a new room puts its pages into one of them.
    """

    key: str
    label: Any
    place: int
    pages: tuple[NavPage, ...]
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ApiRouter:
    """A router of the interface; ``public`` routes answer without a token or session, with what is published."""

    router: Router
    tag: str
    public: bool = False


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The demonstration city that rooms add to: its pack, how many firms it has, the seed that makes it the same each time, and its day.

    The city lives through the months before ``today``. ``moment`` is when it is now, which `rooms.clock` states to all that is written;
    ``since`` the moment before, None at the first; ``next_is_today`` holds at the last moment before the city's day.
    """

    pack: Pack
    firms: int
    seed: int
    today: date
    moment: datetime
    since: datetime | None = None
    next_is_today: bool = False

    @property
    def is_today(self) -> bool:
        """Whether the city has come to its day."""
        return timezone.localdate(self.moment) >= self.today


class Room(AppConfig):
    """A room: one folder with its tables, maths and pages. A subclass says what it adds; what it does not say, it does not add."""

    default = False
    navigation: Sequence[NavSection] = ()
    """Sections and pages of the main navigation."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Let Django take the subclass, and not this class, for the configuration of an ``apps.py``."""
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self) -> None:
        """Import what registers itself, from the places where a room keeps it."""
        from django.db.models.signals import post_migrate

        for module in _REGISTERING:
            self._submodule(module)
        post_migrate.connect(self._set_up_search, sender=self)

    def urls(self) -> Sequence[Any]:
        """Addresses of pages: ``urlpatterns`` of the room's ``urls.py``."""
        module = self._submodule("urls")
        return () if module is None else module.urlpatterns

    def api(self) -> Sequence[ApiRouter]:
        """Routers of the interface."""
        return ()

    def verbs(self) -> Sequence[click.Command]:
        """Verbs of the command line; their modules import Django only when they run."""
        return ()

    def subjects(self) -> Sequence[SubjectKind]:
        """Kinds of things that figures and findings of this room are about: how they are named, and on which page they stand."""
        return ()

    def refresh(self) -> Refresh | None:
        """What has to be computed anew when facts have come in: whether any wait, and how to bring it up to date."""
        return None

    def rule_files(self) -> Mapping[str, type[RuleFile]]:
        """Rule files of the pack that belong to this room, by name: ``RULE_FILES`` of its ``engine/rule_files.py``."""
        module = self._submodule("engine.rule_files")
        return {} if module is None else module.RULE_FILES

    def pack_checks(self) -> Sequence[PackCheck]:
        """What this room checks in other parts of a pack: ``PACK_CHECKS`` of its ``engine/pack_checks.py``."""
        module = self._submodule("engine.pack_checks")
        return () if module is None else module.PACK_CHECKS

    def after_intake(self, _intake_id: int) -> bool:
        """Do what follows when an intake has written rows; return whether something was put in the queue."""
        return False

    def report_questions(self, report: FilledReport) -> Iterable[ReportQuestion]:  # noqa: ARG002
        """What is odd about a report that is being filled in, asked while it is typed: cheap, of one organisation."""
        return ()

    def expected_reports(self, organisation: int, periods: Sequence[Period]) -> Mapping[Period, bool]:  # noqa: ARG002
        """Whether the reports of ``periods`` (of one kind) are expected of an organisation, as far as this room can tell."""
        return {}

    def organisations_merged(self, kept: int, absorbed: int) -> Mapping[str, Any]:  # noqa: ARG002
        """Move what this room keeps about an organisation that became part of another; return, as JSON takes it, what it moved."""
        return {}

    def organisations_split(self, kept: int, absorbed: int, moved: Mapping[str, Any]) -> None:
        """Take back what `organisations_merged` moved."""

    def cards(self, viewer: Viewer, home: Home) -> Iterable[Card]:  # noqa: ARG002
        """Cards that this room puts on one home of ``viewer``; a room yields only what people with that home decide upon."""
        return ()

    def headlines(self, viewer: Viewer, home: Home) -> Iterable[Sentence]:  # noqa: ARG002
        """What changed that the home should say first, as sentences with what they are worth; the home shows the few that weigh most."""
        return ()

    def case_sections(self, viewer: Viewer, code: str, subject: Subject) -> Iterable[Card]:  # noqa: ARG002
        """What this room knows that helps to close a finding of check ``code`` about ``subject``, as cards of its case file.

        A card's template gets its context as ``card``. Only what ``viewer`` may see: the case file adds no rights.
        """
        return ()

    def notice_kinds(self) -> Sequence[NoticeKind]:
        """What this room may tell people of: kinds of notices, ``<room>.<word>``."""
        return ()

    def tell_the_day(self, today: date) -> None:
        """Tell people what the day brings, such as what is due soon; done again it tells nothing twice."""

    def since(self, viewer: Viewer, moment: datetime) -> Iterable[Sentence]:  # noqa: ARG002
        """What came and went for ``viewer`` since ``moment``, such as the last visit, in a sentence."""
        return ()

    def changes(self, viewer: Viewer, subjects: Sequence[Subject], moment: datetime) -> Iterable[Change]:  # noqa: ARG002
        """What happened since ``moment`` to things that a viewer follows, in a constant number of queries."""
        return ()

    def report_sections(self, viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:  # noqa: ARG002
        """Sections of the monthly report that ``viewer`` may read, of the scope and month that are ``asked`` about."""
        return ()

    def open_findings_about(self, viewer: Viewer, subject: Subject) -> Iterable[OpenFinding]:  # noqa: ARG002
        """The open findings about a subject that ``viewer`` may see."""
        return ()

    def finding_counts(self, viewer: Viewer, kind: str) -> Counts:  # noqa: ARG002
        """Open findings by subject: key → severity → number, for subjects of ``kind``. Given by the room that keeps findings."""
        return {}

    def search(self) -> Sequence[SearchProvider]:
        """What the search of the product finds in this room."""
        return ()

    def text_indexes(self) -> Sequence[TextIndex]:
        """Tables of this room in which a search finds texts by an index: ``TEXT_INDEXES`` of its ``queries/text_indexes.py``."""
        module = self._submodule("queries.text_indexes")
        return () if module is None else module.TEXT_INDEXES

    def answers(self, viewer: Viewer, text: str) -> Iterable[Sentence]:  # noqa: ARG002
        """What this room answers to a search that names a figure by its words, as “渝北 2025 研发强度” does; most texts name none."""
        return ()

    def demonstrate(self, demonstration: Demonstration, progress: Progress) -> None:
        """Add facts to the demonstration city that are known at its first moment, before anything is computed from them."""

    def demonstrate_arrivals(self, demonstration: Demonstration, progress: Progress) -> None:
        """Add facts that became known after ``demonstration.since`` and up to its moment; called for each but the first."""

    def demonstrate_month(self, demonstration: Demonstration, progress: Progress) -> None:
        """Add what people did at one moment of the past, once its checks have run; kept whole or not at all."""

    def demonstrate_work(self, demonstration: Demonstration, progress: Progress) -> None:
        """Add work to the demonstration city as it is today, once its checks have run; kept whole or not at all."""

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """What people may be allowed to do in this room: name of the permission, ``<room>.<verb>`` → who may."""
        return {}

    def _set_up_search(self, using: str, **_rest: Any) -> None:
        """Make the indexes of this room once its tables are there; what stands already is left alone."""
        from django.db import DEFAULT_DB_ALIAS

        from liantu.rooms.text_index import set_up

        if using == DEFAULT_DB_ALIAS:
            set_up(self.text_indexes())

    def _submodule(self, name: str) -> Any:
        """A module of this room, or None where the room has none of that name."""
        return import_module(f"{self.name}.{name}") if module_has_submodule(self.module, name) else None
