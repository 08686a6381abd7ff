"""Routes of this room in the interface."""

from liantu.oversight.api import routes, work
from liantu.rooms.manifest import ApiRouter

ROUTERS = (
    ApiRouter(routes.open_router, "oversight", public=True),
    ApiRouter(work.router, "oversight"),  # before the others: "dismiss" and "many" are no fingerprint and no number
    ApiRouter(routes.router, "oversight"),
)
