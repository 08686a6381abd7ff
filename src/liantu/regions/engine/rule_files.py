"""参数文件: the rule files of the pack that belong to the regions."""

from __future__ import annotations

from liantu.kernel.pack.rule_files import by_name
from liantu.regions.engine.parameters import PublicationRules, RegionParameters
from liantu.regions.engine.report_wording import RegionsReport

RULE_FILES = by_name(RegionParameters, PublicationRules, RegionsReport)
