"""Routes of this room in the interface."""

from liantu.regions.api import routes
from liantu.rooms.manifest import ApiRouter

ROUTERS = (ApiRouter(routes.router, "regions", public=True),)
