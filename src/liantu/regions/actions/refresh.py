"""更新区域评估: the regions are assessed anew when reports or facts have come in."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.regions.actions.assessment import assess_regions
from liantu.regions.models import RegionAssessment
from liantu.regions.queries.assessments import latest_assessment, newer_facts_wait
from liantu.registry.queries.lifecycle import newest_failure
from liantu.rooms.refresh import Refresh

REFRESH = Refresh(
    name=Text("区域评估", "Regions"),
    waits=newer_facts_wait,
    run=lambda pack, progress: assess_regions(pack, progress=progress),
    newest=latest_assessment,
    failed=lambda viewer: newest_failure(viewer, RegionAssessment),
)
