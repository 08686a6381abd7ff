"""Who sees what: one table of visibility rules, one function that applies them to pages, API, exports and jobs alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from liantu.accounts.models import AccessToken, Demonstration, DemonstrationAccount
from liantu.kernel.viewer import SYSTEM, Role, Viewer

VisibilityRule = Callable[[Viewer], Q]
_RULES: dict[type[Model], VisibilityRule] = {}
_FURTHER: dict[type[Model], list[VisibilityRule]] = {}
NOTHING = Q(pk__in=[])
EVERYTHING = Q()


def visibility(*models: type[Model]) -> Callable[[VisibilityRule], VisibilityRule]:
    """Declare the rule of one or several models: from a viewer to the condition of the rows that are seen."""

    def declare(rule: VisibilityRule) -> VisibilityRule:
        for model in models:
            if model in _RULES:
                raise ValueError(f"two visibility rules for {model.__name__}")
            _RULES[model] = rule
        return rule

    return declare


def also_visible(*models: type[Model]) -> Callable[[VisibilityRule], VisibilityRule]:
    """Declare that rows of a lower room's models are seen for a reason that only this room knows; the model's own rule still holds."""

    def declare(rule: VisibilityRule) -> VisibilityRule:
        for model in models:
            _FURTHER.setdefault(model, []).append(rule)
        return rule

    return declare


def condition(viewer: Viewer, model: type[Model]) -> Q:
    """Return the condition of the rows of ``model`` that ``viewer`` may see; a model without a rule shows nothing to anybody."""
    rule = _RULES.get(model)
    if rule is None:
        return NOTHING
    reasons = [rule(viewer), *(also_rule(viewer) for also_rule in _FURTHER.get(model, ()))]
    return EVERYTHING if EVERYTHING in reasons else reduce(or_, reasons)  # with an empty condition, "or" would keep the other one


def reader_of(viewer: Viewer, *models: type[Model]) -> Viewer:
    """Return who reads what is kept for a viewer (`rooms.kept`): the system where the viewer sees all of ``models``, else `Viewer.scope`.

    So what is the same for many is kept once, and nothing reaches a viewer who does not see every row that it was read from.
    """
    return SYSTEM if all(condition(viewer, model) == EVERYTHING for model in models) else viewer.scope


def visible_to(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows that ``viewer`` may see."""
    return rows.filter(condition(viewer, rows.model))


def models_with_rules() -> list[type[Model]]:
    """All models that have a rule, for the tests that walk roles × objects."""
    return sorted(_RULES, key=lambda model: model._meta.label)  # noqa: SLF001 Django documents _meta


@visibility(AccessToken)
def own_tokens(viewer: Viewer) -> Q:
    """Whoever made a token sees it, and nobody else: not even an administrator."""
    return NOTHING if viewer.user_id is None else Q(user=viewer.user_id)


@visibility(Demonstration, DemonstrationAccount)
def demonstration_seen(_viewer: Viewer) -> Q:
    """That a city is simulated, and by which names one may look at it, everybody may know: it stands on the page of signing in."""
    return EVERYTHING


def may_administer(viewer: Viewer) -> bool:
    """Whether the viewer may keep people and their roles, and read the audit log."""
    return viewer.has(Role.ADMINISTRATOR)
