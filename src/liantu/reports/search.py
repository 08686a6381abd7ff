"""搜索: the month's reports by month, place and state."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.reports.queries import month_reports, scopes_of
from liantu.rooms.search import Hit, SearchProvider, best
from liantu.web.figures import translated
from liantu.web.page_context import pack

_NAMES = Text("工业经济运行月报", "monthly report")


def find_reports(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Reports that the viewer may read, the newest month first."""
    scopes = {(scope.kind, scope.key): name for scope, name in scopes_of(viewer, pack())}
    entries = []
    for report in month_reports(viewer):
        place, month = scopes.get((report.scope_kind, report.scope_key), Text("", "")), Period.parse(report.month).text
        names = (f"{place.zh}{month.zh}{_NAMES.zh}", f"{place.en} {month.en} {_NAMES.en}", report.month)
        entries.append((names, (report, Text(f"{place.zh} {month.zh}", f"{place.en}, {month.en}"))))
    found = best(text, entries, at_most)
    return [
        Hit(f"{translated(title)} {_('月报')}", reverse("month_report", args=[row.pk]), row.get_state_display()) for row, title in found
    ]


PROVIDERS = (SearchProvider("reports", gettext_lazy("月报"), find_reports),)
