"""What the chain pages share: whether what they show rests on simulated rows."""

from __future__ import annotations

from liantu.chains.models import Assessment


def is_simulated(assessment: Assessment | None) -> bool:
    """Whether an assessment rests on simulated rows."""
    return assessment is not None and "simulated" in assessment.marks
