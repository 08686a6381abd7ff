"""模拟城市里的人: firms that are held twice, and are found to be one."""

from __future__ import annotations

import polars as pl

from liantu.accounts.queries import SYSTEM, demonstration_viewers
from liantu.kernel.progress import Progress, silent
from liantu.registry.actions import merge_organisations
from liantu.registry.queries import organisations
from liantu.rooms.manifest import Demonstration
from liantu.simulation.actions.city import bring
from liantu.simulation.engine.history_rules import DemonstrationRules

_SECOND = "（旧系统登记）"


def unite_duplicates(demonstration: Demonstration, progress: Progress = silent) -> None:
    """Let some firms be held twice from the first moment on, and all but the last of them be found to be one at the next moment."""
    viewer = demonstration_viewers().get("department")
    if viewer is None:
        return
    rules = demonstration.pack.rule(DemonstrationRules)
    if demonstration.since is None:
        firms = organisations(SYSTEM).filter(kind="firm", inside_city=True).order_by("pk")[: rules.duplicates]
        rows = [{"name": f"{firm.name}{_SECOND}", "kind": "firm", "region": firm.region_id, "industry": firm.industry} for firm in firms]
        bring({"organisations": pl.DataFrame(rows)}, "旧系统单位名录（模拟） / directory of an older system (simulated)", progress)
        return
    doubles = organisations(SYSTEM).filter(name__endswith=_SECOND, merged_into=None).order_by("pk")
    for double in list(doubles)[:-1]:
        kept = organisations(SYSTEM).get(name=double.name.removesuffix(_SECOND))
        merge_organisations(kept.pk, double.pk, viewer=viewer)
