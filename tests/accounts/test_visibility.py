"""Nobody sees what the rules deny: roles × rules, then roles × every page, export and endpoint.

Every firm of the city has a name of its own (「模拟企业 00042」), so whatever names a firm that the viewer may not see is a leak,
wherever it stands. A page about which no room decides in its `access.py` fails the test, so that every new page is a decision.
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
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from liantu.accounts.models import AuditLine, Membership, User
from liantu.accounts.queries import SYSTEM, models_with_rules, visible_to
from liantu.kernel.pack import Pack, load_pack
from liantu.oversight.models import FindingRecord, Task, TaskLine
from liantu.registry.models import Capability, Organisation, Report, SupplyLink
from liantu.registry.search import find_organisations
from liantu.rooms import ROOMS
from liantu.rooms.search import providers
from liantu.statistics.models import StatisticFigure
from liantu.statistics.queries import figures_frame
from tests.accounts import matrix
from tests.accounts.city import City, build
from tests.accounts.roles import AGGREGATES, CITY, ROLES
from tests.made_once import made_once

pytestmark = pytest.mark.slow
NAME = re.compile(r"模拟(?:企业|市外供应商|境外供应商|供应商)?\s?\d{5}")
PAGES = matrix.decisions()
UNSEEN = {User, Membership, AuditLine}
"""Tables that no page of the product shows: people, offices and the audit log stand in the administration alone."""
SMALL = "/indicators/above_scale_output/export.csv?by=district"
"""A table in which, in a city of 120 firms, many cells are those of one or two."""
NUMBER = re.compile(r"-?\d+\.\d{8,}")
"""A number in full, as answers for programs and tables have it: it tells which value it is."""


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    """One city for the whole module, taken back at its end."""
    with made_once(django_db_blocker, lambda: build(load_pack("chongqing"))) as made:
        yield made


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
def untouched(city: City, db: None, settings: Any) -> Iterator[City]:
    """The city, with whatever a request changes taken back.

    A request may ask for a job: what a job does is tested with the job, here it is put down and not run. What is taken back needs no check
    of the whole database's constraints, which costs more than most pages.
    """
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
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
    assert matrix.missing(PAGES) == [], "decide in tests/<room>/access.py who gets these"
    assert sorted(PAGES.keys() - matrix.product_patterns()) == [], "these pages are no more"


def test_every_table_has_a_rule() -> None:
    ruled = set(models_with_rules())
    tables = [model for room in ROOMS for model in apps.get_app_config(room).get_models() if model not in UNSEEN]
    assert [model._meta.label for model in tables if model not in ruled and not hasattr(model, "instance_type")] == []


@pytest.mark.one_database
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


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_the_search_finds_what_the_role_may_open_and_no_name_beyond(untouched: City, role: str) -> None:
    """Roles × kinds: what is found opens, whatever is asked for, and names no firm that the role may not see."""
    viewer, client = untouched.viewer(role), untouched.client(role)
    may = set(visible_to(viewer, Organisation.objects.all()).values_list("name", flat=True))
    for provider in providers():
        hits = [hit for text in ("模拟企业", "重庆", "电池", "CH001", "渝", "dc") for hit in provider.find(viewer, text, 2)]
        assert set(NAME.findall(" ".join(f"{hit.name} {hit.note}" for hit in hits))) <= may, provider.key
        assert {hit.url: client.get(hit.url).status_code for hit in hits[:1] if hit.url} in ({}, {hits[0].url: 200} if hits else {}), (
            provider.key
        )
    assert bool(find_organisations(viewer, "模拟企业", 2)) == any("模拟企业" in name for name in may)


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
    if model.__name__ not in matrix.personal():
        for role in CITY:
            assert visible_to(city.viewer(role), rows).count() == rows.count()
    if model.__name__ in matrix.confidential():
        assert not visible_to(city.viewer("public"), rows).exists()
        if model.__name__ not in {"CheckRun", *matrix.personal()}:  # everybody sees his own
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
