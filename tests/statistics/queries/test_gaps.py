"""Who must add how much, worked by hand: revenue of 310 in 2020 is to be 40,000 in 2027; 500 were there in 2025."""

from __future__ import annotations

import pytest
from django.utils import translation

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.bound import Bound
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.sentence import Cited
from liantu.kernel.viewer import Role
from liantu.statistics.figures.indicators import open_indicator
from liantu.statistics.models import Computation
from liantu.statistics.queries.clusters import cluster_view
from liantu.statistics.queries.decompositions import decomposition
from liantu.statistics.queries.gaps import gap_dimensions, gap_firms, target_gap, why_no_gap
from liantu.statistics.queries.target_sentences import target_sentence
from liantu.statistics.queries.targets import target_view
from liantu.statistics.queries.values import figures_frame
from liantu.statistics.queries.worth import denominator_code, numerator_unit, shortfall, worths
from liantu.statistics.templatetags.statistics import gap_bounded
from tests.statistics.city import FIRMS, A, B, City

REVENUE, OUTPUT = "action_2027_above_scale_revenue", "opinion_2025_output"
GROWTH = 40_000 / 310


def official(district: str) -> Viewer:
    return Viewer(user_id=1, roles=frozenset({Role.OFFICIAL}), districts=frozenset({district}))


def test_the_gap_by_district_adds_up(pack: Pack, computation: Computation) -> None:
    view = target_view(SYSTEM, pack, REVENUE, computation=computation)
    made = target_gap(SYSTEM, pack, view, "district", computation=computation)
    assert made is not None
    assert made.gap == pytest.approx(40_000 - 500)
    needs = {line.key: line.need for line in made.lines}
    assert needs[A] == pytest.approx(200 * GROWTH - 360)  # 电脑甲, 电脑乙, 钢厂甲 in 2020; 电池甲 came later
    assert needs[B] == pytest.approx(110 * GROWTH - 140)  # 钢厂乙 is silent in 2025
    assert sum(need or 0 for need in needs.values()) + made.remainder == pytest.approx(made.gap)
    assert [line.key for line in made.lines] == [A, B]


@pytest.mark.parametrize("by", ["district", "cluster", "size", "division"])
def test_every_dimension_adds_up_to_the_same_gap(pack: Pack, computation: Computation, by: str) -> None:
    view = target_view(SYSTEM, pack, REVENUE, computation=computation)
    assert by in gap_dimensions(pack, view)
    made = target_gap(SYSTEM, pack, view, by, computation=computation)
    assert made is not None
    assert sum(line.need or 0 for line in made.lines) + made.remainder == pytest.approx(39_500)


def test_a_part_opens_to_its_firms_and_says_who_told_nothing(pack: Pack, city: City, computation: Computation) -> None:
    view = target_view(SYSTEM, pack, REVENUE, computation=computation)
    made = gap_firms(SYSTEM, pack, view, "district", B, computation=computation)
    assert made is not None
    needs = {line.name.zh: (line.kind, line.need) for line in made.lines}
    assert needs["整车甲"] == ("continuing", pytest.approx(60 * GROWTH - 120))
    assert needs["药厂甲"] == ("continuing", pytest.approx(10 * GROWTH - 20))
    assert made.remainder == pytest.approx(40 * GROWTH)  # what 钢厂乙 would have been asked for
    assert made.gap == pytest.approx(110 * GROWTH - 140)


def test_firms_of_other_districts_are_counted_and_not_named(pack: Pack, computation: Computation) -> None:
    viewer = official(A)
    view = target_view(viewer, pack, REVENUE, computation=computation)
    made = gap_firms(viewer, pack, view, "district", B, computation=computation)
    assert made is not None
    assert made.lines == ()
    assert made.hidden >= 2
    assert (made.hidden_need, made.gap, made.withheld) == (None, 0.0, 1)  # two firms told it: each could read the other's


@pytest.mark.parametrize("by", ["district", "cluster", "size", "division"])
def test_a_district_reads_no_hidden_firm_from_what_is_left(pack: Pack, city: City, computation: Computation, by: str) -> None:
    """Whoever knows his own firms takes them away from every part and from the whole: what is left is never that of one or two firms."""
    viewer, every = official(A), {name: pk for name, pk in city.firms.items() if FIRMS[name][0] != A}
    view = target_view(viewer, pack, REVENUE, computation=computation)
    told = target_gap(viewer, pack, view, by, computation=computation)
    whole = target_gap(SYSTEM, pack, view, by, computation=computation)
    assert told is not None
    assert whole is not None
    assert told.gap == pytest.approx(whole.gap)
    assert sum(line.need or 0 for line in told.lines) + told.remainder == pytest.approx(told.gap)
    truth = {line.key: line for line in whole.lines}
    shown = [line for line in told.lines if line.kind != "withheld"]
    for line in shown:
        own = gap_firms(viewer, pack, view, by, line.key, computation=computation)
        full = gap_firms(SYSTEM, pack, view, by, line.key, computation=computation)
        assert (own is None) == (full is None)
        if full is None:  # a part that is new has no path of its own
            continue
        hidden = [one for one in full.lines if int(one.key) in every.values() and one.need is not None]
        assert len(hidden) == 0 or len(hidden) >= 3
        assert line.need == truth[line.key].need
    withheld = {line.key for line in told.lines} - {line.key for line in shown}
    for key in withheld:
        own = gap_firms(viewer, pack, view, by, key, computation=computation)
        assert own is None or (own.hidden_need, own.gap, own.remainder) == (None, 0.0, 0.0)


