"""参数文件: the rule files of the pack that belong to the reports."""

from __future__ import annotations

from liantu.kernel.pack.rule_files import by_name
from liantu.reports.engine.template import ReportTemplate

RULE_FILES = by_name(ReportTemplate)
