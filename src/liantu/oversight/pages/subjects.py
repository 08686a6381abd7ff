"""对象: what findings, tasks and opened figures are about, by name and page, as the rooms know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from liantu.accounts.queries import Viewer
from liantu.kernel.figure import Subject
from liantu.oversight.models import FindingRecord
from liantu.rooms import subjects
from liantu.rooms.subjects import About, ShownSubject
from liantu.web.page_context import language


def shown_subjects(viewer: Viewer, about: Iterable[tuple[Subject, str]]) -> dict[tuple[str, str], ShownSubject]:
    """Names and pages of subjects, each with the code of the figure at which it is looked (may be empty), by (subject, figure)."""
    shown = subjects.shown_subjects(viewer, [About(subject, figure) for subject, figure in about], language())
    return {(str(one.subject), one.figure): subject for one, subject in shown.items()}


def subjects_of(viewer: Viewer, records: Iterable[FindingRecord]) -> dict[tuple[str, str], ShownSubject]:
    """Names and pages of the subjects of findings by (subject, figure)."""
    return shown_subjects(viewer, ((Subject(record.subject_kind, record.subject_key), record.figure) for record in records))


def scope_names(viewer: Viewer, scopes: Mapping[str, Sequence[str]]) -> list[ShownSubject]:
    """Everything that a finding concerns and that the viewer may see, by name and page."""
    about = [(Subject(kind, key), "") for kind in ("chain", "district", "organisation") for key in sorted(scopes.get(kind, ()))]
    shown = shown_subjects(viewer, about)
    return [shown[str(subject), ""] for subject, _figure in about if subject.kind != "organisation" or shown[str(subject), ""].url]
