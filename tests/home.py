"""A home of its own for every test process; imported before the product's settings are read, whoever reads them first."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="liantu-test-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["LIANTU_HOME"] = HOME
os.environ.setdefault("LIANTU_SECRET_KEY", "only-for-tests")