def test_a_district_reads_no_hidden_firm_from_figures_and_changes(pack: Pack, city: City, computation: Computation) -> None:
    """District B has three or four firms and each industry one or two: its sums and those of the industries would tell of them."""
    viewer, year = official(A), Period.parse("2025")
    frame = figures_frame(viewer, indicator="above_scale_output", kind=PeriodKind.YEAR, periods=["2025"], computation=computation)
    seen = {(row["dimension"], row["key"]): (row["value"], row["reason"]) for row in frame.to_dicts()}
    assert seen["city", pack.city][0] is not None
    assert seen["district", A][0] is not None
    assert seen["district", B] == (None, "few_firms")  # of three firms two reported
    assert seen["division", "36"] == (None, "few_firms")
    assert seen["division", "39"][0] is not None  # both firms are the reader's own
    opened = open_indicator("above_scale_output", Subject("district", B), year, viewer)
    assert (opened.value, opened.evidence, opened.steps) == (None, (), ())
    assert opened.reason is not None
    with pytest.raises(NotAllowedError):
        decomposition(viewer, pack, "above_scale_output", "division", Period.parse("2024"), year, within=("district", B))
    change = decomposition(viewer, pack, "above_scale_output", "division", Period.parse("2024"), year, computation=computation)
    assert "36" not in change.lines.get_column("part").to_list()
    assert cluster_view(viewer, pack, "vehicles", computation=computation).districts == ()


def test_what_a_part_lacks_says_no_more_than_its_firms_told(pack: Pack, computation: Computation) -> None:
    """钢厂乙 of B is silent in 2025: B and the city lack at most so much, A exactly so much; what is left is an estimate."""
    view = target_view(SYSTEM, pack, REVENUE, computation=computation)
    made = target_gap(SYSTEM, pack, view, "district", computation=computation)
    assert made is not None
    bounds = {line.key: (line.bounds.now, line.bounds.need, line.bounds.silent) for line in made.lines}
    assert bounds[A] == (Bound.EXACT, Bound.EXACT, 0)
    assert bounds[B] == (Bound.AT_LEAST, Bound.AT_MOST, 1)
    assert (made.bound, made.silent, made.remainder_bound) == (Bound.AT_MOST, 1, Bound.ESTIMATE)
    part = gap_firms(SYSTEM, pack, view, "district", B, computation=computation)
    assert part is not None
    assert (part.bound, part.silent) == (Bound.AT_MOST, 1)
    assert {line.bounds.need for line in part.lines if line.need is not None} == {Bound.EXACT}
    with translation.override("zh-hans"):
        assert [gap_bounded(Bound.AT_MOST, value) for value in (3.0, -3.0, None)] == ["至多", "至少", ""]


def test_nobody_else_sees_who_must_add(pack: Pack, city: City, computation: Computation) -> None:
    firm = Viewer(user_id=1, roles=frozenset({Role.FIRM}), organisations=frozenset({city.firms["整车甲"]}))
    view = target_view(firm, pack, REVENUE, computation=computation)
    assert target_gap(firm, pack, view, "district", computation=computation) is None
    assert gap_firms(firm, pack, view, "district", B, computation=computation) is None
    assert why_no_gap(firm, pack, view) is not None


def test_what_reports_do_not_cover_is_not_shared(pack: Pack, computation: Computation) -> None:
    """The small city holds 2 % of the published output: its gap would be the missing reports."""
    view = target_view(SYSTEM, pack, OUTPUT, computation=computation)
    reason = why_no_gap(SYSTEM, pack, view)
    assert reason is not None
    assert "至多为官方数据" in reason.zh
    assert target_gap(SYSTEM, pack, view, "district", computation=computation) is None


def test_what_a_target_lacks_in_yuan_follows_from_the_packs_formulas(pack: Pack, computation: Computation) -> None:
    view = target_view(SYSTEM, pack, REVENUE, computation=computation)
    assert worths(SYSTEM, pack, [view], computation)[REVENUE] == pytest.approx((shortfall(view) or 0) * 1e8)
    assert denominator_code(pack, "above_scale_rd_intensity") == "above_scale_revenue"
    assert denominator_code(pack, "strategic_emerging_output_share") == "above_scale_output"
    assert denominator_code(pack, "above_scale_output") == ""
    assert numerator_unit(pack, "above_scale_rd_intensity") == "yuan"
    assert numerator_unit(pack, "above_scale_firms_with_rd_institution") == "household"
    assert denominator_code(pack, "energy_per_above_scale_value_added") == ""


def test_the_sentence_says_where_the_target_stands_and_cites_its_value(pack: Pack, computation: Computation) -> None:
    view = target_view(SYSTEM, pack, REVENUE, computation=computation)
    said = target_sentence(pack, view)
    (cited,) = said.cited
    assert cited == Cited("above_scale_revenue", cited.subject, cited.period, pytest.approx(500.0))
    assert said.good is False
    words = "".join(piece.zh for piece in said.pieces if hasattr(piece, "zh"))
    assert "滞后于进度" in words
    assert "此后每年需增长" in words
