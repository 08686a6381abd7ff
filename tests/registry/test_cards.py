"""What is due from a firm, on its home: by the calendar and by who must report, never nought because nothing came in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from liantu.accounts.models import User
from liantu.accounts.queries import SYSTEM
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.viewer import Role, Viewer
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, import_files
from liantu.registry.pages.owed import owed_by
from liantu.rooms.cards import Home, cards_for, headlines_for
from liantu.web.sentences import plain_sentence
from tests.registry.city import csv, make_city

pytestmark = pytest.mark.django_db
MONTH = Period.of(timezone.localdate(), PeriodKind.MONTH).previous()
HEAD = "单位,期间,指标项,数值,填报日期"


@pytest.fixture
def firm(tmp_path: Any) -> m.Organisation:
    """A firm above scale that reported its year before last whole and no month since."""
    make_city()
    import_files(ImportRequest([csv(tmp_path, "organisations", "单位名称,区县", "甲厂,渝北区", "小厂,渝北区")], viewer=SYSTEM))
    year = MONTH.year - 1
    rows = [f"甲厂,{year},{item},1.2亿元," for item in ("工业总产值", "营业收入", "工业增加值")]
    rows += [f"甲厂,{year},employees,90,", f"小厂,{year},营业收入,300万元,"]
    import_files(ImportRequest([csv(tmp_path, "reports", HEAD, *rows)], viewer=SYSTEM))
    return m.Organisation.objects.get(name="甲厂")


def viewer(*firms: m.Organisation) -> Viewer:
    user = User.objects.create_user(f"firm-{len(firms)}-{firms[0].pk}", password="x")
    return Viewer(user.pk, frozenset({Role.FIRM}), organisations=frozenset(firm.pk for firm in firms))


def test_a_firm_that_reported_no_month_for_a_year_misses_them_all(firm):
    (owed,) = owed_by(viewer(firm))
    months = owed.forms[0]
    today = timezone.localdate()
    due = [one for one in months.periods if months.form.due_date(one.period) < today]
    assert owed.missing >= len(due) >= 11
    (said,) = headlines_for(viewer(firm, firm), Home.FIRM)
    assert "期报表逾期未报" in plain_sentence(said)
    assert said.good is False


def test_months_before_a_firm_was_founded_are_not_missing(firm):
    m.Organisation.objects.filter(pk=firm.pk).update(founded_date=MONTH.previous().start_date + timedelta(days=3))
    (owed,) = owed_by(viewer(firm))
    assert [one.period for one in owed.forms[0].periods] == [MONTH, MONTH.previous()]


def test_a_firm_below_scale_owes_nothing_but_may_report(firm):
    small = m.Organisation.objects.get(name="小厂")
    (owed,) = owed_by(viewer(small))
    assert not owed.missing
    assert not owed.to_do
    assert headlines_for(viewer(small, small), Home.FIRM) == []


def test_what_is_sent_is_owed_no_more(firm, tmp_path):
    who = viewer(firm)
    before = owed_by(who)[0].missing
    oldest = owed_by(who)[0].forms[0].missing[-1].period
    rows = [f"甲厂,{oldest},工业总产值,900万元,", f"甲厂,{oldest},营业收入,900万元,", f"甲厂,{oldest},employees,88,"]
    import_files(ImportRequest([csv(tmp_path / "more", "reports", HEAD, *rows)], viewer=SYSTEM, right=True))
    assert owed_by(who)[0].missing == before - 1


def test_the_card_has_a_button_for_each_month_and_is_for_firms_only(firm):
    (card,) = [card for card in cards_for(viewer(firm), Home.FIRM) if card.key == "due"]
    page = render_to_string(card.template, {"card": card.context})
    for back in range(1, 11):
        assert f'href="/organisations/{firm.pk}/reports/{MONTH.shifted(-back)}/"' in page
    who = viewer(firm, firm)
    assert all(card.key != "due" for home in Home if home is not Home.FIRM for card in cards_for(who, home))


def test_the_card_costs_a_constant_number_of_queries(firm, django_assert_max_num_queries):
    who = viewer(firm)
    with django_assert_max_num_queries(16):
        owed_by(who)
