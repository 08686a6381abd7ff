"""The reader of addresses: what it takes, what it leaves out, and that no address breaks a page."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from liantu.kernel.period import Period
from liantu.oversight.queries import FindingFilter
from liantu.web.filters import AddressPeriod, Filter, choose


class Narrowed(Filter):
    """A filter with a field of every kind."""

    district: str = ""
    year: int | None = None
    period: AddressPeriod = None
    states: tuple[str, ...] = ()
    start: AddressPeriod = Field(default=None, alias="from")


def test_an_address_is_read_by_the_types_of_the_fields() -> None:
    filters = Narrowed.of(QueryDict("district=%20yubei%00%20&year=2024&period=2024-Q2&states=a&states=b&page=7"))
    assert filters == Narrowed(district="yubei", year=2024, period=Period.parse("2024-Q2"), states=("a", "b"))
    assert filters.active
    assert not Narrowed.of(QueryDict("page=7")).active


def test_an_ill_formed_value_counts_as_not_given_and_leaves_the_others() -> None:
    filters = Narrowed.of(QueryDict("district=yubei&year=soon&period=2024-Q9"))
    assert filters == Narrowed(district="yubei")


def test_a_parameter_may_have_a_name_that_python_keeps_for_itself() -> None:
    assert Narrowed.of(QueryDict("from=2023&year=x")).start == Period.parse("2023")


def test_long_texts_are_cut() -> None:
    assert len(Narrowed.of(QueryDict(f"district={'x' * 5000}")).district) == 100


def test_a_filter_may_take_longer_texts() -> None:
    assert len(FindingFilter.of(QueryDict(f"subject=region:{'x' * 5000}")).subject) == 160, "a subject's kind and key"


@given(st.text(max_size=80))
def test_no_address_breaks_it(text: str) -> None:
    query = QueryDict(mutable=True)
    query.setlist("year", [text])
    query.setlist("period", [text])
    query.setlist("states", [text, text])
    filters = Narrowed.of(query)
    assert filters.year is None or isinstance(filters.year, int)
    assert all("\0" not in state for state in filters.states)


def test_a_choice_is_one_of_what_is_offered() -> None:
    assert choose("b", ("a", "b"), "a") == "b"
    assert choose("c", ("a", "b"), "a") == choose(None, ("a", "b"), "a") == "a"
