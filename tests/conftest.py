"""A home of its own for every test process, before Django reads its settings; fixtures that many rooms use."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_home = tempfile.mkdtemp(prefix="liantu-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["LIANTU_HOME"] = _home
os.environ.setdefault("LIANTU_SECRET_KEY", "only-for-tests")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

if importlib.util.find_spec("django") is not None:
    from tests.fixtures import *  # noqa: F403 pytest finds fixtures by name
