"""What follows from finished computations is kept under keys that name all that it follows from."""

from __future__ import annotations

from liantu.kernel.viewer import Role, Viewer
from liantu.rooms import kept as kept_room
from liantu.rooms.kept import forget, kept


def test_what_is_asked_for_again_is_not_read_again_and_another_key_is() -> None:
    asked: list[object] = []
    for key in (("a", 1), ("a", 1), ("a", 2)):
        kept(key, lambda key=key: asked.append(key))
    assert asked == [("a", 1), ("a", 2)]
    forget()
    kept(("a", 1), lambda: asked.append("again"))
    assert asked[-1] == "again"


def test_what_was_not_asked_for_longest_goes_first() -> None:
    for key in range(kept_room.MOST + 1):
        kept(key, lambda key=key: key)
        kept(0, lambda: "read anew")
    assert kept(0, lambda: "read anew") == 0
    assert kept(1, lambda: "read anew") == "read anew"


def test_whoever_sees_as_far_has_the_same_scope_and_whoever_sees_less_another() -> None:
    official = frozenset({Role.OFFICIAL})
    one, other = Viewer(1, official, sees_city=True), Viewer(2, official, sees_city=True)
    assert one.scope == other.scope == Viewer(None, official, sees_city=True)
    assert one.scope != Viewer(1, official, districts=frozenset({"500112"})).scope
