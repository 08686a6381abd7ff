"""Routes of this room in the interface."""

from liantu.oversight.api import routes
from liantu.rooms.manifest import ApiRouter

ROUTERS = (
    ApiRouter(routes.open_router, "oversight", public=True),
    ApiRouter(routes.router, "oversight"),
)
