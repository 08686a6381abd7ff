"""What is published of small cities whose sums can be followed by hand."""

from __future__ import annotations

import polars as pl
import pytest

from liantu.kernel.pack import load_pack
from liantu.kernel.period import PeriodKind
from liantu.kernel.progress import CancelledError
from liantu.kernel.text import Text
from liantu.statistics.engine.disclosure import REASONS, DisclosureRules, Hierarchies, protect
from tests.statistics.engine.disclosure.city import random_city

RULES = load_pack("chongqing").rule(DisclosureRules)
RULE = RULES.rule
ZONES = Hierarchies(parents={"district": {name: ("zone", "north" if name in "abc" else "south") for name in "abcdef"}})
Row = tuple[str, str, float, int, float, float]
DISTRICTS: list[Row] = [
    ("district", "a", 50.0, 1, 50.0, 0.0),
    ("district", "b", 200.0, 10, 30.0, 25.0),
    ("district", "c", 400.0, 20, 40.0, 35.0),
    ("district", "d", 100.0, 9, 20.0, 20.0),
    ("district", "e", 100.0, 9, 20.0, 20.0),
    ("zone", "north", 650.0, 31, 50.0, 40.0),
    ("zone", "south", 200.0, 18, 20.0, 20.0),
    ("city", "all", 850.0, 49, 50.0, 40.0),
]


def frame(rows: list[Row], kind: str = "year", period: int = 2024) -> pl.DataFrame:
    names = ["dimension", "key", "total", "contributors", "first", "second"]
    made = pl.DataFrame(rows, schema=names, orient="row")
    return made.select(
        pl.lit("revenue").alias("component"),
        "dimension",
        "key",
        pl.lit(kind).alias("kind"),
        pl.lit(period, pl.Int32).alias("period"),
        *names[2:],
    )


def reasons(cells: pl.DataFrame) -> dict[str, str]:
    return {key: reason for key, reason in cells.select("key", "reason").iter_rows() if reason}


def test_one_firm_takes_the_least_costly_partner_of_its_zone_and_both_stand_together() -> None:
    protection = protect(frame(DISTRICTS), ZONES, RULE)
    assert reasons(protection.cells) == {"a": "few_firms", "b": "secondary"}
    assert protection.groups.select("dimension", "within_key", "count", "total", "contributors").rows() == [
        ("district", "north", 2, 250.0, 11)
    ]
    assert set(protection.cells.drop_nulls("group")["key"]) == {"a", "b"}
    assert protection.exposed.height == 0


def test_a_part_that_nobody_publishes_is_judged_as_well() -> None:
    """Without district a the zone less its published districts would be the value of a's only firm."""
    protection = protect(frame(DISTRICTS[1:]), ZONES, RULE)
    assert reasons(protection.cells) == {"b": "secondary"}


def test_what_adds_up_over_months_is_protected_over_months() -> None:
    """One month of district a has two firms: a second month must go, else the quarter less two months tells it."""

    def month(number: int, firms: int, first: float) -> pl.DataFrame:
        return frame(
            [
                ("district", "a", 60.0, firms, first, 10.0),
                ("district", "b", 90.0, 9, 15.0, 15.0),
                ("city", "all", 150.0, 9 + firms, first, 15.0),
            ],
            "month",
            24288 + number,
        )

    quarter = frame(
        [("district", "a", 180.0, 9, 60.0, 30.0), ("district", "b", 270.0, 9, 45.0, 45.0), ("city", "all", 450.0, 18, 60.0, 45.0)],
        "quarter",
        8096,
    )
    protection = protect(pl.concat([quarter, month(0, 2, 50.0), month(1, 9, 15.0), month(2, 9, 15.0)]), Hierarchies(), RULE)
    hidden = protection.cells.filter(~pl.col("shown")).select("key", "period").rows()
    assert len(hidden) == 4, "both districts in two months"
    assert {key for key, _ in hidden} == {"a", "b"}
    assert ("a", 24288) in hidden
    assert protection.cells.filter(kind="quarter")["shown"].all()


def test_a_yearly_part_beside_a_quarterly_whole_is_protected_like_any() -> None:
    """Nobody computes the part by quarters, so what it does in them is known to nobody; it is not zero."""
    city = random_city(0, part=True, firms=80, kinds=(PeriodKind.YEAR, PeriodKind.QUARTER))
    computed = (pl.col("kind") == "year") | ~pl.col("component").str.contains("|", literal=True)
    protection = protect(city.components.filter(computed), city.hierarchies, RULE)
    assert protection.cells.filter(pl.col("required") > 0, pl.col("component").str.contains("|", literal=True)).height > 5
    assert protection.exposed.height == 0


def test_nothing_is_withheld_where_no_firm_is_told() -> None:
    assert protect(frame(DISTRICTS[1:5]), Hierarchies(), RULE).cells["shown"].all()
    empty = frame([("district", "a", 0.0, 0, 0.0, 0.0), ("city", "all", 0.0, 0, 0.0, 0.0)])
    assert protect(empty, Hierarchies(), RULE).cells["shown"].all()
    assert protect(empty.clear(), Hierarchies(), RULE).cells.height == 0


def test_order_of_rows_and_unit_of_values_change_nothing() -> None:
    plain = protect(frame(DISTRICTS), ZONES, RULE)
    turned = protect(frame(DISTRICTS[::-1]).with_columns(pl.col("total", "first", "second") * 1e8), ZONES, RULE)
    assert reasons(plain.cells) == reasons(turned.cells)


def test_input_is_not_modified_and_the_result_repeats() -> None:
    city = random_city(5, part=True, firms=50)
    before = city.components.clone()
    first, second = (protect(city.components, city.hierarchies, RULE) for _ in range(2))
    assert city.components.equals(before)
    assert first.cells.equals(second.cells)


def test_it_stops_when_asked() -> None:
    def stop(step: Text, done: int, total: int | None) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        protect(frame(DISTRICTS), ZONES, RULE, progress=stop)


def test_every_reason_has_its_words() -> None:
    assert {*REASONS, "distribution"} - {""} == set(type(RULES.reasons).model_fields)
    assert all(text.zh and text.en for _, text in RULES.reasons)
