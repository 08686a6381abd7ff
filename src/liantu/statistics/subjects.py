"""对象: targets by name and page, and the keys of every dimension, whose page is the explorer of the figure at which they are looked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.subjects import ALL, About, SubjectKind
from liantu.statistics.queries.names import DIMENSIONS, dimension_keys, dimension_name
from liantu.web.page_context import pack, page_of

_SAY_LITTLE = frozenset({"size", "ownership"})
"""Dimensions whose keys (large, private) do not say what they are of."""


def subject_kinds() -> tuple[SubjectKind, ...]:
    """Targets, and each dimension of the pack's indicators."""
    used = {dimension for entry in pack().measured.values() for dimension in entry.dimensions}
    dimensions = (SubjectKind(kind, names=_keys, page=_explorer) for kind in sorted(used | set(DIMENSIONS)))
    groups = (SubjectKind(kind, page=_own_page("cluster"), seen=lambda _viewer: ALL) for kind in ("cluster", "field"))
    return SubjectKind("target", names=_targets, page=_own_page("target"), seen=lambda _viewer: ALL), *groups, *dimensions


def _own_page(name: str) -> Callable[[About, Text | None], str]:
    return lambda about, title: page_of(name, about.subject.key) if title else ""


def _targets(_viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    names = {target.code: target.name for target in pack().targets}
    return {about: names[about.subject.key] for about in abouts if about.subject.key in names}


def _keys(_viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """Names of keys of one dimension: the pack's; where it names none, what firms report stands as it is."""
    kind = abouts[0].subject.kind
    texts = dimension_keys(pack(), kind)
    names = {about: texts.get(about.subject.key) or (None if texts else _reported(about)) for about in abouts}
    return {about: _with_dimension(kind, name) for about, name in names.items() if name is not None}


def _reported(about: About) -> Text | None:
    key = about.subject.key
    return Text(key, key) if about.subject.kind in _dimensions(about.figure) else None


def _with_dimension(kind: str, name: Text) -> Text:
    """A key that firms report, such as a size, with the name of its dimension, which it may not say itself."""
    if kind not in _SAY_LITTLE:
        return name
    dimension = dimension_name(kind)
    return Text(f"{dimension.zh}：{name.zh}", f"{dimension.en}: {name.en}")


def _explorer(about: About, name: Text | None) -> str:
    """The picture of the figure by this dimension, at this key."""
    kind = about.subject.kind
    explorer = page_of("indicator", about.figure) if name and kind in _dimensions(about.figure) else ""
    chosen = {"by": kind} if kind == "city" else {"by": kind, "key": about.subject.key}
    return f"{explorer}?{urlencode(chosen)}" if explorer else ""


def _dimensions(figure: str) -> tuple[str, ...]:
    measured = pack().measured
    return tuple(measured[figure].dimensions) if figure in measured else ()
