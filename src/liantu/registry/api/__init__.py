"""Routes of this room in the interface."""

from liantu.registry.api import routes
from liantu.rooms.manifest import ApiRouter

ROUTERS = (
    ApiRouter(routes.open_router, "registry", public=True),
    ApiRouter(routes.router, "registry"),
)
