"""变动分解: why a ratio, a total or a region's growth changed; the lines always add up to the change."""

from liantu.statistics.engine.contributors import TotalChange, firm_change, total_change
from liantu.statistics.engine.decomposition import RatioChange, ratio_change
from liantu.statistics.engine.shift_share import shift_share

__all__ = ["RatioChange", "TotalChange", "firm_change", "ratio_change", "shift_share", "total_change"]
