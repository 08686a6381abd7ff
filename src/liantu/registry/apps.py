"""What the registry adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liantu.kernel.sentence import Sentence
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.manifest import ApiRouter, NavPage, NavSection, Room
from liantu.rooms.search import SearchProvider
from liantu.rooms.subjects import SubjectKind

if TYPE_CHECKING:
    import click

_FIRMS = pgettext_lazy("navigation", "企业")
_DATA = pgettext_lazy("navigation", "数据")


class RegistryConfig(Room):
    """Organisations, products and facts, and the intake that brings them in."""

    name = "liantu.registry"
    label = "registry"
    navigation = (
        NavSection("firms", _FIRMS, 40, (NavPage("organisation_list", _FIRMS),), icon="M3 20V9l6 4V9l6 4V4h6v16z"),
        NavSection(
            "data",
            _DATA,
            50,
            (NavPage("intake_list", _("数据导入"), permission="registry.intakes"),),
            icon="M5 6c0-4 14-4 14 0v12c0 4-14 4-14 0z M5 6c0 4 14 4 14 0 M5 12c0 4 14 4 14 0",
        ),
    )

    def subjects(self) -> Sequence[SubjectKind]:
        """Organisations, products, parks that the pack does not know, and industries."""
        from liantu.registry.subjects import SUBJECTS

        return SUBJECTS

    def api(self) -> Sequence[ApiRouter]:
        """Routes of the interface."""
        from liantu.registry.api import ROUTERS

        return ROUTERS

    def verbs(self) -> Sequence[click.Command]:
        """Verbs of the command line."""
        from liantu.registry.verbs import VERBS

        return VERBS

    def cards(self, viewer: Viewer, home: Home) -> Iterable[Card]:
        """What is due from a firm."""
        from liantu.registry.cards import cards

        return cards(viewer, home)

    def headlines(self, viewer: Viewer, home: Home) -> Iterable[Sentence]:
        """What is missing from a firm, or due next."""
        from liantu.registry.cards import headlines

        return headlines(viewer, home)

    def search(self) -> Sequence[SearchProvider]:
        """Organisations, products and parks."""
        from liantu.registry.search import PROVIDERS

        return PROVIDERS

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Bringing in files, the own organisation's too, and joining records."""
        from liantu.registry import rules

        return {
            "registry.fill": rules.may_fill,
            "registry.import": rules.may_import,
            "registry.intakes": rules.may_follow_intakes,
            "registry.merge": rules.may_merge,
            "registry.upload": rules.may_upload,
        }
