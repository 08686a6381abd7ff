"""企业首页: what is due from a firm: the report of now with its day, and each report that is missing, with a way to fill it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liantu.kernel.sentence import Sentence
from liantu.kernel.viewer import Viewer
from liantu.registry.pages.owed import owed_by, owed_sentence
from liantu.registry.rules import may_fill
from liantu.rooms.cards import Card, Home


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """What is due from the viewer's organisations."""
    if home is Home.FIRM and may_fill(viewer):
        owed = owed_by(viewer)
        if any(one.forms for one in owed):
            simulated = any(one.organisation.simulated for one in owed)
            yield Card("due", "registry/cards/due.html", 0, {"owed": owed}, wide=True, simulated=simulated)


def headlines(viewer: Viewer, home: Home) -> Iterator[Sentence]:
    """Say first what is missing, else what is due next."""
    if home is Home.FIRM and may_fill(viewer):
        for owed in owed_by(viewer):
            said = owed_sentence(owed)
            if said is not None:
                yield said
