"""The Chongqing pack holds together, carries every commitment, and repeats published facts as they were published."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from liantu.chains.engine.opportunities import OpportunityRules
from liantu.kernel.formula import holds, items, parse_condition, parse_formula
from liantu.kernel.pack import PACKS_FOLDER, Pack, coverage, load_pack, read_pack
from liantu.kernel.source import Mark
from liantu.kernel.units import factor
from liantu.regions.engine.parameters import RegionParameters
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.engine.quality_rules import QualityRules
from liantu.statistics.engine.rule_files import ClusterRules, FieldRules, GroupRules

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LIANTU_DATA", ROOT.parent / "shared" / "data"))
SHARED = DATA.parent
MARKS = {"official press": "official_press"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("chongqing")


def shared(path: Path) -> Path:
    """Return a file of the shared data, or skip where it is absent."""
    if not path.is_file():
        pytest.skip(f"{path.name} is not on this machine (LIANTU_DATA)")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with shared(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_reads_without_a_problem() -> None:
    assert read_pack(PACKS_FOLDER / "chongqing").code == "chongqing"


def test_has_the_city_its_38_districts_and_three_areas_in_four_zones(pack: Pack) -> None:
    districts = [region for region in pack.districts if region.kind == "district"]
    assert len(districts) == 38
    assert Counter(region.zone for region in districts) == {"centre": 9, "new_districts": 12, "three_gorges": 11, "wuling": 6}
    areas = [region for region in pack.districts if region.kind == "area"]
    assert [region.code for region in areas] == ["liangjiang", "gaoxin", "wansheng"]
    by_code = {region.code: region for region in districts}
    for area in areas:
        assert area.within, "an area lies within districts"
        assert {by_code[code].zone for code in area.within} == {area.zone}, "it is counted once in the zone of these"
    assert "510100" in {region.code for region in pack.regions if region.kind == "partner"}


def test_districts_are_those_of_the_shared_list(pack: Pack) -> None:
    rows = rows_of(DATA / "chongqing-regions" / "districts-zones.csv")
    assert {(region.code, region.name.zh, pack.zones[region.zone].zh) for region in pack.districts if region.kind == "district"} == {
        (row["code"], row["name_zh"], row["zone"]) for row in rows
    }


def test_has_at_least_sixteen_chains_of_shared_products(pack: Pack) -> None:
    assert len(pack.chains) >= 16
    assert all(len(chain.products) >= 20 for chain in pack.chains.values())
    used = Counter(product for chain in pack.chains.values() for product in chain.products)
    assert max(used.values()) > 1
    assert {chain.review for chain in pack.chains.values()} == {Mark.GENERAL_KNOWLEDGE}


def test_vocabulary_is_the_shared_one(pack: Pack) -> None:
    rows = rows_of(DATA / "gbt4754-2017" / "industries.csv")
    assert [(code, entry.name.zh, entry.level, entry.parent) for code, entry in pack.industries.items()] == [
        (row["code"], row["name_zh"], row["level"], row["parent"]) for row in rows
    ]


def test_a_mark_of_an_industry_says_how_far_it_was_checked(pack: Pack) -> None:
    for entry in pack.industries.values():
        assert (entry.high_tech is None) == (entry.high_tech_mark is None)
        assert (entry.strategic is None) == (entry.strategic_mark is None)
    assert pack.industries["2720"].high_tech is True
    assert pack.industries["3611"].high_tech is False
    manufacturing = [entry for entry in pack.industries.values() if entry.section == "C" and entry.level == "division"]
    assert len(manufacturing) == 31
    assert all(entry.name.en != entry.name.zh for entry in manufacturing)


def test_marks_of_industries_are_those_of_the_lists(pack: Pack) -> None:
    folder = DATA / "industry-classifications"
    strategic = {row["gbt4754_code"]: row["part"] for row in rows_of(folder / "strategic-emerging-2018.csv")}
    high_tech = {row["code"] for row in rows_of(folder / "high-tech-2017.csv")}
    classes = {code: entry for code, entry in pack.industries.items() if entry.level == "class"}
    assert {code: entry.strategic for code, entry in classes.items()} == {code: strategic.get(code, "no") for code in classes}
    assert {code for code, entry in classes.items() if entry.high_tech} == high_tech
    assert Counter(strategic.values()) == {"part": 351, "whole": 118}


def test_every_commitment_of_the_policy_is_there(pack: Pack) -> None:
    text = shared(SHARED / "policy" / "commitments.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+\.[a-z]) \|.*\| (\w+) \|$", text, re.MULTILINE)
    found = [(commitment.code, commitment.room) for measure in pack.measures for commitment in measure.commitments]
    assert sorted(found) == sorted(rows)


def test_measures_cite_and_do_not_quote(pack: Pack) -> None:
    text = shared(SHARED / "policy" / "source-text.txt").read_text(encoding="utf-8")
    titles = [measure.title.zh for measure in pack.measures]
    assert [measure.number for measure in pack.measures] == list(range(1, 27))
    assert len(set(titles)) == 26
    assert not [title for title in titles if f"。{title}。" in text or f"){title}。" in text or f"）{title}。" in text]


def test_the_main_commitments_are_bound(pack: Pack) -> None:
    found = coverage(pack)
    assert {"8.a", "8.b"} <= {commitment.code for commitment in found.bound}
    assert found.total == 78
    assert sum(len(waiting) for waiting in found.by_room().values()) == len(found.not_bound)


def _period(row: dict[str, str]) -> str:
    """The period of a fact: what is derived from a first half is one of the year that the file names, and no year."""
    return f"{row['year']}H1" if row["basis"].startswith("derived: first half") else row["year"]


@pytest.mark.parametrize("name", ["facts/official-figures.csv", "data/chongqing-figures/figures-read.csv"])
def test_published_facts_are_repeated_as_published(pack: Pack, name: str) -> None:
    carried = {(row.indicator, row.region, row.period, row.value, row.mark.value) for row in pack.series}
    rows = [row for row in rows_of(SHARED / name) if not row["indicator"].startswith("TARGET_")]
    published = {
        (row["indicator"], row["region"], _period(row), float(row["value"]), MARKS.get(row["checked"], row["checked"])) for row in rows
    }
    assert published <= carried


def test_no_fact_was_added(pack: Pack) -> None:
    names = ("facts/official-figures.csv", "data/chongqing-figures/figures-read.csv")
    published = sum(not row["indicator"].startswith("TARGET_") for name in names for row in rows_of(SHARED / name))
    published += len(rows_of(DATA / "chongqing-regions" / "district-gdp-2018-2022.csv"))
    assert len(pack.series) == published


def test_contradictory_facts_stand_side_by_side(pack: Pack) -> None:
    output = [row.value for row in pack.series_of("above_scale_output") if row.period == "2020"]
    assert sorted(output) == [20000, 21900, 22700]


def test_district_gdp_is_that_of_the_shared_list(pack: Pack) -> None:
    rows = rows_of(DATA / "chongqing-regions" / "district-gdp-2018-2022.csv")
    carried = {
        (row.region, row.period, row.value)
        for row in pack.series
        if row.indicator == "gdp" and row.origin.startswith("chongqing/series/district")
    }
    assert carried == {(row["code"], row["year"], float(row["gdp"])) for row in rows}


def test_targets_name_their_basis(pack: Pack) -> None:
    targets = {target.code: target for target in pack.targets}
    opinion, action = targets["opinion_2025_strategic_emerging"], targets["action_2027_strategic_emerging_share"]
    assert (opinion.value, opinion.period) == (35, "2025")
    assert "output" in opinion.basis.en
    assert "value added" in action.basis.en
    assert opinion.indicator != action.indicator
    assert not pack.series_of(opinion.indicator)
    assert targets["opinion_2035_leading_tier"].value is None


def test_targets_of_2027_are_those_read(pack: Pack) -> None:
    rows = [row for row in rows_of(DATA / "chongqing-figures" / "figures-read.csv") if row["indicator"].startswith("TARGET_")]
    carried = {(target.indicator, target.period, target.value) for target in pack.targets}
    assert {(row["indicator"].removeprefix("TARGET_"), row["year"], float(row["value"])) for row in rows} <= carried


def test_items_cover_what_firms_report(pack: Pack) -> None:
    money = ["output_value", "revenue", "value_added", "profit", "tax", "rd_expense", "export_value", "assets", "liabilities", "investment"]
    assert set(money) <= {code for code, item in pack.items.items() if item.money}
    assert {"employees", "energy_tce", "electricity_kwh", "water_m3"} <= set(pack.items)
    assert {item.unit for item in pack.items.values() if item.money} == {"yuan"}


STATISTICS_ROWS = (
    "2.a", "2.b", "3.a", "3.b", "3.c", "3.d", "3.e", "3.f", "3.g", "5.c", "8.c",
    "12.d", "13.a", "17.b", "20.a", "22.a", "22.b", "23.b", "25.b",
)  # fmt: skip


def test_every_target_has_its_indicator_on_its_own_basis(pack: Pack) -> None:
    assert {target.indicator for target in pack.targets} <= set(pack.indicators)
    for target in pack.targets:
        definition = pack.indicators[target.indicator]
        assert definition.basis.zh, target.code
        for words in (("产值", "增加值"), ("增加值", "产值")):
            if words[0] in target.basis.zh and words[1] not in target.basis.zh:
                assert words[0] in definition.basis.zh, target.code
                assert words[1] not in definition.basis.zh, target.code


def test_a_target_is_in_the_unit_of_its_indicator(pack: Pack) -> None:
    for target in pack.targets:
        if target.direction != "change":
            assert factor(target.unit, pack.indicators[target.indicator].unit) == 1, target.code


def test_at_least_thirty_indicators_have_a_formula(pack: Pack) -> None:
    assert len(pack.measured) >= 36
    for entry in pack.measured.values():
        assert entry.raw_unit is not None, entry.code
        assert factor(entry.raw_unit, entry.unit) > 0, entry.code
        assert "city" in entry.dimensions, entry.code
        assert entry.periods, entry.code
        assert entry.population in pack.rule(PopulationRules).populations, entry.code
        assert entry.rule.zh != entry.rule.en


def test_formulas_ask_for_items_in_the_periods_in_which_they_are_reported(pack: Pack) -> None:
    for entry in pack.measured.values():
        for item in items(parse_formula(str(entry.formula))):
            kinds = pack.items[item].period_kinds
            assert "month" in kinds or not {"month", "quarter"} & set(entry.periods), (entry.code, item)


def test_output_and_value_added_are_kept_apart(pack: Pack) -> None:
    for output, value_added in (
        ("strategic_emerging_output_share", "strategic_emerging_share"),
        ("high_tech_output_share", "high_tech_share"),
    ):
        on_output, on_value_added = pack.measured[output], pack.measured[value_added]
        assert items(parse_formula(str(on_output.formula))) == {"output_value"}
        assert items(parse_formula(str(on_value_added.formula))) == {"value_added"}
        assert (on_output.official, on_output.context) == ((output,), (value_added,))
        assert (on_value_added.official, on_value_added.context) == ((value_added,), (output,))
    for entry in pack.measured.values():
        assert not set(entry.official) & set(entry.context), entry.code


def test_what_is_only_published_says_so(pack: Pack) -> None:
    published = set(pack.indicators) & {row.indicator for row in pack.series} - set(pack.measured)
    assert {"industrial_value_added", "listed_a_share_companies"} <= published
    for code in ("national_tier", "manufacturing_share_of_gdp"):
        assert code not in pack.measured
        assert "没有数值" in pack.indicators[code].rule.zh


def test_every_commitment_of_statistics_and_regions_is_bound(pack: Pack) -> None:
    bound = {commitment.code: commitment for commitment in coverage(pack).bound}
    for code in STATISTICS_ROWS:
        assert bound[code].figures, code
        assert bound[code].work, code
        assert code == "3.g" or not bound[code].planned, code
    checks = {check for commitment in bound.values() for check in commitment.checks}
    assert {f"ST00{number}" for number in range(1, 9)} | {"RG001", "RG002", "RG003", "CH007"} <= checks
    rooms = {"statistics", "regions"}
    assert not [commitment.code for commitment in coverage(pack).not_bound if commitment.room in rooms]


@pytest.mark.parametrize("model", [ClusterRules, FieldRules])
def test_an_industry_lies_in_one_group_at_most(pack: Pack, model: type[GroupRules]) -> None:
    rule = pack.rule(model)
    assert rule.mark == Mark.GENERAL_KNOWLEDGE
    assert len(rule.groups) == 6
    prefixes = [prefix for group in rule.groups for prefix in group.industries]
    assert set(prefixes) <= set(pack.industries)
    assert not [(one, other) for one in prefixes for other in prefixes if one != other and other.startswith(one)]
    assert len(prefixes) == len(set(prefixes))


def test_each_cluster_has_its_target_and_its_graduates(pack: Pack) -> None:
    targets = {target.indicator for target in pack.targets}
    for cluster in pack.rule(ClusterRules).clusters:
        assert cluster.target in targets
        assert f"graduates_{cluster.code}" in pack.items
        assert f"graduates_per_open_post_{cluster.code}" in pack.measured


def test_contradictions_are_formulas_over_items(pack: Pack) -> None:
    found = pack.rule(QualityRules).contradictions
    assert len({rule.code for rule in found}) == len(found) >= 8
    for rule in found:
        condition = parse_condition(rule.formula)
        assert items(condition) == set(rule.items) <= set(pack.items), rule.code
        assert rule.name.zh
        assert rule.name.en


def test_a_value_added_above_output_is_a_contradiction(pack: Pack) -> None:
    rules = {rule.code: parse_condition(rule.formula) for rule in pack.rule(QualityRules).contradictions}
    assert holds(rules["value_added_over_output"], {"value_added": 110.0, "output_value": 100.0}) is True
    assert holds(rules["value_added_over_output"], {"value_added": 25.0, "output_value": 100.0}) is False
    assert holds(rules["value_added_over_output"], {"output_value": 100.0}) is None
    assert holds(rules["electricity_without_output"], {"electricity_kwh": 5e6, "output_value": 0.0}) is True


def test_weights_sum_to_one(pack: Pack) -> None:
    rule = pack.rule(OpportunityRules)
    for weights in (rule.weights, *dict(rule.parts).values(), pack.rule(RegionParameters).pairing.weights):
        assert sum(dict(weights).values()) == pytest.approx(1)


def test_partners_are_those_of_the_pack(pack: Pack) -> None:
    partners = {region.code: region.name.zh for region in pack.regions if region.kind == "partner"}
    listed = {partner.region: partner.place.zh for partner in pack.rule(RegionParameters).partners}
    assert set(listed) == set(partners)
    assert all(partners[code].startswith(name) for code, name in listed.items())


def test_items_say_how_months_add_up(pack: Pack) -> None:
    assert {code for code, item in pack.items.items() if item.adds == "last"} >= {"assets", "liabilities", "land_mu"}
    assert pack.items["employees"].adds == "mean"
    assert {item.adds for item in pack.items.values() if item.money and "month" in item.period_kinds} == {"sum"}


def test_the_fields_of_the_share_are_those_of_the_rules(pack: Pack) -> None:
    formula = str(pack.measured["emerging_fields_output_share"].formula)
    assert re.findall(r'"(\w+)"', formula) == [field.code for field in pack.rule(FieldRules).fields]


def test_a_threshold_of_a_check_is_that_of_the_rules(pack: Pack) -> None:
    """Pages draw the line from the rules and findings from the check: both have to say the same."""
    regions, jumps = pack.rule(RegionParameters), pack.rule(QualityRules).jumps
    pairs = {
        ("RG001", "similarity"): regions.similarity.threshold,
        ("RG001", "very_alike"): regions.similarity.very_alike,
        ("RG002", "top_share"): regions.parks.spread_below,
        ("RG002", "hhi"): regions.parks.hhi_thin,
        ("RG002", "least_firms"): regions.parks.least_firms,
        ("RG002", "least_output_yuan"): regions.parks.least_output_yuan,
        ("RG003", "fitting_from"): regions.pairing.fitting_from,
        ("CH007", "feasible_from"): pack.rule(OpportunityRules).feasible_from,
        ("ST006", "robust_z"): jumps.robust_z,
        ("ST006", "least_log_change"): jumps.least_log_change,
    }
    assert {key: pack.checks[key[0]].thresholds[key[1]] for key in pairs} == pairs


def test_every_check_has_words_for_its_thresholds_and_severities(pack: Pack) -> None:
    """A page of a check shows no raw key."""
    wordless = {code: sorted({*entry.thresholds, *entry.severity} ^ set(entry.words)) for code, entry in pack.checks.items()}
    assert {code: names for code, names in wordless.items() if names} == {}
