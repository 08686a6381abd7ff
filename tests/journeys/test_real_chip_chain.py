"""A complete chain from one source: structure, providers and shares of advanced chips, held against what the source says."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from typing import Any

import polars as pl
import pytest

from liantu.accounts.queries import SYSTEM
from liantu.chains.actions import sync_chains, sync_imported
from liantu.chains.engine.concentration import hhi
from liantu.chains.models import ChainLink
from liantu.kernel.pack import load_pack
from liantu.registry.actions import ImportRequest, import_files, sync_pack
from liantu.registry.intake.report import IntakeReport
from liantu.registry.queries import capabilities_frame, organisations_frame, product_inputs_frame, products_frame
from tests.journeys.real_data import DATA, needs

FOLDER = DATA / "eto-chip-supply-chain"
REST = ("Various companies", "Various")
pytestmark = [needs("eto-chip-supply-chain"), pytest.mark.django_db]


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def report() -> IntakeReport:
    """The folder brought in with the pack's source map."""
    pack = load_pack("chongqing")
    sync_pack(pack)
    sync_chains(pack)
    report = import_files(ImportRequest([FOLDER], viewer=SYSTEM, source_map="chip_supply_chain"))
    sync_imported()
    return report


@pytest.fixture
def shares(report: IntakeReport) -> pl.DataFrame:
    """Product code and name, company, country, share in percent of the world market, as the registry holds them."""
    products = products_frame(SYSTEM).select(pl.col("id").alias("product"), "code", input="name_en")
    companies = organisations_frame(SYSTEM).select(pl.col("id").alias("organisation"), "name", "outside_place")
    rows = capabilities_frame(SYSTEM).join(products, on="product").join(companies, on="organisation")
    return rows.filter(pl.col("code").str.starts_with("eto_"))


def test_all_inputs_relations_and_companies_are_there(report: IntakeReport) -> None:
    assert report.applied
    assert not report.problems
    assert report.table("products").new == len(_read("inputs")) == 126
    assert report.table("product_inputs").new == sum(bool(row["goes_into_id"]) for row in _read("sequence")) == 53
    assert report.table("chain_links").new == 126
    firms = {row["provider_name"] for row in _read("providers") if row["provider_type"] == "organization"} - set(REST)
    assert report.table("organisations").new == len(firms)


def test_types_are_no_inputs_and_stand_under_what_they_are_a_type_of(report: IntakeReport) -> None:
    """Every "is type of" of the file is a kind of the map, none an input; "goes into" is the other way round."""
    rows = _read("sequence")
    types = {(f"eto_{row['input_id']}", f"eto_{row['is_type_of_id']}") for row in rows if row["is_type_of_id"]}
    parts = {(f"eto_{row['input_id']}", f"eto_{row['goes_into_id']}") for row in rows if row["goes_into_id"]}
    codes = dict(products_frame(SYSTEM).select("id", "code").iter_rows())
    inputs = {(codes[one], codes[product]) for one, product in product_inputs_frame(SYSTEM).select("input", "product").iter_rows()}
    assert {pair for pair in inputs if pair[0].startswith("eto_")} == parts
    links = ChainLink.objects.filter(chain__code="eto_chips", kind_of__isnull=False)
    assert set(links.values_list("product__code", "kind_of__code")) == types
    assert len(types) == 86


def test_concentration_is_that_of_the_file(shares: pl.DataFrame) -> None:
    """HHI of the companies named, from the registry and from the file, for every input with shares."""
    kind = {row["provider_id"]: row["provider_type"] for row in _read("providers")}
    stated: defaultdict[str, list[float]] = defaultdict(list)
    for row in _read("provision"):
        if kind[row["provider_id"]] == "organization" and row["share_provided"] and row["provider_name"] not in REST:
            stated[f"eto_{row['provided_id']}"].append(float(row["share_provided"]))
    held = dict(shares.group_by("code").agg("output").iter_rows())
    compared = 0
    for code, values in stated.items():
        expected = hhi(values)
        if expected is not None:
            assert hhi(held[code]) == pytest.approx(expected), code
            compared += 1
    assert compared >= 80


def test_single_providers_are_those_that_the_source_names(shares: pl.DataFrame) -> None:
    """The source: EUV tools "are exclusively produced by the Dutch firm ASML"; ArF tools only by ASML and Nikon."""
    assert set(_makers(shares, "EUV lithography tools")) == {"ASML"}
    assert hhi(list(_makers(shares, "EUV lithography tools").values())) == 1.0
    assert set(_makers(shares, "ArF dry (DUV) lithography tools")) <= {"ASML", "Nikon"}
    assert set(_makers(shares, "ArF immersion (DUV) lithography tools")) <= {"ASML", "Nikon"}
    alone = {name for name in shares.get_column("input").unique() if len(_makers(shares, name)) == 1}
    kind = {row["provider_id"]: row["provider_type"] for row in _read("providers")}
    makers: defaultdict[str, set[str]] = defaultdict(set)
    for row in _read("provision"):
        if kind[row["provider_id"]] == "organization" and row["provider_name"] not in REST:
            makers[row["provided_name"]].add(row["provider_name"])
    named = {name for name, found in makers.items() if len(found) == 1}
    assert {name for name in alone if name in named} == {name for name in named if _makers(shares, name)}


def test_companies_of_a_country_add_up_to_the_country(shares: pl.DataFrame) -> None:
    """The source gives countries' shares apart. A company's share is never more than its country's, and the difference is
    at most what the source does not give to a named company (rounded to 0.1 a company)."""
    kind = {row["provider_id"]: row for row in _read("providers")}
    country: defaultdict[str, dict[str, float]] = defaultdict(dict)
    rest: Counter[str] = Counter()
    for row in _read("provision"):
        share = float(row["share_provided"] or 0)
        if kind[row["provider_id"]]["provider_type"] == "country":
            country[f"eto_{row['provided_id']}"][row["provider_name"]] = share
        elif row["provider_name"] in REST:
            rest[f"eto_{row['provided_id']}"] += share  # type: ignore[assignment]
    sums = shares.filter(pl.col("output").is_not_null()).group_by("code", "outside_place").agg(pl.col("output").sum(), pl.len())
    compared = agreed = 0
    for code, place, value, companies in sums.iter_rows():
        if place in country.get(code, {}):
            compared += 1
            agreed += -0.1 * companies - 0.1 <= country[code][place] - value <= rest[code] + 0.1 * companies + 0.1
    assert compared > 250
    assert agreed / compared > 0.97


def test_the_chain_map_has_its_stages(report: IntakeReport) -> None:
    links = ChainLink.objects.filter(chain__code="eto_chips")
    assert links.count() == 126
    assert set(links.values_list("stage__position", flat=True)) == {"upstream", "midstream", "downstream"}


def _makers(shares: pl.DataFrame, name: str) -> dict[str, Any]:
    rows = shares.filter((pl.col("input") == name) & (pl.col("output").is_null() | (pl.col("output") > 0)))
    return dict(rows.select("name", "output").iter_rows())
