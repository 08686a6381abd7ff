"""The small city, computed; engine tests run without Django and without it."""

from __future__ import annotations

import importlib.util

if importlib.util.find_spec("django") is not None:
    from tests.statistics.fixtures import *  # noqa: F403 pytest finds fixtures by name
