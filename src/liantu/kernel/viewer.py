"""读者: who is looking. A plain value, so that rules, queries, jobs and tests can make one without a request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Role(StrEnum):
    """What a person may be here; a person may hold several, each with its own scope."""

    ADMINISTRATOR = "administrator"
    LEADER = "leader"
    ANALYST = "analyst"
    OFFICIAL = "official"
    CHAIN_LEADER = "chain_leader"
    FIRM = "firm"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and how far that person sees.

    ``sees_city`` is true for administrators, leaders, analysts and officials of the city; otherwise what is seen follows the
    district codes, chain codes and organisation ids. ``departments`` are codes of the pack's departments that the viewer works in; they
    widen nothing that is seen. A viewer with nothing at all is the public.

    >>> Viewer().is_public
    True
    """

    user_id: int | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    sees_city: bool = False
    districts: frozenset[str] = field(default_factory=frozenset)
    chains: frozenset[str] = field(default_factory=frozenset)
    organisations: frozenset[int] = field(default_factory=frozenset)
    departments: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_public(self) -> bool:
        """Whether this viewer holds no role."""
        return not self.roles

    @property
    def scope(self) -> Viewer:
        """How far the viewer sees, without saying who looks: what is read for it is the same for all who see as far."""
        return replace(self, user_id=None)

    def has(self, *roles: Role) -> bool:
        """Whether the viewer holds any of ``roles``."""
        return any(role in self.roles for role in roles)


PUBLIC = Viewer()
SYSTEM = Viewer(roles=frozenset({Role.ADMINISTRATOR}), sees_city=True)
"""The command line and the job worker: whoever can start them already holds the database."""
