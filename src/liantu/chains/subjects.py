"""对象: chains and their links by name and page."""

from __future__ import annotations

from collections.abc import Sequence

from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.subjects import ALL, About, SubjectKind
from liantu.web.page_context import pack, page_of


def _links(_viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """A link by the names of its chain and its product; a code that the pack does not know stands as it is."""
    return {about: _link(*about.subject.key.partition("/")[::2]) for about in abouts}


def _link(chain: str, product: str) -> Text:
    city = pack()
    names = [book[code].name if code in book else Text(code, code) for book, code in ((city.chains, chain), (city.products, product))]
    return Text(" · ".join(name.zh for name in names), " · ".join(name.en for name in names))


SUBJECTS = (
    SubjectKind("chain", page=lambda about, name: page_of("chain_map", about.subject.key) if name else "", seen=lambda _viewer: ALL),
    SubjectKind("link", names=_links, page=lambda about, _name: page_of("chain_link", *about.subject.key.partition("/")[::2])),
)
