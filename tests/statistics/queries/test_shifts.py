from __future__ import annotations

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.models import Computation
from liantu.statistics.queries.decompositions import decomposition
from liantu.statistics.queries.shifts import shift
from tests.statistics.city import A, City

FIRST, LAST = Period.parse("2023"), Period.parse("2024")


def test_a_district_beside_the_city(computation: Computation, city: City, pack: Pack) -> None:
    """Computers 156 → 168, batteries 60 → 80, steel 80 → 80 in the district; steel 114 → 112 in the city, which grew from 433 to 474."""
    made = shift(SYSTEM, pack, "above_scale_output", FIRST, LAST, ("district", A))
    assert made is not None
    assert made.change == pytest.approx(32.0)
    assert made.effects["national"] == pytest.approx(296 * 41 / 433)
    assert made.effects["competitive"] == pytest.approx(80 * 2 / 114)
    assert made.effects["mix"] == pytest.approx(32 - 296 * 41 / 433 - 80 * 2 / 114)
    assert sum(made.effects.values()) == pytest.approx(
        decomposition(SYSTEM, pack, "above_scale_output", "division", FIRST, LAST, within=("district", A)).change
    )


def test_an_industry_whose_firm_is_silent_stands_apart(computation: Computation, city: City, pack: Pack) -> None:
    """The steel maker of the other district reports nothing for 2025."""
    made = shift(SYSTEM, pack, "above_scale_output", LAST, Period.parse("2025"), ("district", "500113"))
    assert made is not None
    steel = made.lines.filter(made.lines.get_column("industry") == "31").to_dicts()[0]
    assert steel["competitive"] is None
    assert sum(made.effects.values()) == pytest.approx(made.change)


def test_where_there_is_none(computation: Computation, city: City, pack: Pack) -> None:
    assert shift(SYSTEM, pack, "labour_productivity", FIRST, LAST, ("district", A)) is None
    assert shift(SYSTEM, pack, "above_scale_output", FIRST, LAST, ("city", pack.city)) is None
    with pytest.raises(NotAllowedError):
        shift(PUBLIC, pack, "above_scale_output", FIRST, LAST, ("district", A))
