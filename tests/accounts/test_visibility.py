"""Nobody sees what the rules deny: roles × rules, then roles × every page, export and endpoint.

Every firm of the city has a name of its own (「模拟企业 00042」), so whatever names a firm that the viewer may not see is a leak,
wherever it stands. A page that is not in the table below fails the test, so that every new page is a decision.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from django.apps import apps
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from liantu.accounts.models import AccessToken
from liantu.accounts.queries import SYSTEM, models_with_rules, visible_to
from liantu.kernel.pack import Pack
from liantu.oversight.models import FindingRecord, Task, TaskLine
from liantu.registry.models import Capability, Organisation, Report, SupplyLink
from liantu.statistics.models import StatisticFigure
from liantu.statistics.queries import figures_frame
from tests.accounts.city import CHAIN, PRODUCT, ROLES, City, build

NAME = re.compile(r"模拟(?:企业|市外供应商|境外供应商|供应商)?\s?\d{5}")
CITY = {"administrator", "analyst", "official"}
SCOPED = {"district", "chain_leader", "firm"}
SIGNED_IN = set(ROLES) - {"public"}
EVERYBODY = set(ROLES)

# What each page is asked for with, and who gets it (everybody else: a redirect, 401, 403 or 404).
# None: it differs by what the viewer sees; leaks are looked for all the same.
PAGES: dict[str, tuple[str, set[str] | None]] = {
    "": ("/", None),
    "chains/": ("/chains/", EVERYBODY),
    "chains/export.<str:form>": ("/chains/export.xlsx", EVERYBODY),
    "chains/assessment/notice/": ("/chains/assessment/notice/", None),
    "chains/assessment/<int:pk>/publish/": ("POST /chains/assessment/{assessment}/publish/", set()),
    "chains/assessment/<int:pk>/withdraw/": ("POST /chains/assessment/{assessment}/withdraw/", set()),
    "chains/of/organisation/<int:pk>/": ("/chains/of/organisation/{other}/", None),
    "chains/<slug:code>/": (f"/chains/{CHAIN}/", EVERYBODY),
    "chains/<slug:code>/export.<str:form>": (f"/chains/{CHAIN}/export.xlsx", EVERYBODY),
    "chains/<slug:code>/<slug:product>/": (f"/chains/{CHAIN}/{PRODUCT}/", EVERYBODY),
    "targets/": ("/targets/", EVERYBODY),
    "targets/export.<str:form>": ("/targets/export.csv", EVERYBODY),
    "targets/<str:code>/": ("/targets/opinion_2025_output/", EVERYBODY),
    "indicators/": ("/indicators/", EVERYBODY),
    "indicators/<str:code>/": ("/indicators/above_scale_output/?by=district", EVERYBODY),
    "indicators/<str:code>/export.<str:form>": ("/indicators/above_scale_output/export.csv", EVERYBODY),
    "indicators/<str:code>/change/": ("/indicators/above_scale_output/change/", None),
    "clusters/": ("/clusters/", EVERYBODY),
    "clusters/export.<str:form>": ("/clusters/export.csv", EVERYBODY),
    "clusters/<str:code>/": ("/clusters/vehicles/", EVERYBODY),
    "reporting/": ("/reporting/", SIGNED_IN),
    "reporting/reminders.<str:form>": ("/reporting/reminders.csv", SIGNED_IN),
    "reporting/issues.<str:form>": ("/reporting/issues.csv", SIGNED_IN),
    "releases/": ("/releases/", EVERYBODY),
    "releases/state/": ("/releases/state/", {"administrator", "analyst"}),
    "releases/preview/": ("/releases/preview/", None),
    "releases/new/": ("POST /releases/new/", None),
    "releases/<int:pk>/": ("/releases/{release}/", EVERYBODY),
    "releases/<int:pk>/withdraw/": ("POST /releases/{release}/withdraw/", None),
    "districts/": ("/districts/", EVERYBODY),
    "districts/export.<str:form>": ("/districts/export.csv", EVERYBODY),
    "districts/assessment/<int:pk>/publish/": ("POST /districts/assessment/{regions}/publish/", set()),
    "districts/assessment/<int:pk>/withdraw/": ("POST /districts/assessment/{regions}/withdraw/", set()),
    "districts/<slug:code>/": ("/districts/500112/", EVERYBODY),
    "districts/<slug:code>/export.<str:form>": ("/districts/500112/export.csv", EVERYBODY),
    "parks/": ("/parks/", EVERYBODY),
    "parks/export.<str:form>": ("/parks/export.xlsx", EVERYBODY),
    "parks/<slug:code>/": ("/parks/cq_etdz/", EVERYBODY),
    "parks/<slug:code>/export.<str:form>": ("/parks/cq_etdz/export.csv", EVERYBODY),
    "pairing/": ("/pairing/", EVERYBODY),
    "pairing/export.<str:form>": ("/pairing/export.csv", EVERYBODY),
    "opportunities/": ("/opportunities/?all=1", EVERYBODY),
    "opportunities/export.<str:form>": ("/opportunities/export.csv?all=1", EVERYBODY),
    "organisations/": ("/organisations/", SIGNED_IN),
    "organisations/export.<str:form>": ("/organisations/export.xlsx", SIGNED_IN),
    "organisations/<int:pk>/": ("/organisations/{other}/", None),
    "organisations/<int:pk>/reports/<str:period>/<slug:item>/": ("/organisations/{other}/reports/2024-01/revenue/", None),
    "facts/<slug:table>/<int:pk>/": ("/facts/reports/{report}/", CITY),
    "products/": ("/products/", EVERYBODY),
    "products/<slug:code>/": ("/products/{product}/", EVERYBODY),
    "sources/<int:pk>/": ("/sources/{source}/", None),
    "intake/": ("/intake/", None),
    "intake/new/": ("/intake/new/", None),
    "intake/template.xlsx": ("/intake/template.xlsx", None),
    "intake/<int:pk>/": ("/intake/{intake}/", CITY),
    "intake/<int:pk>/confirm/": ("POST /intake/{intake}/confirm/", None),
    "intake/<int:pk>/cancel/": ("POST /intake/{intake}/cancel/", None),
    "intake/<int:pk>/rerun/": ("POST /intake/{intake}/rerun/", None),
    "intake/<int:pk>/marked.xlsx": ("/intake/{intake}/marked.xlsx", None),
    "merges/": ("/merges/", None),
    "merges/<int:pk>/decide/": ("POST /merges/{doubt}/decide/", None),
    "merges/<int:pk>/undo/": ("POST /merges/{merge}/undo/", None),
    "refresh/": ("POST /refresh/", None),
    "freshness/": ("/freshness/", SIGNED_IN),
    "findings/": ("/findings/", SIGNED_IN),
    "findings/export.<str:form>": ("/findings/export.json", SIGNED_IN),
    "findings/<str:fingerprint>/": ("/findings/{finding}/", None),
    "findings/<str:fingerprint>/assign/": ("/findings/{finding}/assign/", None),
    "checks/<str:code>/": ("/checks/CH001/", EVERYBODY),
    "runs/": ("/runs/", SIGNED_IN - {"nobody"}),
    "tasks/": ("/tasks/?list=all", SIGNED_IN),
    "tasks/<int:pk>/": ("/tasks/{task}/", None),
    "tasks/<int:pk>/outcome/": ("/tasks/{task}/outcome/", None),
    "tasks/<int:pk>/<str:verb>/": ("POST /tasks/{task}/accept/", None),
    "measures/": ("/measures/", EVERYBODY),
    "figures/<str:code>/<path:subject>/<str:period>/": (f"/figures/local_supply_ratio/link:{CHAIN}/{PRODUCT}/latest/", None),
    "figures/<str:code>/<path:subject>/<str:period>/rows.<str:form>": (f"/figures/makers/link:{CHAIN}/{PRODUCT}/latest/rows.csv", None),
    "accounts/tokens/": ("/accounts/tokens/", SIGNED_IN),
    "accounts/tokens/<int:pk>/revoke/": ("POST /accounts/tokens/{token}/revoke/", set()),
    "api/": ("/api/", EVERYBODY),
    "api/openapi.json": ("/api/openapi.json", EVERYBODY),
    "api/chains": ("/api/chains", EVERYBODY),
    "api/chains/<code>": (f"/api/chains/{CHAIN}", EVERYBODY),
    "api/chains/<code>/links": (f"/api/chains/{CHAIN}/links", EVERYBODY),
    "api/indicators": ("/api/indicators", EVERYBODY),
    "api/indicators/<code>": ("/api/indicators/above_scale_output", EVERYBODY),
    "api/indicators/<code>/figures": ("/api/indicators/above_scale_output/figures?by=district", EVERYBODY),
    "api/indicators/<code>/beside": ("/api/indicators/above_scale_output/beside", EVERYBODY),
    "api/indicators/<code>/change": ("/api/indicators/above_scale_output/change?by=district&from=2023&to=2024", CITY | {"district"}),
    "api/targets": ("/api/targets", EVERYBODY),
    "api/targets/<code>": ("/api/targets/opinion_2025_output", EVERYBODY),
    "api/clusters": ("/api/clusters", EVERYBODY),
    "api/clusters/<code>": ("/api/clusters/vehicles", EVERYBODY),
    "api/quality-issues": ("/api/quality-issues?size=200", SIGNED_IN),
    "api/releases": ("/api/releases", EVERYBODY),
    "api/sdmx/figures": ("/api/sdmx/figures?by=district", EVERYBODY),
    "api/sdmx/official": ("/api/sdmx/official?indicator=gdp", EVERYBODY),
    "api/districts": ("/api/districts", EVERYBODY),
    "api/districts/<code>": ("/api/districts/500112", None),
    "api/parks": ("/api/parks", EVERYBODY),
    "api/parks/<code>": ("/api/parks/liangjiang", None),
    "api/relatedness": ("/api/relatedness?size=200", EVERYBODY),
    "api/complexity": ("/api/complexity?size=200", EVERYBODY),
    "api/pairing": ("/api/pairing", EVERYBODY),
    "api/opportunities": ("/api/opportunities?everything=true&size=200", EVERYBODY),
    "api/products": ("/api/products?size=200", EVERYBODY),
    "api/products/<code>": ("/api/products/{product}", EVERYBODY),
    "api/organisations": ("/api/organisations?size=200", SIGNED_IN),
    "api/organisations/<pk>": ("/api/organisations/{other}", None),
    "api/reports": ("/api/reports?size=200", SIGNED_IN),
    "api/checks": ("/api/checks", EVERYBODY),
    "api/checks/<code>": ("/api/checks/CH001", EVERYBODY),
    "api/figures/<code>": (f"/api/figures/makers?subject=link:{CHAIN}/{PRODUCT}", None),
    "api/findings": ("/api/findings?size=200", SIGNED_IN),
    "api/findings/<fingerprint>": ("/api/findings/{finding}", None),
    "api/tasks": ("/api/tasks", SIGNED_IN),
    "api/tasks/<pk>": ("/api/tasks/{task}", None),
    "api/tasks/<pk>/lines": ("/api/tasks/{task}/lines", None),
    "api/tasks/<pk>/accept": ("POST /api/tasks/{task}/accept", None),
    "api/tasks/<pk>/finish": ("POST /api/tasks/{task}/finish", None),
    "api/tasks/<pk>/drop": ("POST /api/tasks/{task}/drop", None),
    "i18n/setlang/": ("POST /i18n/setlang/", None),
}
SMALL = "/indicators/above_scale_output/export.csv?by=district"
"""A table in which, in a city of 120 firms, many cells are those of one or two."""
OF_LIBRARIES = ("admin/", "accounts/")
"""Signing in, passwords and the administration come from Django and allauth, which test them."""

OF_FIRMS = {
    "Organisation", "OrganisationName", "Capability", "SupplyLink", "ProductFlow", "Report", "ReportBatch", "Credential", "Project", "Site",
    "Intake", "MatchDoubt", "Merge", "FindingRecord", "FindingLine", "FindingScope", "Task", "TaskLine", "CheckRun", "AccessToken",
    "StatisticFigure", "QualityIssue", "ReleaseBasis", "Relatedness", "PartnerFit",
}  # fmt: skip
"""Rows of which the public sees none: of firms, or of sums that no disclosure control has judged."""
AGGREGATES = CITY | {"district"}
"""Who sees sums that no disclosure control has judged."""
NUMBER = re.compile(r"-?\d+\.\d{8,}")
"""A number in full, as answers for programs and tables have it: it tells which value it is."""


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address pattern of the product."""
    for pattern in (resolver or get_resolver()).url_patterns:
        full = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern, full)
        else:
            yield full


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    """One city for the whole module, taken back at its end."""
    from django.db import transaction

    from liantu.kernel.pack import load_pack

    with django_db_blocker.unblock(), transaction.atomic():
        yield build(load_pack("chongqing"))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def secret(city: City, django_db_blocker: Any) -> frozenset[str]:
    """Figures that rest on one or two firms, in full, where no other figure has the same value; one but for its last bit tells nothing."""
    with django_db_blocker.unblock():
        few = StatisticFigure.objects.filter(known__in=(1, 2), value__isnull=False).values_list("value", flat=True)
        others = StatisticFigure.objects.exclude(known__in=(1, 2)).filter(value__isnull=False).values_list("value", flat=True)
        return frozenset(
            str(value) for value in set(few) - set(others) if NUMBER.fullmatch(str(value)) and NUMBER.fullmatch(f"{value:.12g}")
        )


