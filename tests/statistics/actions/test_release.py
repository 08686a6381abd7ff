from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from django.db.models import F
from django.utils import timezone

from liantu.accounts.models import AuditLine
from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.registry.models import Report
from liantu.statistics.actions import compute, release, withdraw
from liantu.statistics.actions.release import rounded, with_earlier_values, with_steady_distributions
from liantu.statistics.actions.suppression import distributions, released_entries
from liantu.statistics.models import Computation, Release, ReleasedCell
from liantu.statistics.queries import figures_frame, latest_release
from liantu.statistics.queries.released import released, told_before
from tests.statistics.city import A, City

pytestmark = pytest.mark.one_database


def test_a_release_protects_and_is_withdrawn(computation: Computation, pack: Pack, city: City) -> None:
    made = release(computation, pack, SYSTEM)
    cells = released(PUBLIC)
    stored = figures_frame(SYSTEM).select("indicator", "dimension", "key", "kind", "period", truth="value")
    shown = cells.filter(pl.col("value").is_not_null(), pl.col("combined").is_null())
    same = shown.join(stored, on=["indicator", "dimension", "key", "kind", "period"])
    assert same.height == shown.height > 0
    halves = {indicator: 0.5 * 10 ** -pack.measured[indicator].definition().places for indicator in same.get_column("indicator").unique()}
    assert all(abs(row["value"] - row["truth"]) <= halves[row["indicator"]] * (1 + 1e-9) for row in same.to_dicts())
    assert cells.filter(pl.col("dimension") == "city", pl.col("value").is_not_null()).height > 0
    electronics = cells.filter(pl.col("indicator") == "above_scale_output", pl.col("key") == "electronics", pl.col("period") == "2025")
    assert electronics.select("value", "reason").row(0) == (None, "few_firms")  # two firms
    assert cells.filter(pl.col("value").is_not_null(), pl.col("reason").is_not_null()).is_empty()
    opener = FIGURES.opener("above_scale_output")
    assert opener is not None
    figure = opener(Subject("cluster", "electronics"), None, PUBLIC)
    assert (figure.value, figure.evidence) == (None, ())
    assert figure.reason is not None
    assert AuditLine.objects.filter(verb="release_statistics").count() == 1
    withdraw(made, SYSTEM)
    assert latest_release(PUBLIC) is None
    assert figures_frame(PUBLIC).is_empty()
    assert released(PUBLIC).is_empty()
    assert AuditLine.objects.filter(verb="withdraw_statistics").count() == 1


def narrow(pack: Pack, kinds: tuple[str, ...] = ("year",), dimensions: tuple[str, ...] = ("city", "cluster")) -> Pack:
    """The pack where little is released, for tests of what happens with a release: all dimensions take disclosure control half a minute."""
    rule = {**pack.rules["computation"], "release": {"kinds": list(kinds), "dimensions": list(dimensions), "significant": 12}}
    return replace(pack, rules={**pack.rules, "computation": rule})


def written(pack: Pack, indicator: str, value: float) -> str:
    """The digits of a value as a page writes them."""
    known = pack.measured[indicator].definition()
    return f"{value * 100:.{min(known.digits, 1)}f}" if known.percent else f"{value:.{known.digits}f}"


def test_what_is_stored_of_a_release_is_what_is_shown(computation: Computation, pack: Pack) -> None:
    release(computation, narrow(pack), SYSTEM)
    for indicator, value in released(PUBLIC).drop_nulls("value").select("indicator", "value").iter_rows():
        assert float(written(pack, indicator, value)) == pytest.approx(value * (100 if pack.measured[indicator].percent else 1), rel=1e-12)


def test_noise_of_floats_moves_nothing(pack: Pack) -> None:
    """Sums in another order differ in their last bits; 474.25 lies between 474.2 and 474.3 and stays on its side."""
    values = [474.25, 0.1 + 0.2, 1e5 / 3, 0.05, -12.35, 0.0]
    places = {"above_scale_output": 1, "labour_productivity": pack.measured["labour_productivity"].digits}
    for indicator, digits in places.items():
        for value in values:
            noise = [value * (1 + part * 2.2e-16) for part in (-4, -1, 0, 1, 4)]
            told = rounded(pl.DataFrame({"indicator": [indicator] * 5, "value": noise}), pack).get_column("value")
            assert told.n_unique() == 1
            assert abs(told[0] - value) <= 0.5 * 10**-digits * (1 + 1e-9)


