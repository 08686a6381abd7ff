"""统计发布控制: which sums may be published together so that no contributor's value can be computed or closely estimated."""

from liantu.statistics.engine.disclosure import REASONS, Conditional, DisclosureRule, Hierarchies, Protection, protect, revisions
from liantu.statistics.engine.disclosure.limits import PublicationLimits

__all__ = ["REASONS", "Conditional", "DisclosureRule", "Hierarchies", "Protection", "PublicationLimits", "protect", "revisions"]