@pytest.fixture
def untouched(city: City) -> Iterator[City]:
    """The city, with whatever a request changes taken back."""
    from django.db import transaction

    with transaction.atomic():
        yield city
        transaction.set_rollback(True)


def ask(client: Client, city: City, address: str) -> HttpResponseBase:
    """Ask for an address of the table."""
    method, _, path = address.rpartition(" ")
    path = path.format(**city.keys)
    return client.post(path, {"note": "x"}) if method == "POST" else client.get(path)


def words_of(response: HttpResponseBase) -> str:
    """Everything that an answer says; workbooks are unpacked."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type,attr-defined]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return str(content.decode("utf-8", "replace").encode().decode("utf-8")) + _unescaped(content)


def _unescaped(content: bytes) -> str:
    return content.decode("unicode_escape", "replace") if rb"\u" in content else ""


def test_every_page_is_a_decision() -> None:
    product = {pattern for pattern in patterns() if not pattern.startswith(OF_LIBRARIES) or pattern.startswith("accounts/tokens")}
    assert sorted(product - PAGES.keys()) == [], "decide in PAGES who gets these"
    assert sorted(PAGES.keys() - product) == [], "these pages are no more"


def test_every_table_has_a_rule() -> None:
    rooms = ("registry", "statistics", "regions", "chains", "oversight")
    ruled = set(models_with_rules())
    bare = [model._meta.label for room in rooms for model in apps.get_app_config(room).get_models() if model not in ruled]
    assert [label for label in bare if "Historical" not in label] == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("pattern", sorted(PAGES))
def test_pages(untouched: City, secret: frozenset[str], pattern: str, role: str) -> None:
    address, allowed = PAGES[pattern]
    asking = untouched.program if pattern.startswith("api/") else untouched.client
    response = ask(asking(role), untouched, address)
    assert response.status_code < 500, (pattern, role)
    if allowed is not None:
        assert (response.status_code == 200) == (role in allowed), (pattern, role, response.status_code)
    if response.status_code == 200:
        may = set(visible_to(untouched.viewer(role), Organisation.objects.all()).values_list("name", flat=True))
        leaked = set(NAME.findall(words_of(response))) - may
        assert leaked == set(), f"{role} reads names on {pattern}"
        if role not in AGGREGATES:
            assert not secret.intersection(NUMBER.findall(words_of(response))), f"{role} reads what one or two firms reported on {pattern}"
        if not pattern.startswith("accounts/tokens") or role != "analyst":
            assert "秘密用途" not in words_of(response)


@pytest.mark.django_db
def test_the_leak_detector_sees(untouched: City) -> None:
    """The names are on the pages, so a leak would be seen."""
    for address in ("/organisations/", "/organisations/export.xlsx", "/organisations/export.csv"):
        assert NAME.search(words_of(untouched.client("analyst").get(address))), address
    assert NAME.search(words_of(untouched.program("analyst").get("/api/organisations")))


@pytest.mark.django_db
def test_tables_of_the_city_are_full(city: City, secret: frozenset[str]) -> None:
    """What is not there cannot leak: figures of few firms, forecasts, issues, released and withheld cells, regions."""
    assert len(secret) > 100
    for label in ("statistics.Forecast", "statistics.QualityIssue", "statistics.ReleasedCell", "regions.Relatedness", "regions.PartnerFit"):
        assert apps.get_model(label).objects.exists(), label
    assert len(secret.intersection(NUMBER.findall(words_of(city.client("analyst").get(SMALL))))) > 1
    assert NAME.search(words_of(city.client("analyst").get("/reporting/issues.csv")))


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(ROLES) - AGGREGATES))
def test_what_rests_on_few_firms_reaches_nobody_else(city: City, secret: frozenset[str], role: str) -> None:
    released = figures_frame(city.viewer(role)).filter(pl.col("value").is_not_null() & (pl.col("combined").fill_null("") == ""))
    cell = ["indicator", "dimension", "key", "kind", "period"]
    held = (
        figures_frame(SYSTEM).filter(pl.col("known").is_in([1, 2]), pl.col("value") != 0).select(cell)
    )  # a sum to which nobody adds is told
    assert released.height > 0
    assert released.join(held, on=cell, how="semi").select(cell).rows() == []
    for form in ("csv", "xlsx", "sdmx-csv", "sdmx-json"):
        told = NUMBER.findall(words_of(city.client(role).get(SMALL.replace(".csv", f".{form}"))))
        assert not secret.intersection(told), form


@pytest.mark.django_db
@pytest.mark.parametrize("model", models_with_rules(), ids=lambda model: model.__name__)
def test_the_city_sees_all_and_the_public_nothing_of_firms(city: City, model: Any) -> None:
    rows = model.objects.all()
    if model is not AccessToken:
        for role in CITY:
            assert visible_to(city.viewer(role), rows).count() == rows.count()
    if model.__name__ in OF_FIRMS:
        assert not visible_to(city.viewer("public"), rows).exists()
        if model.__name__ not in {"CheckRun", "AccessToken"}:  # everybody sees his own token
            assert not visible_to(city.viewer("nobody"), rows).exists()


@pytest.mark.django_db
def test_a_firm_sees_its_own_rows_and_no_other(city: City) -> None:
    firm, own = city.viewer("firm"), city.own
    assert list(visible_to(firm, Organisation.objects.all())) == [own]
    for model in (Capability, Report):
        assert set(visible_to(firm, model.objects.all()).values_list("organisation", flat=True)) == {own.pk}  # type: ignore[attr-defined]
    for link in visible_to(firm, SupplyLink.objects.all()):
        assert own.pk in {link.supplier_id, link.customer_id}
    for record in visible_to(firm, FindingRecord.objects.all()):
        assert record.scopes.filter(kind="organisation", key=str(own.pk)).exists()


@pytest.mark.django_db
def test_a_district_sees_what_concerns_it(city: City) -> None:
    district = city.viewer("district")
    assert set(visible_to(district, Organisation.objects.all()).values_list("region", flat=True)) == {city.district}
    for record in visible_to(district, FindingRecord.objects.all()):
        assert record.scopes.filter(kind="district", key=city.district).exists()


@pytest.mark.django_db
def test_history_of_a_task_follows_the_task(city: City) -> None:
    for role in ROLES:
        seen = visible_to(city.viewer(role), Task.objects.all())
        lines = visible_to(city.viewer(role), TaskLine.objects.all())
        assert set(lines.values_list("task", flat=True)) <= set(seen.values_list("pk", flat=True))


def test_packs_name_no_firm(pack: Pack) -> None:
    assert not NAME.search(str(pack.chains))
