"""Product lines of listed companies, judged by hand before any rule was tuned, against what the pack's rules make of them.

How the pairs and the leaders were drawn and judged stands in product_matching/README.md.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from liantu.kernel.pack import load_pack
from liantu.registry.engine.matching import ProductNames
from liantu.registry.intake.product_lines import product_names

FOLDER = Path(__file__).parent / "product_matching"
PRECISION, KEPT, LEADERS_FOUND = 0.90, 0.80, 0.80


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a golden file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def names() -> ProductNames:
    """The pack's product names, ready to be asked."""
    return product_names(load_pack("chongqing"))


def products_of(names: ProductNames, lines: list[tuple[str, str]]) -> list[set[str]]:
    """The products that each (line, industry) leads to."""
    matches = names.match([line for line, _ in lines], [industry or None for _, industry in lines])
    return [set(match.products) for match in matches]


def test_the_set_is_200_judged_pairs_and_40_leaders() -> None:
    pairs, leaders = rows_of("pairs.csv"), rows_of("leaders.csv")
    assert len(pairs) == len({(row["listed_code"], row["line"]) for row in pairs}) == 200
    assert {row["judged"] for row in pairs} == {"right", "wrong"}
    assert all((row["judged"] == "right") == (row["answered"] == row["should_be"]) for row in pairs)
    assert all(row["why"] for row in pairs if row["judged"] == "wrong")
    assert len({row["listed_code"] for row in leaders}) == 40
    codes = set(load_pack("chongqing").products)
    assert {code for row in pairs for code in row["should_be"].split()} <= codes
    assert {code for row in leaders for code in row["core"].split()} <= codes


def test_nine_of_ten_matches_are_right_and_few_right_ones_are_lost(names: ProductNames) -> None:
    pairs = rows_of("pairs.csv")
    found = products_of(names, [(row["line"], row["industry"]) for row in pairs])
    wanted = [set(row["should_be"].split()) for row in pairs]
    made = [(one, right) for one, right in zip(found, wanted, strict=True) if one]
    precision = sum(one <= right for one, right in made) / len(made)
    kept = sum(bool(one & right) for one, right in zip(found, wanted, strict=True) if right) / sum(bool(right) for right in wanted)
    assert precision >= PRECISION, f"{precision:.1%} of {len(made)}"
    assert kept >= KEPT, f"{kept:.1%}"


def test_leaders_stand_at_their_core_product(names: ProductNames) -> None:
    lines = rows_of("leaders_lines.csv")
    leaders = {row["listed_code"]: row for row in rows_of("leaders.csv")}
    found: dict[str, set[str]] = {code: set() for code in leaders}
    asked = [(row["line"], leaders[row["listed_code"]]["industry"]) for row in lines]
    for row, products in zip(lines, products_of(names, asked), strict=True):
        found[row["listed_code"]] |= products
    missing = [leaders[code]["company"] for code, products in found.items() if not products & set(leaders[code]["core"].split())]
    assert 1 - len(missing) / len(leaders) >= LEADERS_FOUND, missing
