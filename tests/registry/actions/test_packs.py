from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.errors import IntakeError
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, export, import_files, import_frames, sync_pack, template
from liantu.registry.queries import product_inputs_frame, supply_links_frame
from tests.registry.city import dump

pytestmark = pytest.mark.django_db


def test_the_pack_goes_in_once_and_again_without_a_change(pack):
    sync_pack(pack)
    assert m.Region.objects.count() == len(pack.regions)
    assert m.Product.objects.count() == len(pack.products)
    assert product_inputs_frame(SYSTEM).height == sum(len(one.made_from) for one in pack.products.values())
    before = dump()
    sync_pack(pack)
    assert dump() == before


def test_what_the_city_changed_stays_until_the_pack_changes(pack):
    sync_pack(pack)
    code, product = next(iter(pack.products.items()))
    m.Product.objects.filter(code=code).update(name_zh="本市叫法")
    sync_pack(pack)
    assert m.Product.objects.get(code=code).name_zh == "本市叫法"
    renamed = product.model_copy(update={"unit": "箱"})
    sync_pack(replace(pack, products={**pack.products, code: renamed}))
    assert m.Product.objects.get(code=code).unit == "箱"


def test_an_input_that_the_pack_no_longer_has_is_closed(pack):
    sync_pack(pack)
    code, product = next((code, one) for code, one in pack.products.items() if one.made_from and not one.made_from[0].alternative)
    smaller = product.model_copy(update={"made_from": product.made_from[1:]})
    held = m.ProductInput.objects.current().count()
    sync_pack(replace(pack, products={**pack.products, code: smaller}))
    assert m.ProductInput.objects.current().count() == held - 1
    assert m.ProductInput.objects.exclude(known_to=None).get().input.code == product.made_from[0].product


def test_an_input_that_became_a_capital_good_keeps_no_share(pack):
    sync_pack(pack)
    code, product = next((code, one) for code, one in pack.products.items() if one.made_from and not one.made_from[0].alternative)
    used = product.made_from[0].model_copy(update={"kind": "capital", "share": None, "importance": None})
    changed = product.model_copy(update={"made_from": (used, *product.made_from[1:])})
    sync_pack(replace(pack, products={**pack.products, code: changed}))
    row = m.ProductInput.objects.current().get(product__code=code, input__code=used.product)
    assert (row.kind, row.share) == ("capital", None)
    assert m.ProductInput.objects.exclude(known_to=None).get().share == product.made_from[0].share


def _frames(pack):
    product = next(iter(pack.products))
    return {
        "organisations": pl.DataFrame({"name": ["模拟企业 1", "模拟企业 2"], "region": [pack.districts[0].code] * 2}),
        "supply_links": pl.DataFrame(
            {
                "supplier": ["模拟企业 1"],
                "customer": ["模拟企业 2"],
                "product": [product],
                "year": [2024],
                "amount_fen": [123],
                "sole_source": [True],
            }
        ),
    }


def test_frames_of_a_generator_are_simulated(pack):
    sync_pack(pack)
    report = import_frames(_frames(pack), source_name="test city", kind="generator", mark="simulated", simulated=True)
    assert report.applied
    assert set(m.Organisation.objects.values_list("simulated", "source__mark")) == {(True, "simulated")}
    frame = supply_links_frame(SYSTEM)
    assert frame.select("amount_yuan", "sole_source", "year").row(0) == (1.23, True, 2024)


def test_frames_that_cannot_go_in_are_refused_whole(pack):
    sync_pack(pack)
    frames = _frames(pack)
    bad = {**frames, "supply_links": frames["supply_links"].with_columns(product=pl.lit("no_such_product"))}
    with pytest.raises(IntakeError, match="unknown_product"):
        import_frames(bad, source_name="x", kind="generator", mark="simulated")
    with pytest.raises(ValueError, match="unknown columns"):
        import_frames({"parks": pl.DataFrame({"nmae": ["x"]})}, source_name="x", kind="generator", mark="simulated")
    assert not m.Organisation.objects.exists()


@pytest.mark.parametrize("name", ["city.xlsx", "city"])
def test_what_is_exported_comes_back_unchanged(pack, tmp_path, name):
    sync_pack(pack)
    import_frames(_frames(pack), source_name="test city", kind="generator", mark="simulated", simulated=True)
    counts = export(tmp_path / name, pack, viewer=SYSTEM)
    assert counts["supply_links"] == 1
    before = dump()
    report = import_files(ImportRequest([tmp_path / name], viewer=SYSTEM))
    assert report.problems == ()
    assert dump() == before


def test_the_template_holds_every_table(pack, tmp_path):
    template(tmp_path / "blank.xlsx", pack)
    assert (tmp_path / "blank.xlsx").stat().st_size > 5_000
