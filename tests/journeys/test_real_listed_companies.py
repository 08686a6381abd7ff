"""Listed companies of China at the links of the pack's chains, from a dirty public data set of 2021.

The numbers are counted from the files at run time, independently of the intake, and held against what the intake says.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from typing import Any

import polars as pl
import pytest

from liantu.accounts.queries import SYSTEM
from liantu.chains.actions import sync_chains
from liantu.kernel.pack import Pack, load_pack
from liantu.registry.actions import ImportRequest, import_files, sync_pack
from liantu.registry.engine.matching import How
from liantu.registry.intake.report import IntakeReport
from liantu.registry.intake.source_options import product_names
from liantu.registry.queries import capabilities_frame, organisations_frame, products_frame
from tests.journeys.real_data import DATA, needs

FOLDER = DATA / "chain-knowledge-graph"
ELIMINATION = re.compile("抵[销消]|平衡项目|调整项目|未分配|内部交易|合并")
pytestmark = [needs("chain-knowledge-graph"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """Company–product rows as they stand in the file."""
    with (FOLDER / "company_product.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def companies() -> list[dict[str, str]]:
    """Company rows as they stand in the file."""
    with (FOLDER / "company.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def pack() -> Pack:
    """The pack, in the tables."""
    pack = load_pack("chongqing")
    sync_pack(pack)
    sync_chains(pack)
    return pack


@pytest.fixture
def report(pack: Pack) -> IntakeReport:
    """The folder brought in with the pack's source map, as the command line does it."""
    return import_files(ImportRequest([FOLDER], viewer=SYSTEM, source_map="listed_companies"))


def _noted(report: IntakeReport, words: str) -> int:
    """How many rows a note of the report speaks of."""
    [note] = [note for note in report.notes if words in note.zh]
    found = re.search(r"([\d,]+) 行", note.zh)
    assert found is not None
    return int(found.group(1).replace(",", ""))


def test_every_row_is_taken_or_set_aside_with_a_counted_reason(report: IntakeReport, rows: list[dict[str, str]], pack: Pack) -> None:
    assert report.applied
    assert not report.problems
    weights = [(row["product"].replace("\x7f", ""), float(row["weight"])) for row in rows]
    real = [(name, weight) for name, weight in weights if not ELIMINATION.search(name)]
    assert _noted(report, "合并抵销") == len(weights) - len(real)
    assert _noted(report, "份额为负") == sum(weight < 0 for _, weight in real)
    assert _noted(report, "份额为零") == sum(weight == 0 for _, weight in real)
    assert _noted(report, "份额大于 1") == sum(weight > 1 for _, weight in real)
    assert _noted(report, "0.001 是填充值") == sum(weight == 0.001 for _, weight in real)
    shares = [name for name, weight in real if 0 < weight <= 1]
    how = Counter(match.how for match in product_names(pack).match(shares))
    assert _noted(report, "不能确定") == how[How.DOUBTFUL]
    assert _noted(report, "不在知识包中") == how[How.UNMATCHED]
    taken = sum(how[each] for each in (How.NAME, How.STRIPPED, How.CONTAINS, How.TAIL))
    assert taken > 4_000, "names, aliases and rules together find some thousand rows"
    assert capabilities_frame(SYSTEM).height == taken - _noted(report, "取最大的份额")


def test_codes_with_and_without_exchange_are_one_company(report: IntakeReport, companies: list[dict[str, str]]) -> None:
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for row in companies:
        codes[re.sub(r"\D", "", row["code"])].add(row["time"])
    sound = [code for code, dates in codes.items() if len(dates) == 1]
    organisations = organisations_frame(SYSTEM)
    assert organisations.height == len(sound), "one company a code; codes of several companies are set aside"
    assert _noted(report, "多家公司") == sum(len(codes[re.sub(r"\D", "", row["code"])]) > 1 for row in companies)


def test_companies_of_chongqing_are_those_that_say_so(report: IntakeReport) -> None:
    with (DATA / "chongqing-firms" / "listed-by-name.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["fullname"] for row in csv.DictReader(file)}
    organisations = organisations_frame(SYSTEM)
    assert set(organisations.filter(pl.col("inside_city")).get_column("name")) == listed
    assert organisations.get_column("inside_city").null_count() > 1_000, "no address and no place in the name: unknown, not outside"


def test_shares_are_shares_and_fillers_are_unknown(report: IntakeReport) -> None:
    share = capabilities_frame(SYSTEM).get_column("share")
    known = share.drop_nulls()
    assert known.min() > 0  # type: ignore[operator]
    assert known.max() <= 1  # type: ignore[operator]
    assert (known != 0.001).all()
    assert share.null_count() > 300


LEAST_LINKS = {"lithium_battery": 30, "intelligent_nev": 40, "integrated_circuits": 15, "displays": 15, "biomedicine": 25}
"""Links with a listed company that a chain has at least."""


def test_chains_have_real_companies_at_their_links(report: IntakeReport, pack: Pack) -> None:
    found = _companies_by_product()
    for chain, least in LEAST_LINKS.items():
        assert len([product for product in pack.chains[chain].products if found.get(product)]) >= least, chain


def test_a_company_stands_at_the_product_that_it_names(report: IntakeReport, rows: list[dict[str, str]], pack: Pack) -> None:
    """Every row whose product is a name of the pack, letter for letter, ends at that product, with its share or a larger one."""
    by_name = {entry.name.zh: code for code, entry in pack.products.items()}
    organisations = organisations_frame(SYSTEM).select(pl.col("id").alias("organisation"), "listed_code")
    products = products_frame(SYSTEM).select(pl.col("id").alias("product"), "code")
    held = capabilities_frame(SYSTEM).join(organisations, on="organisation").join(products, on="product")
    shares = {(code, product): share for code, product, share in held.select("listed_code", "code", "share").iter_rows()}
    compared = 0
    for row in rows:
        weight = float(row["weight"])
        key = (re.sub(r"\D", "", row["company_code"]), by_name.get(row["product"], ""))
        if key[1] and 0 < weight <= 1 and weight != 0.001:
            assert shares[key] >= weight
            compared += 1
    assert compared > 500


def test_the_same_folder_twice_changes_nothing(report: IntakeReport) -> None:
    again: Any = import_files(ImportRequest([FOLDER], viewer=SYSTEM, source_map="listed_companies"))
    assert again.total == 0


def _companies_by_product() -> dict[str, set[int]]:
    products = products_frame(SYSTEM).select(pl.col("id").alias("product"), "code")
    rows = capabilities_frame(SYSTEM).join(products, on="product").select("code", "organisation").unique()
    found: defaultdict[str, set[int]] = defaultdict(set)
    for code, organisation in rows.iter_rows():
        found[code].add(organisation)
    return found
