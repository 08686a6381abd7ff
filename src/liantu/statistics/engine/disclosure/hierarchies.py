"""层级: how the sums that are published hang together over dimensions and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Conditional:
    """A component that is a part of another one: part + complement = whole in every cell; no complement where it is not computed."""

    part: str
    whole: str
    complement: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A component that is others added up: whole = Σ parts in every cell."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hierarchies:
    """What adds up to what.

    ``parents``: by dimension, its keys with the key of ``parent_dimension`` in which they lie (district → zone). ``root``: the
    dimension of the single key that is the whole. ``overlapping``: dimensions whose keys share firms (chain) and so add up to nothing.
    ``signed``: components that may be negative. ``conditionals``: parts and wholes among components; ``additions``: components
    that are sums of others. ``crossings``: dimensions that nobody
    publishes, whose keys are what the keys of other dimensions are made of, with these (see `crossings`).
    ``lesser``: components of which little is lost where they are withheld: no figure shows them by themselves (matched samples), or
    they repeat keys of a dimension.

    >>> Hierarchies(parents={"district": {"500112": ("zone", "centre")}}).wholes("district", "500112")
    (('zone', 'centre'),)
    """

    root: str = "city"
    parents: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    overlapping: frozenset[str] = frozenset({"chain"})
    signed: frozenset[str] = frozenset()
    conditionals: tuple[Conditional, ...] = ()
    additions: tuple[Addition, ...] = ()
    crossings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lesser: frozenset[str] = frozenset()

    def wholes(self, dimension: str, key: str) -> tuple[tuple[str, str], ...]:
        """Return the dimension and key of the group between this key and the whole, if there is one."""
        parent = self.parents.get(dimension, {}).get(key)
        return () if parent is None else (parent,)

    def families(self, components: list[str]) -> list[tuple[str, ...]]:
        """Return the components in groups that conditions and additions tie together, in order of their names.

        >>> Hierarchies(conditionals=(Conditional("new", "all"),)).families(["all", "new", "tax"])
        [('all', 'new'), ('tax',)]
        """
        group = {name: name for name in components}

        def head(name: str) -> str:
            while group[name] != name:
                name = group[name]
            return name

        tied = [(tie.part, tie.whole, tie.complement) for tie in self.conditionals] + [(sum_.whole, *sum_.parts) for sum_ in self.additions]
        for several in tied:
            names = [name for name in several if name in group]
            for name in names[1:]:
                group[head(name)] = head(names[0])
        heads: dict[str, list[str]] = {}
        for name in sorted(components):
            heads.setdefault(head(name), []).append(name)
        return sorted(tuple(names) for names in heads.values())
