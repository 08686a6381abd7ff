"""公布: what pages of all rooms show and take where something may be let see or taken back, each after a second click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liantu.kernel.viewer import PUBLIC, Viewer
from liantu.web.page_context import done

View = Callable[[HttpRequest, int], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Publication:
    """What may be done: the row on the page, what is public now and what else would be, what people would see, and the addresses."""

    desk: PublicationDesk
    assessment: Any
    public: Any
    before: Any
    scope: str


@dataclass(frozen=True, slots=True)
class PublicationDesk:
    """公布台: how one kind of row is published on pages: what a viewer sees of it, who may publish, and how.

    ``none_public``, ``none_left``: said where the public sees nothing, and where it would see nothing after a withdrawal; ``scope``: what
    people will see, with ``%(name)s`` fields; ``published``: said when it is done. ``page``: where one stands afterwards; the addresses
    ``publish_url`` and ``withdraw_url`` take the key of a row.
    """

    rows: Callable[[Viewer], QuerySet[Any]]
    may: Callable[[Viewer], bool]
    publish: Callable[[Any, Viewer], object]
    withdraw: Callable[[Any, Viewer], object]
    page: str
    publish_url: str
    withdraw_url: str
    none_public: Any
    none_left: Any
    scope: Any
    published: Any

    def offer(self, viewer: Viewer, row: Any, counts: Callable[[Any], Mapping[str, int]]) -> Publication | None:
        """Return what the page offers this viewer; None where the viewer may not publish or there is nothing to publish.

        ``counts`` fills the fields of ``scope``; it is asked only where something is offered.
        """
        if row is None or not self.may(viewer):
            return None
        public, before = [*self.rows(PUBLIC)[:2], None, None][:2]
        return Publication(self, row, public, before, str(self.scope) % counts(row))

    def views(self) -> tuple[View, View]:
        """Return the views that publish a row and that take it back: a POST of somebody who is signed in and may."""
        return self._view(self.publish, self.published), self._view(self.withdraw, _("已撤回公布。"))

    def _view(self, action: Callable[[Any, Viewer], object], success: Any) -> View:
        def answer(request: HttpRequest, pk: int) -> HttpResponse:
            viewer: Viewer = request.viewer  # type: ignore[attr-defined] # the middleware of accounts puts it there
            if not self.may(viewer):
                raise PermissionDenied
            row = get_object_or_404(self.rows(viewer), pk=pk)
            done(request, lambda: action(row, viewer), str(success))
            return redirect(self.page)

        return login_required(require_POST(answer))
