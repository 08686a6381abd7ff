"""公式注入: which text a spreadsheet program would run as a formula, in one pattern for all exports and imports."""

from __future__ import annotations

STARTS = r"[=+\-@＝＋－＠\t\r]"
"""The characters with which a cell begins that is run."""
RUNS = rf"^'*{STARTS}"
"""Text that would run, or that would look so once the apostrophe that keeps it from running is taken away."""
