"""The exported rows of a figure that rests on hundreds of firms recompute it, under the reader's rights."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from liantu.accounts.queries import SYSTEM
from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.period import Period
from liantu.registry import models as m
from liantu.statistics.actions import compute
from tests.oversight.conftest import person
from tests.statistics.city import MOMENT, YI, A, B, City

MORE = 230


@pytest.fixture
def large_city(city: City) -> City:
    """The small city with many more firms above the line in each of both districts, computed anew."""
    firms = [
        m.Organisation.objects.create(
            name=f"{place}厂{number}", region_id=place, inside_city=True, industry="3130", size="小型", source=city.source,
            reported_date=date(2025, 1, 20),
        )
        for place in (A, B) for number in range(MORE)
    ]  # fmt: skip
    m.Report.objects.bulk_create(
        m.Report(
            organisation=firm, period="2025", item=item, value=0.3 * YI + number, reported_date=date(2026, 1, 20), source=city.source,
            known_from=MOMENT,
        )
        for number, firm in enumerate(firms) for item in ("output_value", "revenue")
    )  # fmt: skip
    compute(load_pack("chongqing"))
    return city


def rows_of(client: Client, subject: str) -> list[list[str]]:
    answer = client.get(f"/figures/above_scale_output/{subject}/2025/rows.csv?table=0")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_exported_rows_recompute_the_figure_under_the_readers_rights(large_city: City) -> None:
    opener = FIGURES.opener("above_scale_output")
    assert opener is not None
    figure = opener(Subject("city", "500000"), Period.parse("2025"), SYSTEM)
    assert (figure.value is not None, figure.definition.unit) == (True, "yi_yuan")
    analyst, official = Client(), Client()
    analyst.force_login(person("analyst", "analyst"), backend="django.contrib.auth.backends.ModelBackend")
    official.force_login(person("official", "official", "district", A), backend="django.contrib.auth.backends.ModelBackend")
    heading, *rows = rows_of(analyst, "city:500000")
    output = next(at for at, name in enumerate(heading) if "元" in name)
    assert len(rows) > 2 * MORE
    assert sum(float(row[output] or 0) for row in rows) / YI == pytest.approx(figure.value, rel=1e-12)
    own = rows_of(official, "city:500000")[1:]
    districts = {row[1] for row in rows}
    assert len(districts) == 2
    assert {row[1] for row in own} < districts
    assert MORE < len(own) < len(rows) - MORE
    page = analyst.get("/figures/above_scale_output/city:500000/2025/").content.decode()
    assert f"列出前 200 行，共 {len(rows)} 行。" in page