def test_a_real_change_is_told_and_unknown_stays_unknown(pack: Pack) -> None:
    cells = pl.DataFrame({"indicator": ["above_scale_output"] * 3, "value": [474.2, 474.31, None]})
    assert rounded(cells, pack).get_column("value").to_list() == [474.2, 474.3, None]


def test_what_repeats_a_released_dimension_is_released_and_protected_with_it(computation: Computation, pack: Pack) -> None:
    """The output of one cluster is the cell of that cluster: both are shown or neither is."""
    codes = {entry.code for entry in released_entries(pack)}
    assert {"cluster_output_vehicles", "private_output_share", "emerging_fields_output_share"} <= codes
    release(computation, narrow(pack), SYSTEM)
    city = released(PUBLIC, dimension="city")
    clusters = released(PUBLIC, indicator="above_scale_output", dimension="cluster")
    seen = 0
    for cluster in ("vehicles", "electronics", "materials"):
        own = city.filter(pl.col("indicator") == f"cluster_output_{cluster}").select("period", "value")
        both = own.join(clusters.filter(pl.col("key") == cluster), on="period", suffix="_key")
        seen += both.height
        assert both.filter(pl.col("value").is_null() != pl.col("value_key").is_null()).is_empty()
    assert seen > 10


def test_a_growth_that_leaves_out_one_or_two_firms_is_withheld(computation: Computation, pack: Pack) -> None:
    release(computation, pack, SYSTEM)
    stored = figures_frame(SYSTEM, indicator="above_scale_output_growth", kind="year").filter(pl.col("value").is_not_null())
    revealing = stored.filter((pl.col("known") < 3) | (pl.col("firms") - pl.col("known")).is_between(1, 2))
    assert revealing.height > 0
    shown = released(PUBLIC, indicator="above_scale_output_growth").filter(pl.col("value").is_not_null())
    assert shown.join(revealing, on=["dimension", "key", "period"]).is_empty()


def medians(pack: Pack, *values: float | None) -> pl.DataFrame:
    """A median of the city and a sum, as a release would have them."""
    cell = {"dimension": "city", "key": "500000", "kind": "year", "combined": ""}
    rows = [
        {**cell, "indicator": code, "period": str(2024 + number), "value": value, "reason": "" if value is not None else "distribution"}
        for code in ("labour_productivity_median", "above_scale_output")
        for number, value in enumerate(values)
    ]
    return pl.DataFrame(rows, schema_overrides={"value": pl.Float64})


def test_a_median_that_was_told_does_not_move(computation: Computation, pack: Pack) -> None:
    """Between two medians lies one firm's change. Withdrawn or not, what was told is known; what was withheld stays so."""
    codes = ["labour_productivity_median"]
    first = medians(pack, 31.2, 40.0, None)
    assert with_steady_distributions(first, told_before(codes), codes, pack).equals(first), "nothing was told before"
    for withdrawn in (timezone.now(), None):
        moments = {"known_at": computation.known_at, "published_at": timezone.now(), "withdrawn_at": withdrawn}
        before = Release.objects.create(computation=computation, **moments)
        rows = first.drop("combined").to_dicts()
        ReleasedCell.objects.bulk_create(ReleasedCell(release=before, **row) for row in rows)
        later = with_steady_distributions(medians(pack, 31.9, 40.0 + 1e-12, 12.0), told_before(codes), codes, pack)
        by_indicator = {code: frame["reason"].to_list() for (code,), frame in later.group_by("indicator")}
        assert by_indicator == {codes[0]: ["frozen", "", "frozen"], "above_scale_output": ["", "", ""]}
        stands = with_earlier_values(later, latest_release(SYSTEM)).filter(pl.col("indicator") == codes[0])["value"].to_list()
        assert stands[::2] == ([None, None] if withdrawn else [31.2, None])


