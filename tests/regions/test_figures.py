"""Figures of regions open: value, steps, the industries and firms that the viewer may see."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM, Viewer
from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.figure import FIGURES, Figure, Subject
from liantu.regions.actions import publish_regions
from liantu.regions.models import RegionAssessment
from tests.regions.city import BANAN, FULING, UNIT, YUBEI, City

pytestmark = pytest.mark.django_db


def opened(code: str, subject: str, viewer: Viewer = SYSTEM) -> Figure:
    opener: Any = FIGURES.opener(code)
    figure: Figure = opener(Subject.parse(subject), None, viewer)
    return figure


def test_location_quotient_opens_to_its_division(assessment: RegionAssessment) -> None:
    figure = opened("location_quotient", f"district:{BANAN}/36")
    assert figure.value == pytest.approx(1.5)
    assert [value for _, value, _ in figure.steps] == [150 * UNIT, pytest.approx(0.75), pytest.approx(0.5), pytest.approx(1.5)]
    assert sum(row[2] for row in figure.evidence[1].rows) == 150 * UNIT


def test_krugman_and_hhi_can_be_worked_from_the_industries_shown(assessment: RegionAssessment) -> None:
    for code in ("krugman_specialisation", "structure_hhi"):
        figure = opened(code, f"district:{YUBEI}")
        shares = {row[0].zh: (row[3], row[4]) for row in figure.evidence[0].rows}
        if code == "structure_hhi":
            assert figure.value == pytest.approx(sum(share**2 for share, _ in shares.values()))
        else:
            rest = [(city - share * 0.4) / 0.6 for share, city in shares.values()]
            absent = 1 - sum(rest)
            assert figure.value == pytest.approx(
                sum(abs(share - other) for (share, _), other in zip(shares.values(), rest, strict=True)) + absent
            )


def test_similarity_opens_for_a_pair_and_for_the_most_alike(assessment: RegionAssessment) -> None:
    pair = opened("structure_similarity", f"district:{YUBEI}/{BANAN}")
    assert (
        pair.value
        == opened("structure_similarity", f"district:{BANAN}/{YUBEI}").value
        == opened("structure_similarity", f"district:{YUBEI}").value
    )
    assert opened("structure_similarity", f"district:{FULING}/{YUBEI}").value == 0.0
    assert pair.value == pytest.approx(0.5), "half of Yubei's output is cars, all that both have"
    assert pair.definition.version == "2"
    text, value, unit = pair.steps[0]
    assert ("重叠" in text.zh, "overlap" in text.en, value, unit) == (True, True, pytest.approx(0.5), "share")


def test_park_concentration_is_the_sum_of_three(assessment: RegionAssessment) -> None:
    figure = opened("park_concentration", "park:small_park")
    assert figure.value == pytest.approx(100.0)
    assert [value for _, value, unit in figure.steps[:3]] == [pytest.approx(50.0), pytest.approx(40.0), pytest.approx(10.0)]


def test_density_says_where_its_nearness_comes_from(assessment: RegionAssessment) -> None:
    absent = opened("relatedness_density", f"district:{YUBEI}/cell").steps
    assert "其他地区" in absent[5][0].zh
    figure = opened("relatedness_density", f"district:{YUBEI}/chip")
    assert "本市区县" in figure.steps[5][0].zh
    assert [(step[0].zh, step[1]) for step in figure.steps[1:5:2]] == [("其中计为已有的最低产值", 0.0), ("其中计为已有的最低优势", 1.0)]
    assert [steps[4][0].zh[:4] for steps in (figure.steps, absent)] == ["计为已有", "计为没有"]
    assert len(figure.evidence[1].rows) == 3


def test_fit_opens_to_parts_and_products(assessment: RegionAssessment) -> None:
    figure = opened("pairing_fit", f"district:{BANAN}/310000")
    assert figure.evidence[0].rows
    assert len(figure.evidence[-1].rows) == 12
    unknown = opened("pairing_fit", f"district:{BANAN}/510100")
    assert unknown.value is None
    assert unknown.reason is not None


def test_a_district_without_data_says_so(assessment: RegionAssessment) -> None:
    for code in (
        "krugman_specialisation",
        "structure_hhi",
        "structure_similarity",
        "complexity_index",
        "pairing_fit",
        "relatedness_density",
    ):
        figure = opened(code, "district:500103")
        assert figure.value is None
        assert figure.reason is not None


@pytest.mark.parametrize("subject", ["district:999999", "firm:1", "zone:nowhere", "park:none"])
def test_unknown_subjects_are_not_found(assessment: RegionAssessment, subject: str) -> None:
    with pytest.raises(NotFoundError):
        opened("structure_hhi", subject)


def test_without_an_assessment_there_is_nothing_to_open(city: City) -> None:
    with pytest.raises(NotFoundError):
        opened("structure_hhi", f"district:{YUBEI}")


def test_the_public_gets_no_firm_and_no_amount(assessment: RegionAssessment) -> None:
    publish_regions(assessment, SYSTEM)
    figure = opened("location_quotient", f"district:{YUBEI}/36", PUBLIC)
    names = [cell for evidence in figure.evidence for row in evidence.rows for cell in row]
    assert not any(isinstance(cell, str) and cell.startswith("企业") for cell in names)
    assert figure.evidence[1].hidden_rows == 3
    one_firm = opened("structure_hhi", f"district:{FULING}", PUBLIC)
    assert one_firm.value is None
    assert "三家" in str(one_firm.reason)
    for code, subject in (("pairing_fit", f"district:{BANAN}/310000"), ("relatedness_density", f"district:{YUBEI}/chip")):
        with pytest.raises(NotAllowedError):
            opened(code, subject, PUBLIC)


def test_a_district_official_sees_its_own_firms_only(assessment: RegionAssessment, viewers: dict[str, Viewer]) -> None:
    figure = opened("structure_hhi", f"district:{YUBEI}", viewers["district"])
    assert (len(figure.evidence[1].rows), figure.evidence[1].hidden_rows) == (6, 0)
    zone = opened("structure_hhi", "zone:centre", viewers["district"])  # less his own firms it tells of single ones
    assert (zone.value, zone.evidence) == (None, ())
