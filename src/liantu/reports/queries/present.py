"""现有数值: what the figures of a report would be now, under the viewer's own rights."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.accounts.queries import Viewer
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.oversight.queries import figure_now
from liantu.reports.engine.document import Document, Reference
from liantu.reports.engine.revisions import Key, key_of
from liantu.statistics import queries as statistics


def present_values(viewer: Viewer, pack: Pack, document: Document) -> dict[Key, float | None]:
    """Return the present values of a report's figures: those that are stored in one query, others that its sentences cite one by one.

    What the viewer does not see, or is not computed any more, is left out.
    """
    stored = [one for one in document.references if one.code in pack.measured]
    values = _stored(viewer, stored)
    cited = {number for said in document.sentences for number in said.references}
    for one in document.references:
        if one.number in cited and key_of(one) not in values:
            now = figure_now(one.code, Subject.parse(one.subject), Period.parse(one.period), viewer)
            if now is not None:
                values[key_of(one)] = now
    return values


def _stored(viewer: Viewer, references: Iterable[Reference]) -> dict[Key, float | None]:
    wanted = {key_of(one) for one in references}
    codes, subjects, periods = ({key[place] for key in wanted} for place in range(3))
    keys = {subject.partition(":")[2] for subject in subjects}
    frame = statistics.figures_frame(viewer, indicator=codes, keys=keys, periods=periods)
    rows = {(row["indicator"], f"{row['dimension']}:{row['key']}", row["period"]): row["value"] for row in frame.iter_rows(named=True)}
    return {key: value for key, value in rows.items() if key in wanted}