def test_after_one_firms_revision_no_released_median_moves(computation: Computation, pack: Pack, city: City) -> None:
    codes = distributions(released_entries(pack))
    assert {"labour_productivity_median", "rd_intensity_p90", "output_hhi", "output_top_firm_share"} <= set(codes)
    small = narrow(pack)
    for number, firm in enumerate(city.firms.values()):
        Report.objects.filter(organisation_id=firm, item="value_added").update(value=F("value") * (1 + number / 10))
    release(compute(pack), small, SYSTEM)
    before = released(PUBLIC).filter(pl.col("indicator").is_in(codes), pl.col("value").is_not_null())
    assert before.height > 0
    Report.objects.filter(organisation_id=city.firms["电脑甲"], item="value_added").update(value=F("value") * 4)
    release(compute(pack), small, SYSTEM)
    cell = ["indicator", "dimension", "key", "kind", "period"]
    after = before.join(released(PUBLIC), on=cell, suffix="_after")
    assert after.filter(pl.col("value_after").is_not_null(), pl.col("value_after") != pl.col("value")).is_empty()
    assert after.filter(pl.col("reason_after") == "frozen").height > 0, "some would have moved"


def test_who_may_not(computation: Computation, pack: Pack) -> None:
    for viewer in (PUBLIC, Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({A}))):
        with pytest.raises(NotAllowedError):
            release(computation, pack, viewer)


def test_where_a_revision_may_not_be_told_the_earlier_value_stands(computation: Computation) -> None:
    """A frozen cell takes the value of the newest release before that was not withdrawn; what was withheld there stays so."""
    said = {"indicator": "above_scale_output", "dimension": "city", "key": "500000", "kind": "year"}
    for withdrawn, value in ((None, 474.0), (timezone.now(), 470.0)):
        moments = {"known_at": computation.known_at, "published_at": timezone.now(), "withdrawn_at": withdrawn}
        before = Release.objects.create(computation=computation, **moments)
        ReleasedCell.objects.create(release=before, period="2024", value=value, **said)
        ReleasedCell.objects.create(release=before, period="2023", reason="secondary", **said)
    rows = [("2023", None, "frozen"), ("2024", None, "frozen"), ("2025", 500.0, "")]
    cells = pl.DataFrame([{**said, "period": period, "value": value, "reason": reason, "combined": ""} for period, value, reason in rows])
    stands = with_earlier_values(cells, latest_release(SYSTEM)).select("period", "value", "reason").rows()
    assert stands == [("2023", None, "frozen"), ("2024", 474.0, "frozen"), ("2025", 500.0, "")]


def test_quarters_months_and_chains_where_the_rule_asks(computation: Computation, pack: Pack) -> None:
    wider = narrow(pack, ("year", "quarter", "month"), ("city", "district", "park", "chain"))
    steps: list[str] = []
    release(computation, wider, SYSTEM, lambda step, *_: steps.append(step.en))
    cells = released(PUBLIC, indicator="above_scale_output", dimension="city")
    assert set(cells.get_column("kind")) == {"year", "quarter", "month"}
    months = cells.filter(pl.col("kind") == "month", pl.col("period") == "2025-05")
    assert months.get_column("value").to_list() == [41.7]  # 500 / 12 as it is shown
    few = figures_frame(SYSTEM).filter(pl.col("known").is_in([1, 2]), pl.col("value") != 0)
    cell = ["indicator", "dimension", "key", "kind", "period"]
    assert released(PUBLIC).filter(pl.col("value").is_not_null()).join(few, on=cell, how="semi").is_empty()
    assert {"reading reports", "disclosure control", "saving"} <= set(steps)


def test_an_interrupted_release_leaves_nothing(computation: Computation, pack: Pack) -> None:
    def interrupt(step: Text, *_: object) -> None:
        if step.en == "saving":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        release(computation, narrow(pack), SYSTEM, interrupt)
    assert latest_release(SYSTEM) is None
    assert not ReleasedCell.objects.exists()
