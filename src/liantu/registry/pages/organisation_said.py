"""单位三句话: what an organisation is, what it reported last and how that changed, whom it trades with; each number leads to its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.sentence import Linked, Piece, Sentence, sentence
from liantu.kernel.text import Text
from liantu.registry.pages.labels import industry_name, pack
from liantu.registry.pages.trade import Trade
from liantu.web.numbers import yuan

_PRODUCTS = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What the page has read of an organisation."""

    organisation: Any
    products: Sequence[Any]
    reports: Sequence[Any]
    trade: Trade


def sentences_of(known: Known) -> list[Sentence]:
    """Return up to three sentences; one is left out where nothing is known of what it would say."""
    said = (_is(known.organisation, known.products), _reported(known.organisation.pk, known.reports), _trades(known.trade))
    return [one for one in said if one is not None]


def _is(organisation: Any, products: Sequence[Any]) -> Sentence | None:
    """Where it is, of which industry, what it makes."""
    industry = industry_name(organisation.industry)
    if industry is None and not products:
        return None
    pieces: list[Piece] = []
    if organisation.region is not None:
        place, page = organisation.region, f"{reverse('organisation_list')}?district={organisation.region.code}"
        pieces += [Text("位于", "Located in "), Linked(Text(place.name_zh, place.name_en or place.name_zh), page), Text("，", "; ")]
    if industry is not None:
        page = f"{reverse('organisation_list')}?industry={organisation.industry}"
        pieces += [Text("属", "its industry is "), Linked(Text(industry.zh, industry.en or industry.zh), page)]
        pieces.append(Text("行业", ""))
    if products:
        pieces.append(Text("，主要产品为" if industry else "主要产品为", "; its main products are " if industry else "main products: "))
        pieces += _listed(products[:_PRODUCTS])
    return sentence(*pieces, Text("。", "."), key="is")


def _listed(products: Sequence[Any]) -> Iterable[Piece]:
    for at, product in enumerate(products):
        if at:
            yield Text("、", ", ")
        name = Text(product.name_zh, product.name_en or product.name_zh)
        yield Linked(name, reverse("product", args=[product.code]))


def _reported(pk: int, reports: Sequence[Any]) -> Sentence | None:
    """The newest year's first item of money in the pack's order, and its change on the year before; of months where there is no year."""
    for kind in (PeriodKind.YEAR, PeriodKind.MONTH):
        by_cell = {(fact.item, Period.parse(fact.period)): fact for fact in reports}
        by_cell = {cell: fact for cell, fact in by_cell.items() if cell[1].kind is kind}
        items = [code for code, item in pack().items.items() if item.money and any(one == code for one, _ in by_cell)]
        if not items:
            continue
        item = items[0]
        newest = max(period for one, period in by_cell if one == item)
        fact, before = by_cell[item, newest], by_cell.get((item, newest.same_period_last_year()))
        name, period = pack().items[item].name, newest.text
        start = Text(f"{period.zh}{name.zh} ", f"{name.en} in {period.en}: ")
        value = Linked(Text(yuan(fact.value), yuan(fact.value)), _history(pk, fact))
        return sentence(start, value, *_change(pk, fact, before), Text("。", "."), key="reported")
    return None


def _change(pk: int, fact: Any, before: Any) -> Iterable[Piece]:
    if before is None or not before.value:
        return
    change = 100 * (fact.value - before.value) / abs(before.value)
    written = f"{change:+.1f}%".replace("-", "−")
    yield Text("，比上年 " if Period.parse(fact.period).kind is PeriodKind.YEAR else "，比上年同期 ", ", ")
    yield Linked(Text(written, written), _history(pk, before))
    yield Text("", " on a year earlier")


def _history(pk: int, fact: Any) -> str:
    """The address of the versions of a report."""
    if fact.pk is None:
        return reverse("report_history", args=[pk, fact.period, fact.item])
    return reverse("fact_history", args=["reports", fact.pk])


def _trades(trade: Trade) -> Sentence | None:
    """How many suppliers and customers the newest year has, and how many deals have a sole source."""
    if not trade.any:
        return None
    suppliers, customers = trade.suppliers.counterparts, trade.customers.counterparts
    sole = sum(bool(deal.link.sole_source) for deal in trade.suppliers.deals)
    pieces: list[Piece] = [
        Text(f"{trade.year} 年登记有", f"For {trade.year}, "),
        Linked(Text(f"供应商 {suppliers} 家、客户 {customers} 家", f"suppliers: {suppliers}, customers: {customers}"), "#trade"),
        Text("", " on record"),
    ]
    if sole:
        pieces += [Text("，其中独家供应 ", "; sole-source purchases: "), Linked(Text(f"{sole} 项", f"{sole}"), "#trade")]
    return sentence(*pieces, Text("。", "."), good=False if sole else None, key="trades")
