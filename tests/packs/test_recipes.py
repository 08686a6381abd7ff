"""The recipes of the Chongqing pack: nothing consists of what it only uses, importance tells something, and an engineer finds his trade."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from liantu.kernel.pack import Pack, graded_inputs, load_pack

CRITICAL_AT_MOST = 0.25
RECYCLING = 3
"""Products that may be made of each other: scrap that comes back."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("chongqing")


def inputs(pack: Pack, product: str, kind: str = "") -> set[str]:
    return {entry.product for entry in pack.products[product].made_from if kind in ("", entry.kind)}


def alternatives(pack: Pack, product: str) -> list[set[str]]:
    groups = {entry.alternative for entry in pack.products[product].made_from if entry.alternative}
    return [{entry.product for entry in pack.products[product].made_from if entry.alternative == group} for group in groups]


def test_critical_is_the_exception_and_has_its_reason(pack: Pack) -> None:
    graded = list(graded_inputs(pack.products))
    counts = Counter(one.importance for one in graded)
    assert counts["critical"] <= CRITICAL_AT_MOST * len(graded)
    assert min(counts.values()) >= len(graded) / 50, counts
    assert all(one.reason is not None for one in graded if one.importance != "needed")


def test_critical_is_the_exception_in_every_chain(pack: Pack) -> None:
    for chain in pack.chains.values():
        graded = [one for one in graded_inputs(pack.products) if one.product in chain.products]
        critical = sum(one.importance == "critical" for one in graded)
        assert 0 < critical <= CRITICAL_AT_MOST * len(graded), chain.code


def test_nothing_is_made_of_itself_but_what_is_recycled(pack: Pack) -> None:
    place = {code: number for number, code in enumerate(pack.products)}
    edges = [(place[entry.product], place[code]) for code, one in pack.products.items() for entry in one.made_from if entry.consumed]
    sources, targets = zip(*edges, strict=True)
    graph = csr_array((np.ones(len(edges)), (sources, targets)), shape=(len(place), len(place)))
    _, component = connected_components(graph, directed=True, connection="strong")
    assert max(Counter(component.tolist()).values()) <= RECYCLING


def test_machines_are_used_and_not_consumed(pack: Pack) -> None:
    assert "lithography_machine" in inputs(pack, "wafer_foundry", "capital")
    assert {"coating_machine", "formation_equipment"} <= inputs(pack, "battery_cell", "capital")


@pytest.mark.parametrize("product", ["aluminium_ingot", "silicon_metal", "graphitisation_service", "wafer_foundry", "lcd_panel"])
def test_electricity_is_an_input_where_it_decides_the_cost(pack: Pack, product: str) -> None:
    assert "electricity" in inputs(pack, product, "energy")


@pytest.mark.parametrize(
    ("product", "either"),
    [
        ("battery_cell", {"lfp_cathode", "cathode_material"}),
        ("cathode_material", {"lithium_carbonate", "lithium_hydroxide"}),
        ("lithium_carbonate", {"lithium_ore", "lepidolite_concentrate", "salt_lake_brine"}),
        ("display_module", {"lcd_panel", "oled_panel"}),
        ("wind_turbine", {"wind_generator", "wind_pm_generator"}),
        ("medical_imaging", {"ct_scanner", "mri_scanner", "ultrasound_scanner", "xray_system"}),
    ],
)
def test_what_is_used_one_or_the_other_is_an_alternative(pack: Pack, product: str, either: set[str]) -> None:
    assert any(either <= group for group in alternatives(pack, product)), alternatives(pack, product)


@pytest.mark.parametrize(
    ("product", "has", "has_not"),
    [
        ("lithium_hexafluorophosphate", {"phosphorus_pentachloride"}, {"phosphoric_acid"}),
        ("battery_primary", {"lithium_metal"}, set()),
        ("anode_material", {"needle_coke"}, set()),
        ("modified_polypropylene", {"polypropylene"}, set()),
        ("wind_concrete_tower", {"cement"}, set()),
        ("pc_track_beam", {"ready_mixed_concrete"}, set()),
        ("airbag", {"airbag_fabric"}, {"airbag_yarn"}),
        ("airbag_fabric", {"airbag_yarn"}, set()),
        ("gas_inflator", {"gas_generant"}, {"ammonia"}),
        ("spandex", {"ethylenediamine"}, set()),
        ("door_system", {"rail_glass"}, set()),
        ("traction_converter", set(), {"liquid_cooling_plate"}),
        ("integrated_casting", set(), {"aluminium_castings"}),
        ("ultracapacitor", {"supercapacitor_electrolyte"}, {"electrolyte"}),
        ("ct_scanner", {"ct_detector", "xray_tube"}, set()),
        ("mri_scanner", {"superconducting_magnet"}, {"xray_tube"}),
        ("generator_set", {"general_gasoline_engine", "small_diesel_engine"}, {"car_engine"}),
    ],
)
def test_recipes_that_a_reader_of_the_trade_mended(pack: Pack, product: str, has: set[str], has_not: set[str]) -> None:
    assert has <= inputs(pack, product)
    assert not has_not & inputs(pack, product)


@pytest.mark.parametrize(
    ("chain", "products"),
    [
        ("intelligent_nev", {"lfp_cathode", "cathode_material"}),
        ("integrated_circuits", {"gpu", "track_system", "diffusion_furnace"}),
        ("lithium_battery", {"lepidolite_concentrate", "salt_lake_brine", "needle_coke"}),
    ],
)
def test_chains_have_what_they_lacked(pack: Pack, chain: str, products: set[str]) -> None:
    assert products <= set(pack.chains[chain].products)
