"""The page of a district: structure by hand, figures that open, named industries, neighbours, products, partners, what stays unseen."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from liantu.kernel.bound import Bound
from liantu.kernel.pack import Pack
from liantu.kernel.sentence import Linked
from liantu.kernel.text import Text
from liantu.regions.models import RegionAssessment
from liantu.regions.pages.page_context import Cell
from liantu.regions.pages.sentences import district_sentences
from liantu.statistics.models import Computation
from liantu.web.sentences import plain_sentence
from tests.chains.pages.walk import Walk
from tests.regions.city import BANAN, FULING, YUBEI
from tests.regions.pages.conftest import As, opens, page_of, rows_of

ADDRESS = f"/districts/{YUBEI}/"


def test_structure_is_as_worked_by_hand(analyst: Client, assessment: RegionAssessment) -> None:
    rows = {row["行业代码"]: row for row in rows_of(analyst, f"{ADDRESS}export.csv")}
    chips = rows["39"]  # 100 of the district's 200, 100 of the city's 500: 0.5 ÷ 0.2
    assert (float(chips["占本区域产值"]), float(chips["占全市产值"]), round(float(chips["区位商"]), 9)) == (0.5, 0.2, 2.5)
    assert chips["说明"] == "主导产业"
    assert round(float(rows["36"]["区位商"]), 9) == 1.0
    assert rows["36"]["说明"] == ""
    assert {float(row["产值（元）"]) for row in rows.values()} == {10_000_000_000.0}


def test_the_export_has_the_industries_of_the_page(analyst: Client, assessment: RegionAssessment) -> None:
    page = " ".join(page_of(analyst, ADDRESS).split())
    for row in rows_of(analyst, f"{ADDRESS}export.csv"):
        assert f'{row["行业"]} <span class="muted num">{row["行业代码"]}</span>' in page


def test_all_figures_of_the_page_open(analyst: Client, assessment: RegionAssessment, computation: Computation) -> None:
    page = page_of(analyst, ADDRESS)
    figures = Walk(page).figures
    assert f"/figures/location_quotient/district:{YUBEI}/39/2024/" in figures
    assert f"/figures/structure_similarity/district:{YUBEI}/{BANAN}/2024/" in figures
    assert any(address.startswith("/figures/relatedness_density/") for address in figures)
    assert any(address.startswith("/figures/pairing_fit/") for address in figures)
    assert opens(analyst, figures) == []
    assert Walk(page).broken == []


def test_limits_of_the_map_of_2023_stand_beside_what_the_data_name(analyst: Client, assessment: RegionAssessment) -> None:
    page = page_of(analyst, ADDRESS)
    assert "主导产业至多 2 个" in page
    assert "不代表政府认定" in page


def test_partners_come_with_reasons_and_unknown_ones_are_counted(analyst: Client, assessment: RegionAssessment) -> None:
    page = page_of(analyst, ADDRESS)
    assert "上海市" in page
    assert "个合作地契合度未知：该地已知企业太少" in page


def test_a_district_without_firms_is_unknown(analyst: Client, assessment: RegionAssessment) -> None:
    page = page_of(analyst, "/districts/500101/")
    assert "没有产值已知的企业" in page
    assert rows_of(analyst, "/districts/500101/export.csv") == []


def test_unknown_places_are_not_found(analyst: Client, assessment: RegionAssessment) -> None:
    for code in ("999999", "510100", "500000"):  # nobody, a partner, the city
        assert analyst.get(f"/districts/{code}/").status_code == 404


def test_the_public_is_told_what_it_does_not_see(client: Client, published: RegionAssessment) -> None:
    page = page_of(client, ADDRESS)
    assert "关联度由各区县生产的产品得出，不公开。" in page
    assert "契合度由各区县生产的产品得出，不公开。" in page
    assert "企业0" not in page
    assert "/figures/relatedness_density/" not in page
    assert "涉及企业不足三家" in page_of(client, f"/districts/{FULING}/")


def test_the_public_gets_published_industries_without_amounts(client: Client, published: RegionAssessment) -> None:
    rows = rows_of(client, f"{ADDRESS}export.csv")
    shown = published.specialisations.filter(kind="district", key=YUBEI, published=True)
    assert {row["行业代码"] for row in rows} == set(shown.values_list("industry", flat=True))
    assert {row["产值（元）"] for row in rows} <= {""}


def test_a_draft_gives_the_public_no_export(client: Client, assessment: RegionAssessment) -> None:
    assert client.get(f"{ADDRESS}export.csv").status_code == 404


def test_findings_are_for_those_signed_in(client: Client, signed_in_as: As, published: RegionAssessment) -> None:
    assert 'id="findings"' in page_of(signed_in_as("official", "district", YUBEI), ADDRESS)
    assert 'id="findings"' not in page_of(client, ADDRESS)


def test_the_page_opens_with_sentences_whose_numbers_open(analyst: Client, assessment: RegionAssessment, computation: Computation) -> None:
    page = page_of(analyst, ADDRESS)
    said = [" ".join(one.split("</p>")[0].split()) for one in page.split('<p class="lead">')[1:]]
    assert len(said) in {2, 3}
    assert page.index('<p class="lead">') < page.index("<dl")
    assert "渝北区" in said[0]
    assert f"/figures/above_scale_output/district:{YUBEI}/" in said[0]
    assert f"/figures/location_quotient/district:{YUBEI}/39/2024/" in said[1]
    assert opens(analyst, Walk("".join(said)).figures) == []
    empty = page_of(analyst, "/districts/500101/")
    assert "在 38 个区县中" not in empty


def test_a_rank_is_told_only_where_all_are_known(pack: Pack) -> None:
    yubei = next(one for one in pack.districts if one.code == YUBEI)
    cells = {one.code: {"above_scale_output": Cell(float(number), "1")} for number, one in enumerate(pack.districts)}
    periods = {"above_scale_output": "2024"}
    (said,) = district_sentences(pack, yubei, cells, {}, periods, {})
    place = len(pack.districts) - list(cells).index(YUBEI)
    assert any(isinstance(piece, Text) and f"第 {place} 位" in piece.zh for piece in said.pieces)
    cells[pack.districts[0].code] = {"above_scale_output": Cell()}
    (said,) = district_sentences(pack, yubei, cells, {}, periods, {})
    assert not any(isinstance(piece, Text) and "位" in piece.zh for piece in said.pieces)


def test_a_rank_says_what_silent_firms_leave_open(pack: Pack) -> None:
    """渝北 has at least 50, another district at least 49 and up to 60: by what is reported one comes before the other, and it may turn."""
    yubei = next(one for one in pack.districts if one.code == YUBEI)
    other = next(one.code for one in pack.districts if one.code != YUBEI)
    cells = {one.code: {"above_scale_output": Cell(1.0, "1")} for one in pack.districts}
    cells[YUBEI] = {"above_scale_output": Cell(50.0, "50", bound=Bound.AT_LEAST, reach=(50.0, 55.0))}
    cells[other] = {"above_scale_output": Cell(49.0, "49", bound=Bound.AT_LEAST, reach=(49.0, 60.0))}
    (said,) = district_sentences(pack, yubei, cells, {}, {"above_scale_output": "2024"}, {})
    words = "".join(piece.zh for piece in said.pieces if isinstance(piece, Text))
    assert "按已报数" in words
    assert "第 1—2 位" in words
    with translation.override("zh-hans"):
        assert "至少50" in plain_sentence(said).replace(" ", "")
    cells[other] = {"above_scale_output": Cell(40.0, "40", bound=Bound.AT_LEAST, reach=(40.0, 45.0))}
    (said,) = district_sentences(pack, yubei, cells, {}, {"above_scale_output": "2024"}, {})
    assert any("列第 1 位" in piece.zh for piece in said.pieces if isinstance(piece, Text))


def test_a_cell_says_what_its_value_claims() -> None:
    with translation.override("zh-hans"):
        drawn = [
            render_to_string("regions/parts/cell.html", {"cell": Cell(5.0, "5", bound=bound)}) for bound in (Bound.AT_LEAST, Bound.EXACT)
        ]
    assert ["至少" in one for one in drawn] == [True, False]


def test_a_lag_is_told_only_where_both_ends_agree(pack: Pack) -> None:
    yubei = next(one for one in pack.districts if one.code == YUBEI)
    city = {"labour_productivity": Cell(40.0, "40"), "above_scale_rd_intensity": Cell(2.0, "2")}
    periods = dict.fromkeys(city, "2024")
    open_end = {"above_scale_rd_intensity": Cell(1.0, "1", bound=Bound.ESTIMATE)}
    assert list(district_sentences(pack, yubei, {YUBEI: open_end}, city, periods, {})) == []
    own = {YUBEI: {"labour_productivity": Cell(30.0, "30"), **open_end}}
    (said,) = district_sentences(pack, yubei, own, city, periods, {})
    assert [cited.code for cited in said.cited] == ["labour_productivity"] * 2
    assert isinstance(said.pieces[0], Text)
    assert "最大" not in said.pieces[0].zh


def test_growth_of_another_year_is_not_told_of_this_one(pack: Pack) -> None:
    yubei = next(one for one in pack.districts if one.code == YUBEI)
    cells = {YUBEI: {"above_scale_output": Cell(200.0, "200"), "above_scale_output_growth": Cell(5.0, "5")}}
    (same,) = district_sentences(pack, yubei, cells, {}, dict.fromkeys(cells[YUBEI], "2025"), {})
    assert [one.code for one in same.cited] == ["above_scale_output", "above_scale_output_growth"]
    other = {"above_scale_output": "2025", "above_scale_output_growth": "2024"}
    (said,) = district_sentences(pack, yubei, cells, {}, other, {})
    assert [one.code for one in said.cited] == ["above_scale_output"]
    assert isinstance(said.pieces[0], Text)
    assert "2025" in said.pieces[0].en


def test_the_largest_lag_is_named_and_none_where_there_is_none(pack: Pack) -> None:
    yubei = next(one for one in pack.districts if one.code == YUBEI)
    own = {YUBEI: {"labour_productivity": Cell(30.0, "30"), "above_scale_rd_intensity": Cell(1.0, "1")}}
    city = {"labour_productivity": Cell(40.0, "40"), "above_scale_rd_intensity": Cell(2.0, "2")}
    periods = dict.fromkeys(city, "2024")
    (said,) = district_sentences(pack, yubei, own, city, periods, {"red": 1, "blue": 2})
    assert [cited.code for cited in said.cited] == ["above_scale_rd_intensity", "above_scale_rd_intensity"]
    assert any(isinstance(piece, Linked) and "3 条（红色 1 条）" in piece.text.zh for piece in said.pieces)
    assert list(district_sentences(pack, yubei, own, own[YUBEI], periods, {})) == []


def test_a_page_says_what_is_counted_where(analyst: Client, assessment: RegionAssessment) -> None:
    """An area and the districts in which it lies say that a firm is counted once; others say nothing."""
    assert "位于江北区、北碚区、渝北区范围内，单独统计；其企业不再计入上述区县。" in page_of(analyst, "/districts/liangjiang/")
    assert "不含两江新区在本区范围内的企业，由其单独统计。" in page_of(analyst, ADDRESS)
    assert "单独统计" not in page_of(analyst, f"/districts/{FULING}/")
