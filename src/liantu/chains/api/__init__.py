"""Routes of this room in the interface."""

from liantu.chains.api import chains, opportunities
from liantu.rooms.manifest import ApiRouter

ROUTERS = (
    ApiRouter(chains.router, "chains", public=True),
    ApiRouter(opportunities.router, "regions", public=True),
)
