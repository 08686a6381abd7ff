"""区县看到的合计: which sums the staff of a district do not see, since one or two firms of other districts could be read from them.

Staff of the city see every firm. Staff of a district see their own, and sums of the others where these rest on enough of them
(decision 0034).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import polars as pl
from django.conf import settings

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.engine.disclosure.hidden import withheld_parts
from liantu.statistics.engine.disclosure.limits import FEW_FIRMS
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.population import ABOVE_SCALE
from liantu.statistics.models import Computation
from liantu.statistics.queries.cached_frame import cached
from liantu.statistics.queries.members import chain_members_frame, members_frame
from liantu.statistics.queries.panels import who_counts
from liantu.statistics.rules import sees_aggregates

_OVERLAPPING = {"chain"}
"""Dimensions whose keys share firms, and so add up to nothing."""
_WHOLE = "city"


def is_narrowed(viewer: Viewer) -> bool:
    """Whether the viewer sees sums over firms that he may not see one by one."""
    return sees_aggregates(viewer) and not viewer.sees_city


def hidden_reason(pack: Pack) -> Text:
    """Why such a sum is withheld, in words."""
    return pack.rule(DisclosureRules).reasons.text(FEW_FIRMS)


def least_firms(pack: Pack) -> int:
    """The least number of firms on which a sum over hidden firms may rest."""
    return pack.rule(DisclosureRules).minimum_firms


def withheld_keys(viewer: Viewer, dimension: str, computation: Computation | None) -> frozenset[str]:
    """Return the keys of a dimension of which the viewer sees no sums, by the newest year's above-scale firms of other districts."""
    if not is_narrowed(viewer) or dimension == _WHOLE or computation is None:
        return frozenset()
    counts = _hidden(viewer, dimension, computation, above_scale=True)
    return withheld_parts(counts, least_firms(load_pack(settings.PACK)), add_up=dimension not in _OVERLAPPING)


def narrowed(viewer: Viewer, frame: pl.DataFrame, computation: Computation | None) -> pl.DataFrame:
    """Return figures (columns of `queries.values.FRAME`) without the values that tell of one or two hidden firms, and with the reason."""
    if not is_narrowed(viewer) or frame.is_empty():
        return frame
    few, hidden = (pl.col("known") > 0) & (pl.col("known") < least_firms(load_pack(settings.PACK))), pl.lit(value=False)
    for dimension in frame.get_column("dimension").unique().to_list():
        if dimension == _WHOLE or computation is None:
            continue
        keys, others = withheld_keys(viewer, dimension, computation), _hidden(viewer, dimension, computation, above_scale=False)
        told = pl.col("key").is_in(list(keys)) | (few & pl.col("key").is_in(list(others)))
        hidden |= (pl.col("dimension") == dimension) & told
    return frame.with_columns(
        *(pl.when(~hidden).then(pl.col(name)).alias(name) for name in ("value", "known")),
        reason=pl.when(hidden).then(pl.lit(FEW_FIRMS)).otherwise(pl.col("reason")),
    )


def hidden_parts(viewer: Viewer, pack: Pack, told: Mapping[str | None, Collection[str | None]]) -> frozenset[str | None]:
    """Return the parts of a table to withhold; ``told``: by part the districts of the firms on whose reports its sums rest, one a firm."""
    if not is_narrowed(viewer):
        return frozenset()
    counts = {
        part: sum(count for place, count in Counter(places).items() if place not in viewer.districts) for part, places in told.items()
    }
    return withheld_parts(counts, least_firms(pack))


def _hidden(viewer: Viewer, dimension: str, computation: Computation, *, above_scale: bool) -> dict[str, int]:
    """How many organisations of other districts stand in each key of a dimension; keys without any are left out."""
    pack = load_pack(settings.PACK)

    def count() -> pl.DataFrame:
        placed = _placed(pack, dimension, computation, above_scale=above_scale)
        return placed.drop_nulls("key").group_by("key", "district").len()

    counts: dict[str, int] = {}
    for key, district, firms in cached(pack, computation, ("firms in keys", dimension, above_scale), count).iter_rows():
        if district not in viewer.districts:
            counts[key] = counts.get(key, 0) + firms
    return counts


def _placed(pack: Pack, dimension: str, computation: Computation, *, above_scale: bool) -> pl.DataFrame:
    """Key and district of every organisation, or of those that are above scale in the newest year."""
    moment = computation.known_at
    members = cached(pack, computation, "members", lambda: members_frame(pack, known_at=moment))
    newest = computation.newest.get(PeriodKind.YEAR.value)
    if newest is not None and above_scale:
        year = Period.parse(newest)
        above = cached(pack, computation, ("who", ABOVE_SCALE, year.year), lambda: who_counts(pack, ABOVE_SCALE, year, members, moment))
        members = members.join(above.select("organisation"), on="organisation", how="semi")
    if dimension == "chain":
        chains = cached(pack, computation, "chains", lambda: chain_members_frame(pack, known_at=moment))
        return members.select("organisation", "district").join(chains, on="organisation").select("district", key="chain")
    if dimension not in members.columns:
        return pl.DataFrame(schema={"district": pl.String, "key": pl.String})
    return members.select("district", key=pl.col(dimension).cast(pl.String))
