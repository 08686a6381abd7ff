"""接口: the same facts, figures, findings and work for programs, under the same rights as the pages."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from liantu import __version__
from liantu.project.api import chains, indicators, oversight, problems, regions, registry, sdmx, statistics
from liantu.project.api.security import anybody, signed_in

api = NinjaAPI(
    title="Liantu 链图",
    version=__version__,
    description=(
        "每个接口只给出您有权看到的内容。用访问令牌（Authorization: Bearer lt_…）或登录会话。\n\n"
        "Every answer holds what you may see and no more. Use an access token (Authorization: Bearer lt_…) or a session. "
        "Money is in yuan, shares between 0 and 1, unless a `unit` says otherwise; unknown is null and never zero. "
        "Lists are paged by `page` and `size` (at most 200)."
    ),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
    auth=signed_in,
)
api.add_router("", chains.router, auth=anybody, tags=["chains"])
api.add_router("", indicators.router, auth=anybody, tags=["statistics"])
api.add_router("", statistics.open_router, auth=anybody, tags=["statistics"])
api.add_router("", statistics.router, tags=["statistics"])
api.add_router("", sdmx.router, auth=anybody, tags=["sdmx"])
api.add_router("", regions.router, auth=anybody, tags=["regions"])
api.add_router("", registry.open_router, auth=anybody, tags=["registry"])
api.add_router("", registry.router, tags=["registry"])
api.add_router("", oversight.open_router, auth=anybody, tags=["oversight"])
api.add_router("", oversight.router, tags=["oversight"])
problems.install(api)


def openapi() -> OpenAPISchema:
    """The description of the whole interface (OpenAPI 3.1)."""
    return api.get_openapi_schema()
