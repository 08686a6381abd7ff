"""Routes of this room in the interface."""

from liantu.rooms.manifest import ApiRouter
from liantu.statistics.api import indicators, routes, sdmx

ROUTERS = (
    ApiRouter(indicators.router, "statistics", public=True),
    ApiRouter(routes.open_router, "statistics", public=True),
    ApiRouter(routes.router, "statistics"),
    ApiRouter(sdmx.router, "sdmx", public=True),
)
