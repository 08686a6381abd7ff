"""What can go wrong with a report."""

from __future__ import annotations

from liantu.kernel.errors import LiantuError


class ChangedMeanwhileError(LiantuError):
    """A report that is not in the state in which it was when somebody decided about it, or whose figures changed while it was made."""
