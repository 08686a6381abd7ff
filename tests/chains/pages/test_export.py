"""Exports of a chain: what is in the files, that nothing in them runs, that the picture stands alone."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

from django.test import Client
from openpyxl import load_workbook

from liantu.chains.models import Assessment
from liantu.registry.models import Product

SVG = "{http://www.w3.org/2000/svg}"


def test_the_workbook_has_links_inputs_and_an_explanation(analyst: Client, assessment: Assessment) -> None:
    book = load_workbook(io.BytesIO(analyst.get("/chains/small_cars/export.xlsx").content))
    assert book.sheetnames == ["汽车", "投入关系", "说明"]
    rows = list(book["汽车"].iter_rows(values_only=True))
    cell = next(row for row in rows if row[2] == "cell")
    output = rows[0].index("本市产值（元）")
    assert cell[output] == 450 * 100_000_000
    assert len(rows) == 8
    about = dict(book["说明"].iter_rows(min_row=2, values_only=True))
    assert about["评估年份"] == "2024"
    assert about["链结构"] == "据一般知识绘制，待链长审阅"


def test_unknown_is_an_empty_cell_never_zero(analyst: Client, assessment: Assessment) -> None:
    rows = list(csv.DictReader(io.StringIO(analyst.get("/chains/small_cars/export.csv").content.decode("utf-8-sig"))))
    glue = next(row for row in rows if row["产品代码"] == "glue")
    assert glue["状态"] == "无数据"
    assert glue["本地配套率"] == ""


def test_names_that_look_like_formulas_do_not_run(analyst: Client, assessment: Assessment) -> None:
    Product.objects.filter(code="cell").update(name_zh="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in analyst.get("/chains/small_cars/export.csv").content.decode()
    book = load_workbook(io.BytesIO(analyst.get("/chains/small_cars/export.xlsx").content))
    found = [cell for row in book["汽车"].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert [cell.data_type for cell in found] == ["s"]


def test_simulated_rows_say_so(analyst: Client, assessment: Assessment) -> None:
    Assessment.objects.update(marks=["simulated"])
    for form in ("csv", "svg"):
        assert "模拟数据" in analyst.get(f"/chains/small_cars/export.{form}").content.decode()


def test_the_picture_stands_alone(analyst: Client, assessment: Assessment) -> None:
    Product.objects.filter(code="cell").update(name_zh="电芯<&>")
    answer = analyst.get("/chains/small_cars/export.svg?select=cell")
    picture = ElementTree.fromstring(answer.content)
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert picture.get("font-family") == "sans-serif"
    addresses = [value for item in picture.iter() for name, value in item.attrib.items() if "href" in name or "url(" in value]
    assert addresses == []
    dashed = [path for path in picture.iter(f"{SVG}path") if path.get("stroke-dasharray") == "6 4"]
    assert len(dashed) == 1  # only the car is made from cells
    assert "★ 电芯<&>" in {text.text for text in picture.iter(f"{SVG}text")}


def test_values_withheld_on_the_page_are_withheld_in_the_file(client: Client, published: Assessment) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/chains/small_cars/export.csv").content.decode("utf-8-sig"))))
    motor = next(row for row in rows if row["产品代码"] == "motor")
    assert (motor["本市产值（元）"], motor["本市生产企业数"], motor["未公布原因"]) == ("", "", "few_firms")


def test_other_forms_are_not_found(analyst: Client, assessment: Assessment) -> None:
    assert analyst.get("/chains/small_cars/export.pdf").status_code == 404
