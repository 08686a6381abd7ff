"""集群三句话: how large a cluster is and where it moves, how it stands to its target, and on whom it rests, by rule."""

from __future__ import annotations

from liantu.kernel.bound import Bound, Bounded
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.sentence import Cited, Linked, Piece, Sentence
from liantu.kernel.text import Text
from liantu.kernel.written import amount_text
from liantu.statistics.queries.clusters import ClusterView
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.readings import CLUSTER_OUTPUT
from liantu.statistics.queries.target_sentences import target_sentence

_GROWTH, _TOP = "above_scale_output_growth", "output_top_firm_share"


def cluster_sentences(pack: Pack, view: ClusterView, target_url: str = "", district_url: str = "") -> tuple[Sentence, ...]:
    """Return the sentences that a cluster's or field's page begins with; of what is not known none.

    ``target_url`` is the address of its target's page, ``district_url`` that of its largest district.
    """
    told = (_size(view), _target(pack, view, target_url), _rests_on(pack, view, district_url))
    return tuple(said for said in told if said is not None)


def _size(view: ClusterView) -> Sentence | None:
    """Output, its share of the city's, and its growth beside the city's."""
    if view.period is None or view.output is None:
        return None
    subject, when = Subject(view.dimension, view.code), view.period.text
    pieces: list[Piece] = [
        Text(f"{when.zh}{view.name.zh}产值", f"Output of {view.name.en} was "),
        Cited(CLUSTER_OUTPUT, subject, view.period, view.output, _bound(view, "output")),
        Text("", f" in {when.en}"),
    ]
    if view.share is not None:
        share = amount_text(view.share, "percent")
        about = Text("", "") if _bound(view, "output") is Bound.EXACT else Text("约", "about ")  # of two sums that may both grow
        pieces.append(Text(f"，占全市{about.zh}{share.zh}", f", {about.en}{share.en} of the city's"))
    city = dict(view.city_growth).get(view.period)
    if view.growth is not None:
        pieces += [Text("，可比增速", "; it grew by "), Cited(_GROWTH, subject, view.period, view.growth, _bound(view, "growth"))]
        if city is not None and _told_apart(view, view.growth, city):
            points = amount_text(abs(view.growth - city), "percentage_point")
            faster = view.growth >= city
            pieces.append(
                Text(f"，比全市{'快' if faster else '慢'}{points.zh}", f", {points.en} {'faster' if faster else 'slower'} than the city")
            )
    told = view.growth is not None and city is not None and _told_apart(view, view.growth, city)
    ahead = view.growth >= city if told and view.growth is not None and city is not None else None
    return Sentence((*pieces, Text("。", ".")), good=ahead, key=f"{view.dimension}:{view.code}:size")


def _bound(view: ClusterView, name: str) -> Bound:
    """What a value of the cluster claims."""
    return view.claims[name].bound if name in view.claims else Bound.EXACT


def _told_apart(view: ClusterView, own: float, city: float) -> bool:
    """Whether one growth lies above the other at all ends of both: firms that have not reported could turn any other order."""
    (low, high), (low_city, high_city) = (
        claim.reach or Bounded(value, claim.bound).interval if (claim := view.claims.get(name)) else (value, value)
        for name, value in (("growth", own), ("city_growth", city))
    )
    return low >= high_city or high <= low_city


def _target(pack: Pack, view: ClusterView, url: str) -> Sentence | None:
    """Where the cluster stands to its target."""
    return None if view.target is None else target_sentence(pack, view.target, url=url)


def _rests_on(pack: Pack, view: ClusterView, url: str) -> Sentence | None:
    """The district that holds most of it, and how much the largest firms hold."""
    pieces: list[Piece] = []
    largest = view.districts[0] if view.districts and view.districts[0].share is not None else None
    if largest is not None and largest.share is not None:
        share, name = amount_text(largest.share * 100, "percent"), key_name(pack, "district", largest.district)
        certain = all(one.known == one.firms for one in view.districts[1:])
        first = Text("产值最大的区县是", "Its largest district is ")
        if view.own_districts:
            first = Text("其中", "Your district in it is ")
        elif not certain:
            first = Text("按已报数，产值最大的区县是", "Its largest district by what is reported is ")
        pieces += [first, Linked(name, url) if url else name]
        pieces.append(Text(f"，占{share.zh}（{largest.firms} 家企业）", f" with {share.en} ({largest.firms} firms)"))
    if view.top_share is not None and view.period is not None:
        pieces.append(
            Text(
                "；最大几家企业合计占" if pieces else "最大几家企业合计占",
                "; the largest firms hold " if pieces else "Its largest firms hold ",
            )
        )
        pieces.append(Cited(_TOP, Subject(view.dimension, view.code), view.period, view.top_share))
    return Sentence((*pieces, Text("。", ".")), key=f"{view.dimension}:{view.code}:rests_on") if pieces else None
