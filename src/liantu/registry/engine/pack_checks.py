"""知识包核对: what the registry checks in parts of the pack that are no rule files."""

from __future__ import annotations

from liantu.registry.engine.source_options import check_source_maps

PACK_CHECKS = (check_source_maps,)
