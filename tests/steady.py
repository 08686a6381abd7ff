"""Drawn examples are never judged by the clock: speed is measured by benchmarks. Where CI runs, the same examples are drawn each time."""

from __future__ import annotations

import os

import hypothesis

hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "steady")
