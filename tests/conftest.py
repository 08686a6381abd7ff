"""Fixtures that many rooms use; without Django only the pack is there."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import tests.home
import tests.steady  # noqa: F401 both set the environment

ROOT = Path(__file__).resolve().parent.parent
pytest_plugins = ["tests.plugins.selection", "tests.plugins.room_times"]

if importlib.util.find_spec("django") is not None:
    from tests.fixtures import *  # noqa: F403 pytest finds fixtures by name
