"""谁能看: a report is seen by those who see its scope; who makes, edits and signs one.

A report is made with the rights of those for whom it is (`reader_of`), whoever asks for it: so nobody reads in it what the own rights do
not show. The public reads none: what is public goes through a release of the statistics, which judges what may be told.
"""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Role, Viewer, visibility
from liantu.kernel.figure import Subject
from liantu.reports.models import EditedSentence, MonthReport

_Kind = MonthReport.ScopeKind


@visibility(MonthReport)
def reports_seen(viewer: Viewer) -> Q:
    """The city's people see all; others the reports of their districts and of the chains that they lead."""
    return _seen(viewer, "")


@visibility(EditedSentence)
def edits_seen(viewer: Viewer) -> Q:
    """What was written is seen with its report."""
    return _seen(viewer, "report__")


def _seen(viewer: Viewer, prefix: str) -> Q:
    if viewer.sees_city:
        return EVERYTHING
    seen = NOTHING
    for kind, keys in ((_Kind.DISTRICT, viewer.districts), (_Kind.CHAIN, viewer.chains)):
        if keys:
            seen |= Q(**{f"{prefix}scope_kind": kind, f"{prefix}scope_key__in": keys})
    return seen


def sees_scope(viewer: Viewer, scope: Subject) -> bool:
    """Whether the viewer sees the city, the district or the chain of a report."""
    own = {_Kind.DISTRICT: viewer.districts, _Kind.CHAIN: viewer.chains}.get(_Kind(scope.kind), frozenset())
    return viewer.sees_city or scope.key in own


def reader_of(scope: Subject) -> Viewer:
    """Return the viewer with whose rights a report is made: an official of the city or the district, the leader of the chain."""
    if scope.kind == _Kind.CITY:
        return Viewer(roles=frozenset({Role.OFFICIAL}), sees_city=True)
    if scope.kind == _Kind.DISTRICT:
        return Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({scope.key}))
    return Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({scope.key}))


def may_read(viewer: Viewer) -> bool:
    """Whether there are reports for the viewer: who sees the city, a district, or leads a chain."""
    return viewer.sees_city or bool(viewer.districts) or bool(viewer.chains)


def may_draft(viewer: Viewer) -> bool:
    """Whether the viewer may make and edit drafts, of the own scopes."""
    roles = (Role.ADMINISTRATOR, Role.LEADER, Role.ANALYST, Role.OFFICIAL, Role.CHAIN_LEADER)
    return may_read(viewer) and viewer.has(*roles)


def may_sign(viewer: Viewer) -> bool:
    """Whether the viewer may sign off, archive and withdraw reports, of the own scopes; analysts write them and do not sign."""
    return may_read(viewer) and viewer.has(Role.ADMINISTRATOR, Role.LEADER, Role.OFFICIAL, Role.CHAIN_LEADER)
