"""谁能看: who sees visits, and who may record one."""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Role, Viewer, condition, visibility
from liantu.registry.models import Organisation
from liantu.sample_room.models import Visit


@visibility(Visit)
def visits_seen(viewer: Viewer) -> Q:
    """A visit is seen with its organisation."""
    seen = condition(viewer, Organisation)
    return seen if seen in (EVERYTHING, NOTHING) else Q(organisation__in=Organisation.objects.filter(seen).values("pk"))


def may_record(viewer: Viewer) -> bool:
    """Officials, analysts and administrators record visits."""
    return viewer.has(Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICIAL)
