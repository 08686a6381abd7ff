"""导入表的存放: where lines of the table of chain links are kept as they came."""

from __future__ import annotations

from liantu.chains.engine.tables import CHAIN_LINKS
from liantu.chains.models import ImportedLink
from liantu.registry.actions import register_store

register_store(CHAIN_LINKS, ImportedLink)
