"""Accounts of a demonstration: one a role, offered on the page of signing in; nothing of it elsewhere, and no password anywhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from liantu.accounts.actions import AccountWanted, begin_demonstration, finish_demonstration, make_accounts, new_passwords
from liantu.accounts.models import Demonstration, DemonstrationAccount, User
from liantu.accounts.queries import Role, demonstration, demonstration_accounts, demonstration_viewers
from liantu.kernel.text import Text

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"
WANTED = [
    AccountWanted("leader", Text("市领导", "City leader"), Text("全市数据", "the whole city"), ({"role": Role.LEADER, "scope": "city"},)),
    AccountWanted(
        "district",
        Text("渝北区", "Yubei"),
        Text("渝北区数据", "Yubei"),
        ({"role": Role.OFFICIAL, "scope": "district", "scope_key": "500112"},),
    ),
]


@pytest.fixture
def given() -> dict[str, str]:
    """Passwords by name, of a demonstration that is ready."""
    row = begin_demonstration(firms=10, seed=7, today=date(2026, 11, 30))
    make_accounts(WANTED)
    return {account.user.username: password for account, password in finish_demonstration(row)}


def page(address: str = SIGN_IN) -> str:
    return Client().get(address).content.decode()


def test_a_citys_own_installation_offers_nothing() -> None:
    User.objects.create_user("leader", password="x")
    assert demonstration() is None
    assert "演示" not in page()
    assert 'value="leader"' not in page(f"{SIGN_IN}?user=leader")


def test_the_page_offers_the_accounts_and_fills_in_a_name(given: dict[str, str]) -> None:
    shown = page()
    assert "市领导" in shown
    assert "渝北区数据" in shown
    assert 'name="login"' in shown
    filled = page(f"{SIGN_IN}?user=district&next=/tasks/")
    assert '<input type="text" name="login" value="district"' in filled
    assert 'name="next" value="/tasks/"' in filled
    assert not any(password in shown + filled for password in given.values())


def test_only_offered_names_are_filled_in(given: dict[str, str]) -> None:
    assert 'value="intruder"' not in page(f"{SIGN_IN}?user=intruder")


def test_the_password_shown_once_signs_in_and_is_kept_nowhere(given: dict[str, str]) -> None:
    client = Client()
    assert client.post(SIGN_IN, {"login": "district", "password": given["district"]}).status_code == 302
    assert given["district"] not in User.objects.get(username="district").password
    assert demonstration_viewers()["district"].districts == {"500112"}


def test_nobody_signs_in_before_the_city_is_ready() -> None:
    begin_demonstration(firms=10, seed=7, today=date(2026, 11, 30))
    make_accounts(WANTED)
    assert not User.objects.get(username="leader").has_usable_password()


def test_new_passwords_end_the_old_ones(given: dict[str, str]) -> None:
    again = {account.user.username: password for account, password in new_passwords()}
    assert again.keys() == given.keys()
    assert not User.objects.get(username="leader").check_password(given["leader"])
    assert User.objects.get(username="leader").check_password(again["leader"])


def test_a_second_start_goes_on_with_the_first(given: dict[str, str]) -> None:
    row = begin_demonstration(firms=99, seed=1, today=date(2026, 1, 1))
    make_accounts(WANTED)
    assert (row.firms, row.seed, row.today) == (10, 7, date(2026, 11, 30))
    assert Demonstration.objects.count() == 1
    assert DemonstrationAccount.objects.count() == len(WANTED)


def test_a_name_that_is_taken_stays_as_it_is() -> None:
    own = User.objects.create_user("leader", password="own")
    begin_demonstration(firms=10, seed=7, today=date(2026, 11, 30))
    make_accounts(WANTED)
    new_passwords()
    own.refresh_from_db()
    assert own.check_password("own")
    assert [account.user.username for account in demonstration_accounts()] == ["district"]
