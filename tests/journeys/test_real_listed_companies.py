"""Listed companies of China at the links of the pack's chains, from a dirty public data set of 2021.

The numbers are counted from the files at run time, independently of the intake, and held against what the intake says.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from liantu.accounts.queries import SYSTEM
from liantu.chains.actions import sync_chains
from liantu.kernel.pack import Pack, load_pack
from liantu.registry.actions import ImportRequest, import_files, sync_pack
from liantu.registry.engine.matching import How
from liantu.registry.intake.product_lines import product_names
from liantu.registry.intake.report import IntakeReport
from liantu.registry.queries import capabilities_frame, organisations_frame, products_frame
from tests.journeys.real_data import DATA, needs
from tests.made_once import made_once

FOLDER = DATA / "chain-knowledge-graph"
ELIMINATION = re.compile("抵[销消]|平衡项目|调整项目|未分配|内部交易|合并")
SCOPE = re.compile("^制造|制造业?$")
FILLER = 0.001
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


@pytest.fixture(scope="module")
def industries() -> dict[str, str]:
    """Industry of every company by its code without exchange."""
    with (FOLDER / "company_industry.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(re.sub(r"\D", "", row["company_code"]), row["industry_name"]) for row in csv.DictReader(file)]
    return dict(reversed(pairs))


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The pack."""
    return load_pack("chongqing")


@pytest.fixture(scope="module")
def brought_in(pack: Pack, django_db_setup: None, django_db_blocker: Any) -> Iterator[IntakeReport]:
    """The folder brought in with the pack's source map, as the command line does it, once for all tests."""

    def bring() -> IntakeReport:
        sync_pack(pack)
        sync_chains(pack)
        return import_files(ImportRequest([FOLDER], viewer=SYSTEM, source_map="listed_companies"))

    with made_once(django_db_blocker, bring) as report:
        yield report


@pytest.fixture
def report(brought_in: IntakeReport, db: None) -> IntakeReport:
    """What the import said, with its rows in the tables."""
    return brought_in


NOT_TAKEN = {
    "不能确定": How.DOUBTFUL,
    "不在知识包中": How.UNMATCHED,
    "只能对应到产品族": How.FAMILY,
    "不生产此产品": How.NOT_MADE,
    "不是自己生产": How.DEALT,
    "用途或客户领域": How.USE,
}
"""Words of a note, and the reason for which rows were not taken."""


def _is_line(name: str, weight: float) -> bool:
    """Whether a row is a line of products or services: no elimination, no words of the registered scope, a share in (0, 1]."""
    return 0 < weight <= 1 and not ELIMINATION.search(name) and not (weight == FILLER and SCOPE.search(name))


def _noted(report: IntakeReport, words: str) -> int:
    """How many rows a note of the report speaks of."""
    [note] = [note for note in report.notes if words in note.zh]
    found = re.search(r"([\d,]+) 行", note.zh)
    assert found is not None
    return int(found.group(1).replace(",", ""))


def test_every_row_is_taken_or_set_aside_with_a_counted_reason(
    report: IntakeReport, rows: list[dict[str, str]], industries: dict[str, str], pack: Pack
) -> None:
    assert report.applied
    assert not report.problems
    weights = [(row["product"].replace("\x7f", ""), float(row["weight"])) for row in rows]
    real = [(name, weight) for name, weight in weights if not ELIMINATION.search(name)]
    assert _noted(report, "合并抵销") == len(weights) - len(real)
    assert _noted(report, "份额为负") == sum(weight < 0 for _, weight in real)
    assert _noted(report, "份额为零") == sum(weight == 0 for _, weight in real)
    assert _noted(report, "份额大于 1") == sum(weight > 1 for _, weight in real)
    scope = sum(weight == FILLER and bool(SCOPE.search(name)) for name, weight in real)
    assert _noted(report, "登记的经营范围") == scope > 100
    assert _noted(report, "0.001 是填充值") == sum(weight == FILLER for _, weight in real) - scope
    asked = [(name, industries.get(re.sub(r"\D", "", row["company_code"]))) for row, (name, _) in zip(rows, weights, strict=True)]
    kept = [one for one, (name, weight) in zip(asked, weights, strict=True) if _is_line(name, weight)]
    matches = product_names(pack).match([name for name, _ in kept], [industry for _, industry in kept])
    how = Counter(match.how for match in matches)
    for words, reason in NOT_TAKEN.items():
        assert _noted(report, words) == how[reason]
    taken = sum(len(match.products) for match in matches)
    assert taken > 3_000, "names, aliases and rules together find some thousand rows"
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
    sums = capabilities_frame(SYSTEM).group_by("organisation", "year").agg(pl.col("share").sum())
    assert sums.get_column("share").max() <= 1 + 1e-9  # type: ignore[operator]
    assert _noted(report, "份额完全相同") > 1_000
    assert _noted(report, "份额合计大于 1") > 0


LEAST_LINKS = {"lithium_battery": 30, "intelligent_nev": 40, "integrated_circuits": 15, "displays": 15, "biomedicine": 25}
"""Links with a listed company that a chain has at least."""


def test_chains_have_real_companies_at_their_links(report: IntakeReport, pack: Pack) -> None:
    found = _companies_by_product()
    for chain, least in LEAST_LINKS.items():
        assert len([product for product in pack.chains[chain].products if found.get(product)]) >= least, chain


def test_a_company_stands_at_the_product_that_it_names(
    report: IntakeReport, rows: list[dict[str, str]], industries: dict[str, str], pack: Pack
) -> None:
    """Every row whose product is a name of the pack, letter for letter, ends there, unless the company's industry cannot make it.

    The share is its own or a larger one, or unknown; a share that the company has for another line too is that of a joint line.
    """
    by_name = {entry.name.zh: code for code, entry in pack.products.items()}
    names = product_names(pack)
    trades = [industries.get(re.sub(r"\D", "", row["company_code"])) for row in rows]
    matches = names.match([row["product"] for row in rows], trades)
    organisations = organisations_frame(SYSTEM).select(pl.col("id").alias("organisation"), "listed_code")
    products = products_frame(SYSTEM).select(pl.col("id").alias("product"), "code")
    held = capabilities_frame(SYSTEM).join(organisations, on="organisation").join(products, on="product")
    shares = {(code, product): share for code, product, share in held.select("listed_code", "code", "share").iter_rows()}
    lines: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        lines[re.sub(r"\D", "", row["company_code"]), row["weight"]].add(row["product"])
    compared = 0
    for row, match in zip(rows, matches, strict=True):
        weight = float(row["weight"])
        key = (re.sub(r"\D", "", row["company_code"]), by_name.get(row["product"], ""))
        joint = len(lines[key[0], row["weight"]]) > 1
        if key[1] and match.products == (key[1],) and 0 < weight <= 1 and weight != FILLER and not joint:
            assert shares[key] is None or shares[key] >= weight
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
