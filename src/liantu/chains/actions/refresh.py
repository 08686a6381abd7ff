"""更新产业链评估: the chains are assessed anew when facts have come in."""

from __future__ import annotations

from liantu.accounts.queries import SYSTEM
from liantu.chains.actions.assessment import assess
from liantu.chains.models import Assessment
from liantu.chains.queries.assessments import latest_assessment, newer_facts_wait
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.registry.queries.lifecycle import newest_failure
from liantu.rooms.refresh import Refresh


def _waits() -> bool:
    """Whether newer facts wait; without any firm's capabilities there are no chains to assess yet."""
    return newer_facts_wait() and registry.capabilities(SYSTEM).exists()


REFRESH = Refresh(
    name=Text("产业链评估", "Chains"),
    waits=_waits,
    run=lambda pack, progress: assess(pack, progress=progress),
    newest=latest_assessment,
    failed=lambda viewer: newest_failure(viewer, Assessment),
)
