"""填报页的写法: the fields of a form as the page draws them, with what they are compared with and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.registry.actions import Filling, Outcome
from liantu.registry.engine.report_form import FormField, ReportForm
from liantu.web.figures import translated
from liantu.web.numbers import in_english

_MOST_PLACES = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A remark on a field as it is shown."""

    text: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field: its item, unit, what stands in it, what it is compared with, what is said of it, and the reason given."""

    item: str
    name: str
    unit: str
    note: str
    required: bool
    value: str
    previous: str
    last_year: str
    change: str
    said: tuple[Said, ...]
    reason: str

    @property
    def state(self) -> str:
        """``wrong`` where something must be mended, ``asked`` where a reason is wanted, else nothing."""
        return "wrong" if any(one.blocks for one in self.said) else "asked" if self.said else ""


@dataclass(frozen=True, slots=True)
class ShownForm:
    """All groups with their fields, and how much is wrong or asked."""

    groups: tuple[tuple[Any, tuple[ShownField, ...]], ...]

    @property
    def fields(self) -> list[ShownField]:
        """All fields."""
        return [field for _name, fields in self.groups for field in fields]

    @property
    def wrong(self) -> list[ShownField]:
        """Fields that must be mended."""
        return [field for field in self.fields if field.state == "wrong"]

    @property
    def asked(self) -> list[ShownField]:
        """Fields that want a reason and have none."""
        return [field for field in self.fields if field.state == "asked" and not field.reason.strip()]


def shown_form(
    form: ReportForm, filling: Filling, outcome: Outcome | None, kept: Mapping[Period, Mapping[str, float]], pack: Pack
) -> ShownForm:
    """Prepare a form for the page; ``kept`` holds its period, the one before and that of last year."""
    period = filling.typed.period
    before, last_year = kept[period.previous()], kept[period.same_period_last_year()]

    def shown(one: FormField) -> ShownField:
        item = pack.items[one.item]
        note = one.note or item.note
        typed = outcome.checked.values.get(one.item) if outcome else kept[period].get(one.item)
        remarks = outcome.checked.of(one.item) if outcome else []
        return ShownField(
            one.item, translated(item.name), unit_of(one), translated(note) if note else "", one.required,
            filling.typed.cells.get(one.item, ""),
            _written(one, before.get(one.item), item.unit), _written(one, last_year.get(one.item), item.unit),
            _change(typed, before.get(one.item), last_year.get(one.item)),
            tuple(Said(translated(remark.what), remark.blocks) for remark in remarks), filling.reasons.get(one.item, ""),
        )  # fmt: skip

    return ShownForm(tuple((group.name, tuple(shown(one) for one in group.fields)) for group in form.groups))


def unit_of(one: FormField) -> str:
    """The unit of a field in the viewer's language."""
    return translated(one.unit_text)


def _written(one: FormField, value: float | None, base: str) -> str:
    """A kept value in the form's unit, to two places at most, with separators; nothing where none is kept."""
    if value is None:
        return ""
    number = round(Decimal(one.written(value, base)), _MOST_PLACES).normalize()
    return f"{number:,f}"


def _change(value: float | None, before: float | None, last_year: float | None) -> str:
    """How a value differs from the period before and from last year's, in per cent."""
    parts = []
    if value is not None and before:
        parts.append(_("比上期 %(change)s") % {"change": _percent(value, before)})
    if value is not None and last_year:
        parts.append(_("比上年同期 %(change)s") % {"change": _percent(value, last_year)})
    return ("; " if in_english() else "，").join(parts)


def _percent(value: float, base: float) -> str:
    return f"{100 * (value - base) / abs(base):+,.1f}%".replace("-", "−")
