"""The interface for programs: the same rights, typed answers, refusals in both languages."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from liantu.accounts.actions import make_token, revoke_token
from liantu.accounts.models import AccessToken, User
from liantu.oversight.models import Task
from tests.oversight.conftest import World, person, weak

pytestmark = pytest.mark.django_db
CELL = weak("battery_cell", chains=["lithium_battery"], organisations=["7"])


@pytest.fixture
def program(analyst: User) -> Client:
    """A program with a token of the analyst."""
    _token, text = make_token(analyst, "夜间同步", 30)
    return Client(headers={"Authorization": f"Bearer {text}"})


def send(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def test_a_token_is_its_owner(program: Client, world: World) -> None:
    world.run(CELL)
    answer = program.get("/api/findings").json()
    assert (answer["count"], answer["items"][0]["subject"], answer["items"][0]["evidence"]) == (1, "product:battery_cell", {"makers": 2})


def test_tokens_are_kept_as_digests_and_end(analyst: User) -> None:
    token, text = make_token(analyst, "t", 30)
    assert text not in str(AccessToken.objects.values())
    client = Client(headers={"Authorization": f"Bearer {text}"})
    assert client.get("/api/tasks").status_code == 200
    AccessToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/tasks").status_code == 401
    AccessToken.objects.filter(pk=token.pk).update(expires_at=None)
    assert revoke_token(analyst, token.pk)
    assert client.get("/api/tasks").status_code == 401
    assert client.get("/api/chains").status_code == 401, "a token that does not hold is refused even where nobody needs one"


def test_a_token_of_somebody_who_left(analyst: User) -> None:
    _token, text = make_token(analyst, "t", None)
    User.objects.filter(pk=analyst.pk).update(is_active=False)
    assert Client(headers={"Authorization": f"Bearer {text}"}).get("/api/tasks").status_code == 401


@pytest.mark.parametrize(
    "address", ["findings", "tasks", "organisations", "reports", "findings/0000000000000000", "tasks/1", "organisations/1"]
)
def test_nobody_in_particular_is_asked_to_sign_in(db: None, address: str) -> None:
    answer = Client().get(f"/api/{address}")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["text"]) == {"zh", "en"}


def test_the_public_reads_structure_and_checks(db: None, world: World) -> None:
    assert Client().get("/api/chains").status_code == 200
    assert {row["code"] for row in Client().get("/api/checks").json()} == set(world.pack.checks)
    assert Client().get("/api/checks/CH001").json()["work"] == world.pack.checks["CH001"].work
    assert Client().get("/api/products").json()["items"] == []


def test_work_goes_through_the_same_rules(program: Client, world: World, django_capture_on_commit_callbacks: Any) -> None:
    world.run(CELL)
    made = send(program, "/api/tasks", finding=CELL.fingerprint, title="对接")
    assert (made.status_code, made.json()["state"], made.json()["figure_before"]) == (201, "open", 0.12)
    address = f"/api/tasks/{made.json()['id']}"
    early = send(program, f"{address}/finish", note="先办结")
    assert (early.status_code, early.json()["text"]["en"]) == (409, "the task's current state does not allow this")
    assert send(program, f"{address}/accept").json()["state"] == "accepted"
    world.found = {}
    with django_capture_on_commit_callbacks(execute=True):
        assert send(program, f"{address}/finish", note="两家签约").json()["state"] == "done"
    assert program.get(address).json()["finding_after"] == "cleared"
    assert [line["verb"] for line in program.get(f"{address}/lines").json()] == ["assign", "accept", "finish"]


def test_a_firm_reads_its_own_and_gives_out_nothing(world: World) -> None:
    world.run(CELL, weak("battery_pack", organisations=["8"]))
    _token, text = make_token(person("firm", "firm", "organisation", "7"), "t", 1)
    firm = Client(headers={"Authorization": f"Bearer {text}"})
    answer = firm.get("/api/findings").json()
    assert [(row["subject"], row["evidence"]) for row in answer["items"]] == [("product:battery_cell", None)]
    assert send(firm, "/api/tasks", finding=CELL.fingerprint).status_code == 403
    other = weak("battery_pack", organisations=["8"])
    assert firm.get(f"/api/findings/{other.fingerprint}").status_code == 404
    assert not Task.objects.exists()


def test_a_session_that_writes_needs_the_csrf_token(analyst: User, world: World) -> None:
    world.run(CELL)
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/findings").status_code == 200
    assert send(client, "/api/tasks", finding=CELL.fingerprint).status_code in {401, 403}
    assert not Task.objects.exists()


@pytest.mark.parametrize("query", ["size=201", "size=0", "page=0", "page=501", "page=x"])
def test_pages_have_bounds(program: Client, query: str) -> None:
    answer = program.get(f"/api/findings?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_the_interface_describes_itself(client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert {"/api/chains/{code}/links", "/api/figures/{code}", "/api/tasks/{pk}/finish"} <= set(described["paths"])
    page = client.get("/api/").content.decode()
    for path in described["paths"]:
        assert path in page


def test_a_token_is_shown_once(analyst: User, browser: Client) -> None:
    made = browser.post("/accounts/tokens/", {"name": "试用", "days": "30"}).content.decode()
    token = AccessToken.objects.get()
    assert f"{token.start}" in made
    assert 'class="token">lt_' in made
    again = browser.get("/accounts/tokens/").content.decode()
    assert 'class="token">' not in again
    assert browser.post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 302
    assert AccessToken.objects.get().revoked_at is not None
    other = Client()
    other.force_login(person("other", "official"), backend="django.contrib.auth.backends.ModelBackend")
    assert token.name not in other.get("/accounts/tokens/").content.decode()
    assert other.post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404


@pytest.mark.parametrize("query", ["period=lately", "kind=month", "kind=week"])
def test_reports_that_cannot_be_asked_for_are_a_wrong_parameter(program: Client, query: str) -> None:
    assert program.get(f"/api/reports?{query}").status_code == 422


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999"])
def test_a_number_that_no_row_has_is_a_wrong_parameter(program: Client, number: str) -> None:
    assert program.get(f"/api/reports?organisation={number}").status_code == 422


def test_work_on_many_through_the_interface(program: Client, analyst: User, world: World) -> None:
    here = weak("one", districts=["500112"], organisations=["7"])
    world.run(here, CELL)
    (row,) = program.get("/api/decisions?waiting=true").json()
    assert (row["code"], row["count"], row["stake_yuan"], row["unknown"], row["given_out"]) == ("CH001", 2, None, 2, 0)
    made = send(program, "/api/tasks/many", findings=[here.fingerprint, CELL.fingerprint], by_district=True)
    assert made.status_code == 201, made.content
    assert {task["towards"] for task in made.json()} == {"district:500112", ""}
    assert program.get("/api/decisions?waiting=true").json() == []
    pk = next(task["id"] for task in made.json() if task["towards"])
    assert send(program, f"/api/tasks/{pk}/accept").status_code == 200
    assert send(program, f"/api/tasks/{pk}/progress", percent=40, note="已走访").json()["progress"] == 40
    assert send(program, f"/api/tasks/{pk}/remind").status_code == 200
    assert send(program, f"/api/tasks/{pk}/drop", note="不办了").json()["state"] == "dropped"
    assert send(program, f"/api/tasks/{pk}/reopen", note="再办").json()["state"] == "accepted"
    verbs = [line["verb"] for line in program.get(f"/api/tasks/{pk}/lines").json()]
    assert verbs == ["assign", "accept", "progress", "remind", "drop", "reopen"]
    asked = send(program, f"/api/findings/{here.fingerprint}/data-check", towards="organisation:7", note="请核实")
    assert (asked.status_code, asked.json()["kind"]) == (201, "data_check")
    assert send(program, f"/api/findings/{here.fingerprint}/data-check", towards="organisation:8").status_code == 404


def test_files_through_the_interface(program: Client, world: World) -> None:
    world.run(CELL)
    task = send(program, "/api/tasks", finding=CELL.fingerprint).json()["id"]
    kept = program.post(f"/api/tasks/{task}/files", {"file": SimpleUploadedFile("说明.pdf", b"%PDF-1.7")})
    assert kept.status_code == 201, kept.content
    assert [file["name"] for file in program.get(f"/api/tasks/{task}/files").json()] == ["说明.pdf"]
    assert program.get(f"/api/tasks/{task}/files/{kept.json()['id']}").content == b"%PDF-1.7"
    assert program.post(f"/api/tasks/{task}/files", {"file": SimpleUploadedFile("坏.pdf", b"MZ")}).status_code == 409


@pytest.mark.parametrize("said", ["甲\0乙", "甲\ud800乙"])
def test_a_text_that_no_table_can_keep_is_refused(program: Client, world: World, said: str) -> None:
    world.run(CELL)
    finding = world.record(CELL).fingerprint
    for body in ({"finding": finding, "title": said}, {"finding": finding, "note": said}, {"finding": finding, said: "甲"}):
        assert send(program, "/api/tasks", **body).status_code == 400
    assert not Task.objects.exists()
