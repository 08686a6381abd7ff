"""Later releases: what was withheld stays so, and no revision tells what one firm changed."""

from __future__ import annotations

import polars as pl

from liantu.statistics.engine.disclosure import protect, revisions
from tests.statistics.engine.disclosure.city import CELL
from tests.statistics.engine.disclosure.test_protection import DISTRICTS, RULE, ZONES, frame, reasons


def released(components: pl.DataFrame) -> pl.DataFrame:
    cells = protect(components, ZONES, RULE).cells
    return kept(cells)


def kept(cells: pl.DataFrame) -> pl.DataFrame:
    """What a release keeps of its cells for the next."""
    return cells.select(*CELL, "total", "contributors", "first", "second", "shown", "told")


def revised(change: float) -> pl.DataFrame:
    """District c, its zone and the city revised by ``change``."""
    moved = pl.col("key").is_in(["c", "north", "all"])
    return frame(DISTRICTS).with_columns(total=pl.when(moved).then(pl.col("total") + change).otherwise("total"))


def changes(firms: int, first: float, second: float) -> pl.DataFrame:
    keys = revised(0.0).filter(pl.col("key").is_in(["c", "north", "all"])).select(*CELL)
    return keys.with_columns(changed=pl.lit(firms), change_first=pl.lit(first), change_second=pl.lit(second))


def test_the_same_release_again_changes_nothing() -> None:
    again = protect(frame(DISTRICTS), ZONES, RULE, frozen=released(frame(DISTRICTS)))
    assert reasons(again.cells) == {"a": "few_firms", "b": "frozen"}


def test_a_revision_by_one_firm_is_not_published() -> None:
    frozen = released(frame(DISTRICTS)).join(changes(1, 30.0, 0.0), on=CELL, how="left")
    again = protect(revised(30.0), ZONES, RULE, frozen=frozen)
    assert reasons(again.cells) == {"a": "few_firms", "b": "frozen", "c": "frozen", "north": "frozen", "all": "frozen"}


def test_a_revision_by_many_firms_is_published() -> None:
    frozen = released(frame(DISTRICTS)).join(changes(6, 6.0, 6.0), on=CELL, how="left")
    assert reasons(protect(revised(30.0), ZONES, RULE, frozen=frozen).cells) == {"a": "few_firms", "b": "frozen"}


def test_where_it_is_not_known_who_changed_the_revision_is_not_published() -> None:
    again = protect(revised(30.0), ZONES, RULE, frozen=released(frame(DISTRICTS)))
    assert reasons(again.cells)["c"] == "frozen"


def test_a_cell_withheld_before_stays_withheld_though_more_firms_came() -> None:
    more = frame(DISTRICTS).with_columns(
        contributors=pl.when(pl.col("key") == "a").then(5).otherwise("contributors"),
        first=pl.when(pl.col("key") == "a").then(12.0).otherwise("first"),
        second=pl.when(pl.col("key") == "a").then(11.0).otherwise("second"),
    )
    assert protect(more, ZONES, RULE).cells["shown"].all()
    assert reasons(protect(more, ZONES, RULE, frozen=released(frame(DISTRICTS))).cells) == {"a": "frozen", "b": "frozen"}


def test_what_was_shown_before_protects_nothing_new() -> None:
    """Districts a to c were released; the half-years that come later cannot rest on values that are out."""
    frozen = released(frame(DISTRICTS))
    half = [(dimension, key, total / 2, firms, first / 2, second / 2) for dimension, key, total, firms, first, second in DISTRICTS]
    both = pl.concat([frame(DISTRICTS), frame(half, "half", 4048), frame(half, "half", 4049)])
    later = protect(both, ZONES, RULE, frozen=frozen)
    hidden = set(later.cells.filter(~pl.col("shown")).select("key", "kind").iter_rows())
    assert {("a", "half"), ("b", "half")} <= hidden
    assert ("c", "year") not in hidden
    assert later.exposed.height == 0


def test_a_withheld_cell_that_is_no_longer_computed_still_counts() -> None:
    later = protect(frame(DISTRICTS[1:]), ZONES, RULE, frozen=released(frame(DISTRICTS)))
    assert reasons(later.cells) == {"a": "few_firms", "b": "frozen"}


def test_entries_and_exits_are_changes() -> None:
    cell = {"component": "revenue", "dimension": "city", "key": "all", "kind": "year", "period": 2024}
    before = pl.DataFrame([{**cell, "organisation": firm, "value": 10.0 * firm} for firm in (1, 2, 3)])
    after = pl.DataFrame([{**cell, "organisation": firm, "value": 10.0 * firm} for firm in (2, 3, 4)])
    assert revisions(before, after).select("changed", "change_first", "change_second").row(0) == (2, 40.0, 10.0)


def test_what_the_release_before_the_last_told_protects_nothing_either() -> None:
    """District c is told, then revised by one firm and frozen: half-years that come later cannot rest on it, nor tell its change."""
    second = protect(revised(30.0), ZONES, RULE, frozen=released(frame(DISTRICTS))).cells
    told = dict(second.select("key", "told").iter_rows())
    assert (told["c"], told["a"]) == (dict(frame(DISTRICTS).select("key", "total").iter_rows())["c"], None)
    moved = revised(30.0).select("dimension", "key", "total", "contributors", "first", "second").rows()
    half = [(dimension, key, total / 2, firms, first / 2, second / 2) for dimension, key, total, firms, first, second in moved]
    both = pl.concat([revised(30.0), frame(half, "half", 4048), frame(half, "half", 4049)])
    third = protect(both, ZONES, RULE, frozen=kept(second)).cells
    assert third.filter(key="c", kind="year").select("shown", "told").row(0) == (False, told["c"])
    halves = third.filter(key="c", kind="half")["shown"].to_list()
    assert not all(halves), "two half-years make the revised year, and that less what was told is one firm's change"


def test_a_revision_that_is_taken_back_is_shown_again_nowhere() -> None:
    """Withheld stays withheld: the page goes on showing what was told, which is right again."""
    second = protect(revised(30.0), ZONES, RULE, frozen=released(frame(DISTRICTS))).cells
    third = protect(frame(DISTRICTS), ZONES, RULE, frozen=kept(second))
    assert reasons(third.cells)["c"] == "frozen"
    assert third.exposed.height == 0
