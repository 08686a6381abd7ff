"""Fixtures that many rooms use; without Django only the pack is there."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import hypothesis

import tests.home  # noqa: F401 sets the environment

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

if importlib.util.find_spec("django") is not None:
    from tests.fixtures import *  # noqa: F403 pytest finds fixtures by name
