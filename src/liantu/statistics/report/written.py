"""写法: sums and months of the report in words."""

from __future__ import annotations

from liantu.kernel.period import Period
from liantu.kernel.report import Quantity
from liantu.kernel.text import Text
from liantu.web.figures import in_both
from liantu.web.quantities import quantity_words


def months_words(month: Period) -> Text:
    """The months of a year up to this one: 1–10 月.

    >>> str(months_words(Period.parse("2025-10")))
    '1—10月 / Jan–Oct 2025'
    """
    if month.ordinal == 1:
        return Text("1月", f"Jan {month.year}")
    return Text(f"1—{month.ordinal}月", f"Jan–{month.start_date:%b} {month.year}")


def amount_words(quantity: Quantity) -> Text:
    """A sum or difference with its unit, in both languages."""
    return in_both(lambda: quantity_words(quantity))
