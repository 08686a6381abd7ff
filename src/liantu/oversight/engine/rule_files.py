"""参数文件: the rule files of the pack that belong to oversight."""

from __future__ import annotations

from liantu.kernel.pack.rule_files import by_name
from liantu.oversight.engine.report_wording import OversightReport

RULE_FILES = by_name(OversightReport)
