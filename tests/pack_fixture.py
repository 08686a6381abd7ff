"""The pack as a fixture; on its own, so that tests that run without Django can have it."""

from __future__ import annotations

import pytest

import tests.steady  # noqa: F401 for tests without a conftest
from liantu.kernel.pack import Pack, load_pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The Chongqing pack."""
    return load_pack("chongqing")
