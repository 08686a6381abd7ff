from __future__ import annotations

import polars as pl

from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.registry.models import Report
from liantu.statistics.models import Computation
from liantu.statistics.queries.cached_frame import FrameCache
from liantu.statistics.queries.firms import cell_firms
from tests.statistics.city import YI, A, B, City

DISTRICT = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({A}))


def frame(rows: int) -> pl.DataFrame:
    return pl.DataFrame({"a": [1] * rows}, schema={"a": pl.Int64})


def test_the_oldest_go_beyond_the_limit() -> None:
    frames = FrameCache()
    for key in "xy":
        frames.get(key, lambda: frame(10), limit=160)
    frames.get("x", lambda: frame(99), limit=160)  # asked for again: y is the oldest now
    frames.get("z", lambda: frame(10), limit=160)
    assert frames.size_bytes == 160
    assert frames.get("x", lambda: frame(99), limit=160).height == 10
    assert frames.get("y", lambda: frame(99), limit=160).height == 99
    assert frames.size_bytes == 0, "what is larger than the limit is given and not kept"


def test_kept_or_read_anew_the_firms_are_the_same(city: City, computation: Computation, pack: Pack) -> None:
    for period in ("2024", "2025", "2025-12", "2025Q4", "2019"):
        for dimension, key in (("city", "500000"), ("district", A), ("district", B), ("cluster", "electronics")):
            asked = (pack, dimension, key, Period.parse(period), ["output_value"])
            anew = cell_firms(SYSTEM, *asked, population="above_scale", known_at=computation.known_at)
            for _ in range(2):
                held = cell_firms(SYSTEM, *asked, population="above_scale", computation=computation)
                assert held.rows.sort("organisation").equals(anew.rows.sort("organisation")), (period, key)
    assert anew.rows.is_empty(), "before the first report there is nobody"


def test_what_is_kept_is_seen_by_each_with_his_own_rights(city: City, computation: Computation, pack: Pack) -> None:
    seen = {}
    for name, viewer in (("city", SYSTEM), ("district", DISTRICT), ("public", PUBLIC), ("city again", SYSTEM)):
        cell = cell_firms(viewer, pack, "city", pack.city, Period.parse("2024"), ["output_value"], computation=computation)
        seen[name] = set(cell.visible.get_column("name"))
    assert seen["district"] == {"电脑甲", "电脑乙", "电池甲", "钢厂甲"}
    assert seen["public"] == set()
    assert seen["city"] == seen["city again"] == set(city.firms)


def test_a_firms_own_figure_is_read_anew(city: City, computation: Computation) -> None:
    opener = FIGURES.opener("above_scale_output")
    assert opener is not None
    subject, year = Subject("organisation", str(city.firms["整车甲"])), Period.parse("2025")
    assert opener(subject, year, SYSTEM).value == 120.0
    Report.objects.filter(organisation_id=city.firms["整车甲"], period="2025", item="output_value").update(value=90 * YI)
    assert opener(subject, year, SYSTEM).value == 90.0
