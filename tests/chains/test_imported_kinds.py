"""A structure that tells types from parts: what is a type of something is no input of it, and stands under it in the map."""

from __future__ import annotations

from pathlib import Path

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.chains.actions import sync_imported
from liantu.chains.models import ChainLink
from liantu.chains.queries.facts import facts_of_products
from liantu.registry.actions import ImportRequest, import_files
from liantu.registry.models import Product, ProductInput

INPUTS = """input_id,input_name,type,stage_name,stage_id
N1,Wafer,material_resource,,
N2,Lithography tools,tool_resource,,
N3,EUV lithography tools,tool_resource,,
N4,Photolithography,process,Fabrication,S2
N5,Immersion lithography,process,Fabrication,S2
N6,Chip,ultimate_output,,
"""
SEQUENCE = """input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id
Wafer,N1,Photolithography,N4,,
Lithography tools,N2,Photolithography,N4,,
EUV lithography tools,N3,,,Lithography tools,N2
Immersion lithography,N5,,,Photolithography,N4
Photolithography,N4,Chip,N6,,
"""


@pytest.mark.django_db
def test_types_are_kinds_of_the_map_and_no_inputs(tmp_path: Path) -> None:
    (tmp_path / "inputs.csv").write_text(INPUTS, "utf-8")
    (tmp_path / "sequence.csv").write_text(SEQUENCE, "utf-8")
    report = import_files(ImportRequest([tmp_path], viewer=SYSTEM, source_map="chip_supply_chain"))
    assert not report.problems
    sync_imported()
    lines = set(ProductInput.objects.values_list("input__code", "product__code"))
    assert lines == {("eto_N1", "eto_N4"), ("eto_N2", "eto_N4"), ("eto_N4", "eto_N6")}
    kinds = dict(ChainLink.objects.filter(kind_of__isnull=False).values_list("product__code", "kind_of__code"))
    assert kinds == {"eto_N3": "eto_N2", "eto_N5": "eto_N4"}

    euv = Product.objects.get(code="eto_N3").pk
    facts = facts_of_products([euv])
    assert facts.kinds.filter(product=euv).get_column("kind_of").to_list() == [Product.objects.get(code="eto_N2").pk]
    users = facts.inputs.get_column("input").to_list()
    assert Product.objects.get(code="eto_N2").pk in users, "where it goes is read by what it is a kind of"
    again = import_files(ImportRequest([tmp_path], viewer=SYSTEM, source_map="chip_supply_chain"))
    assert again.total == 0
