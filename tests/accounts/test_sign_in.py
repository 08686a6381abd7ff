"""Signing in: lockout after five wrong passwords, no sign-up, forms that need their token, cookies that scripts cannot read."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from liantu.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("person", password=PASSWORD)


def sign_in(client: Client, password: str) -> int:
    return client.post("/accounts/login/", {"login": "person", "password": password}).status_code


def test_right_password_signs_in(person: User) -> None:
    client = Client()
    assert sign_in(client, PASSWORD) == 302
    assert client.get("/tasks/").status_code == 200


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(person: User) -> None:
    client = Client()
    codes = [sign_in(client, f"wrong-{number}") for number in range(settings.AXES_FAILURE_LIMIT)]
    assert codes[-1] in {403, 429}
    for fresh in (client, Client()):
        assert sign_in(fresh, PASSWORD) != 302
        assert fresh.get("/tasks/").status_code == 302
    assert AccessAttempt.objects.get(username="person").failures_since_start >= settings.AXES_FAILURE_LIMIT


def test_a_locked_account_says_so_in_words(person: User) -> None:
    client = Client()
    for number in range(settings.AXES_FAILURE_LIMIT + 1):
        answer = client.post("/accounts/login/", {"login": "person", "password": f"wrong-{number}"})
    assert len(answer.content.decode()) > 200


def test_nobody_signs_up_alone() -> None:
    assert "password1" not in Client().get("/accounts/signup/").content.decode()
    Client().post("/accounts/signup/", {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(username="intruder").exists()


@pytest.mark.parametrize("address", ["/accounts/login/", "/refresh/", "/tasks/1/accept/", "/accounts/tokens/", "/i18n/setlang/"])
def test_forms_need_their_token(person: User, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(address, {"note": "x"}).status_code == 403


def test_an_account_that_was_closed_sees_nothing(person: User) -> None:
    client = Client()
    sign_in(client, PASSWORD)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/tasks/").status_code == 302


def test_headers_of_every_page(person: User) -> None:
    answer = Client().get("/measures/")
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
