"""Where the real data sets are, and why a test is skipped without them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("LIANTU_DATA", Path(__file__).parents[2] / ".." / "shared" / "data")).resolve()


def needs(folder: str) -> pytest.MarkDecorator:
    """Skip a test where a data set is not on this machine; it is not carried in the repository."""
    return pytest.mark.skipif(not (DATA / folder).is_dir(), reason=f"the data set {folder} is not here (LIANTU_DATA={DATA})")
