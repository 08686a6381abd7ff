"""A search that names a figure answers with its value, under the rights of the one who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.utils import translation

from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.viewer import PUBLIC, SYSTEM
from liantu.rooms.search import answers
from liantu.statistics.models import Computation
from liantu.web.sentences import plain_sentence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def test_the_value_is_that_of_the_opened_figure(computation: Computation) -> None:
    (said,) = answers(SYSTEM, "渝北 2024 研发强度")
    (cited,) = said.cited
    assert (cited.code, cited.subject) == ("above_scale_rd_intensity", Subject("district", "500112"))
    opener = FIGURES.opener(cited.code)
    assert opener is not None
    assert cited.value == opener(cited.subject, cited.period, SYSTEM).value
    assert plain_sentence(said).startswith("渝北区2024年规模以上工业研发投入强度：")


def test_who_may_not_open_the_figure_gets_no_answer(computation: Computation) -> None:
    assert answers(PUBLIC, "渝北 2024 研发强度") == []
    assert answers(SYSTEM, "渝北") == []


def test_what_is_published_answers_everybody(computation: Computation, client: Client) -> None:
    (said,) = answers(PUBLIC, "重庆 2021 工业增加值占地区生产总值")
    assert said.cited[0].value == pytest.approx(100 * 7888.68 / 27894.02)
    page = client.get("/search/", {"q": "重庆 2021 工业增加值占地区生产总值"}).content.decode()
    assert "/figures/industrial_value_added_share_of_gdp/city:500000/2021/" in page


def test_an_answer_reads_a_few_rows_and_says_how_far_they_were_checked(
    computation: Computation, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with django_assert_max_num_queries(8):
        (said,) = answers(SYSTEM, "渝北 2024 产值")
    opened = FIGURES.opener("above_scale_output")
    assert opened is not None
    figure = opened(said.cited[0].subject, said.cited[0].period, SYSTEM)
    assert figure.mark is not None
    assert plain_sentence(said).endswith(f"（{figure.mark.text.zh}）")
