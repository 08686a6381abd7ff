"""Accounts pages: signing in and out, lockout in both languages, two-step verification, languages, the administrators' site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from liantu.accounts.models import AuditLine, Membership, User
from tests.chains.pages.walk import Walk

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def no_attempts_counted() -> None:
    """Sign-in attempts of other tests are counted by address in the cache."""
    cache.clear()


@pytest.fixture
def person() -> User:
    return User.objects.create_user("person", password="right-horse-1")


@pytest.fixture
def administrator() -> Client:
    user = User.objects.create_user("boss", password="right-horse-1", is_staff=True)
    Membership.objects.create(user=user, role=Membership.RoleChoice.ADMINISTRATOR)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_pages_of_a_person_are_in_our_design(person: User) -> None:
    client = Client()
    client.force_login(person, backend=BACKEND)
    for address in ("/accounts/password/change/", "/accounts/logout/", "/accounts/2fa/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "site-head" in answer.content.decode()
        assert Walk(answer.content.decode()).broken == []


def test_the_sign_in_page_has_labels_and_no_sign_up(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert '<label for="id_login">用户名</label>' in page
    assert "/accounts/signup/" not in page
    assert "账号由系统管理员开通" in client.get("/accounts/signup/").content.decode()


def test_the_lockout_page_speaks_both_languages(client: Client, person: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/accounts/login/", {"login": "person", "password": "wrong"})
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "账号暂时锁定" in page
    assert "Account locked" in page


def test_one_locked_name_does_not_lock_another_at_the_same_address(client: Client, person: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/accounts/login/", {"login": "somebody", "password": "wrong"})
    answer = client.post("/accounts/login/", {"login": "person", "password": "right-horse-1"})
    assert answer.status_code == 302


def test_the_language_switch_stays_on_the_page(client: Client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/chains/"})
    assert answer.headers["Location"] == "/chains/"
    assert '<html lang="en">' in client.get("/accounts/login/").content.decode()


def test_signing_out_takes_a_form(person: User) -> None:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_an_administrator_gives_a_role_and_the_audit_log_keeps_it(administrator: Client, person: User) -> None:
    form = {"user": person.pk, "role": "analyst", "scope": "city", "scope_key": ""}
    assert administrator.post("/admin/accounts/membership/add/", form).status_code == 302
    assert person.memberships.get().role == "analyst"
    assert AuditLine.objects.get(verb="add_membership").subject == f"user:{person.pk}"


def test_the_audit_log_cannot_be_changed(administrator: Client) -> None:
    line = AuditLine.objects.create(verb="something")
    assert administrator.get("/admin/accounts/auditline/").status_code == 200
    assert administrator.post(f"/admin/accounts/auditline/{line.pk}/change/", {"verb": "other"}).status_code == 403
    assert administrator.post(f"/admin/accounts/auditline/{line.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", [role for role in Membership.RoleChoice.values if role != "administrator"])
def test_only_administrators_enter_the_site_even_with_staff_set(role: str) -> None:
    user = User.objects.create_user("other", password="right-horse-1", is_staff=True)
    Membership.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user, backend=BACKEND)
    assert client.get("/admin/accounts/user/").status_code == 403


def test_people_without_the_staff_mark_are_sent_to_sign_in(person: User) -> None:
    client = Client()
    client.force_login(person, backend=BACKEND)
    assert client.get("/admin/").status_code == 302
