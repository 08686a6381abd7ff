"""接口: the same facts, figures, findings and work for programs, under the same rights as the pages."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from liantu import __version__
from liantu.project.api.security import anybody, signed_in
from liantu.rooms.installed import installed_rooms
from liantu.web.api.bodies import KeepableText
from liantu.web.api.problems import install
from liantu.web.api.times import LocalTimes


class Api(NinjaAPI):
    """The interface; an operation keeps its id wherever its code stands: the room and the function."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return ``room_function``, such as ``chains_links``."""
        room = operation.view_func.__module__.split(".")[1]
        return f"{room}_{operation.view_func.__name__}"


api = Api(
    title="Liantu 链图",
    version=__version__,
    description=(
        "每个接口只给出您有权看到的内容。用访问令牌（Authorization: Bearer lt_…）或登录会话。\n\n"
        "Every answer holds what you may see and no more. Use an access token (Authorization: Bearer lt_…) or a session. "
        "Money is in yuan, shares between 0 and 1, unless a `unit` says otherwise; unknown is null and never zero. "
        "Moments carry the offset of the city's zone, the one that pages show. Lists are paged by `page` and `size` (at most 200)."
    ),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
    auth=signed_in,
    renderer=LocalTimes(),
    parser=KeepableText(),
)
for room in installed_rooms():
    for mounted in room.api():
        api.add_router("", mounted.router, auth=anybody if mounted.public else signed_in, tags=[mounted.tag])
install(api)


def openapi() -> OpenAPISchema:
    """The description of the whole interface (OpenAPI 3.1)."""
    return api.get_openapi_schema()
