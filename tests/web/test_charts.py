"""What charts are drawn from: frozen data, written as JSON, with types that the scripts share."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
from types import ModuleType
from typing import get_args

import pytest

from liantu.web import charts
from liantu.web.charts import Axis, Bars, Lines, Series
from tests.conftest import ROOT
from tests.web.test_components import drawn

GENERATOR = ROOT / "src" / "liantu" / "web" / "frontend" / "charts" / "generate_types.py"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_types", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_types_of_the_scripts_are_up_to_date(generator: ModuleType) -> None:
    assert generator.TARGET.read_text("utf-8") == generator.typescript(), f"python {GENERATOR.relative_to(ROOT)}"


def test_a_field_is_written_as_the_script_reads_it(generator: ModuleType) -> None:
    text = generator.typescript()
    assert "values: (number | null)[];" in text
    assert 'kind: "heat";' in text
    assert "url: string | null;" in text


def test_all_that_charts_are_made_of_is_frozen() -> None:
    made_of = [one for one in vars(charts).values() if isinstance(one, type) and dataclasses.is_dataclass(one)]
    assert set(get_args(charts.Chart)) <= set(made_of)
    assert [one.__name__ for one in made_of if not one.__dataclass_params__.frozen] == []


def test_a_chart_goes_to_the_page_as_json_with_its_unit_in_the_title() -> None:
    chart = Lines(x=("2023", "2024"), series=(Series("本市", (1.5, None)),), axis=Axis(unit="亿元", digits=0))
    page = drawn('{% chart "output" chart "产值" %}', chart=chart)
    data = json.loads(re.search(r'<script id="output" type="application/json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert data["series"] == [{"name": "本市", "values": [1.5, None], "dashed": False}]
    assert data["axis"] == {"name": "", "unit": "亿元", "percent": False, "digits": 0}
    assert "产值 · 亿元" in page


def test_a_unit_that_the_title_has_is_not_said_twice() -> None:
    chart = Bars(x=("2024",), series=(Series("本市", (1.0,)),), axis=Axis(unit="亿元"))
    assert "·" not in drawn('{% chart "output" chart "产值（亿元）" %}', chart=chart)


def test_what_is_not_a_chart_is_refused() -> None:
    with pytest.raises((TypeError, AttributeError)):
        drawn('{% chart "output" chart "" %}', chart={"kind": "lines"})
