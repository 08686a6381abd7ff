"""企业位次的写法: how a firm stands in words: its quarter, the quartiles, among which firms, or in one line why nothing is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liantu.kernel.figure import Subject
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.period import Period
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.firm_standing import Standing
from liantu.statistics.pages.labels import shortest
from liantu.statistics.queries.firm_standing import FirmStanding, StandingOf
from liantu.statistics.queries.names import key_name
from liantu.web.figures import read_unit_word, translated
from liantu.web.numbers import in_reader_unit, plain


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """An indicator as a row of the card."""

    entry: IndicatorEntry
    subject: Subject
    value: float | None
    place: str = ""
    quartiles: str = ""
    unit: str = ""
    group: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ShownFirm:
    """An organisation with its rows."""

    name: str
    period: Period
    rows: tuple[ShownStanding, ...]


def shown_firm(of: StandingOf, pack: Pack) -> ShownFirm:
    """Prepare an organisation for the card."""
    return ShownFirm(of.name, of.period, tuple(_row(of, row, pack) for row in of.rows))


def _row(of: StandingOf, row: FirmStanding, pack: Pack) -> ShownStanding:
    subject = Subject("organisation", str(of.organisation))
    standing = row.standing
    if standing is None:
        return ShownStanding(row.entry, subject, None, why=_("本单位当年未报所需指标，或不在规模以上范围"))
    if not standing.quartiles:
        return ShownStanding(row.entry, subject, standing.value, why=translated(pack.rule(DisclosureRules).reasons.distribution))
    unit = row.entry.unit
    cuts = " / ".join(shortest(in_reader_unit(cut, unit)[0]) for cut in standing.quartiles)
    return ShownStanding(row.entry, subject, standing.value, _place(standing, row.high), cuts, read_unit_word(unit), _group(standing, pack))


def _place(standing: Standing, high: bool) -> str:
    """The quarter in words, seen from the better end."""
    better = standing.quarter if high else len(standing.quartiles) - standing.quarter
    return (_("后四分之一"), _("中等偏后"), _("中等偏前"), _("前四分之一"))[better]


def _group(standing: Standing, pack: Pack) -> str:
    names = [translated(key_name(pack, name, key)) for name, key in standing.group] or [_("全市")]
    return _("%(group)s规模以上企业 %(count)s 家") % {"group": _("、").join(names), "count": plain(standing.firms)}
