from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from liantu.accounts.queries import models_with_rules, visible_to
from liantu.chains.models import Chain, ChainLink, ChainStage
from liantu.kernel.viewer import Role, Viewer
from liantu.registry import models as m
from liantu.registry import queries
from tests.registry.city import make_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    source = make_city()
    fact = {"source": source, "reported_date": date(2024, 1, 1), "known_from": datetime(2024, 1, 1, tzinfo=UTC)}
    master = {"source": source, "reported_date": date(2024, 1, 1)}
    cell, foil = m.Product.objects.get(code="battery_cell"), m.Product.objects.get(code="copper_foil")
    a = m.Organisation.objects.create(name="甲", region_id="500112", **master)
    b = m.Organisation.objects.create(name="乙", region_id="500113", **master)
    c = m.Organisation.objects.create(name="丙", region_id="500113", **master)
    for one, product in ((a, cell), (b, cell), (c, foil)):
        m.Capability.objects.create(organisation=one, product=product, year=2024, output_fen=100, **fact)
        m.Report.objects.create(organisation=one, period="2024", item="revenue", value=1.0, **fact)
        m.Credential.objects.create(organisation=one, kind="高新技术企业", **fact)
        m.Site.objects.create(organisation=one, name="总厂", **master)
    m.SupplyLink.objects.create(supplier=c, customer=b, product=foil, year=2024, **fact)
    m.SupplyLink.objects.create(supplier=b, customer=a, product=cell, year=2024, **fact)
    chain = Chain.objects.create(code="lithium_battery", name_zh="锂电池", name_en="Lithium", source=source)
    stage = ChainStage.objects.create(chain=chain, code="cells", name_zh="电芯", name_en="Cells", position="midstream", order=1)
    ChainLink.objects.create(chain=chain, stage=stage, product=cell, order=1)
    return {"甲": a, "乙": b, "丙": c}


def seen(viewer, model, field):
    return sorted(visible_to(viewer, model.objects.all()).values_list(field, flat=True))


@pytest.mark.parametrize(
    ("who", "organisations", "capabilities", "links", "reports"),
    [
        ("analyst", "甲乙丙", "甲乙丙", "乙丙", "甲乙丙"),
        ("official", "甲乙丙", "甲乙丙", "乙丙", "甲乙丙"),
        ("district", "甲", "甲", "乙", "甲"),
        ("chain_leader", "甲乙", "甲乙", "乙", ""),
        ("firm", "乙", "乙", "乙丙", "乙"),
        ("reviewer", "", "", "", ""),
        ("public", "", "", "", ""),
    ],
)
def test_each_reader_sees_the_rows_of_its_scope(viewers, firms, who, organisations, capabilities, links, reports):
    viewer = Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({firms["乙"].pk})) if who == "firm" else viewers[who]
    assert seen(viewer, m.Organisation, "name") == sorted(organisations)
    assert seen(viewer, m.Capability, "organisation__name") == sorted(capabilities)
    assert seen(viewer, m.SupplyLink, "supplier__name") == sorted(links)
    assert seen(viewer, m.Report, "organisation__name") == sorted(reports)
    assert seen(viewer, m.Credential, "organisation__name") == sorted(reports)
    assert queries.organisations_frame(viewer)["name"].sort().to_list() == sorted(organisations)
    assert queries.capabilities_frame(viewer).height == len(capabilities)
    assert queries.supply_links_frame(viewer).height == len(links)
    assert seen(viewer, m.Product, "code") == ["battery_cell", "battery_pack", "copper_foil"]


def test_every_table_of_the_registry_has_a_rule():
    from liantu.registry import rules

    declared = (getattr(m, name) for name in m.__all__)
    tables = {one for one in declared if isinstance(one, type) and not one._meta.abstract}
    assert rules.may_import is not None
    assert tables <= set(models_with_rules())
