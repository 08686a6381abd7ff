"""Districts are found by name and code, by everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from liantu.kernel.viewer import PUBLIC
from liantu.regions.search import find_districts


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Names in Chinese, whatever language was asked for last."""
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize("text", ["渝北", "500112", "yubei", "５００１１２"])
def test_a_district_by_name_or_code(text: str) -> None:
    assert [(hit.name, hit.url, hit.note) for hit in find_districts(PUBLIC, text, 9)] == [("渝北区", "/districts/500112/", "中心城区")]


def test_only_districts_of_the_city() -> None:
    assert find_districts(PUBLIC, "上海", 9) == []
    assert len(find_districts(PUBLIC, "区", 5)) == 5
