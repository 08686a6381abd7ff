"""城市包: all that a city decides, read and checked; nothing in it changes after loading."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Definition
from liantu.kernel.pack.entries import (
    ChainEntry,
    CheckEntry,
    IndicatorEntry,
    IndustryEntry,
    ItemEntry,
    MeasureEntry,
    ParkEntry,
    RegionEntry,
    SeriesRow,
    SourceMap,
    TargetEntry,
    WorkKind,
)
from liantu.kernel.pack.places import PlaceOf, Places
from liantu.kernel.pack.products import ProductEntry
from liantu.kernel.pack.rule_files import RuleFile, RuleType, read_rule
from liantu.kernel.text import Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pack:
    """A city's pack by the nouns of DESIGN: regions, products, chains, indicators, items, checks, rules, measures, targets, series.

    ``rules`` are the parameter files as they are written; what they say is read by `rule`, as the model of the room that they belong to.
    """

    folder: Path
    code: str
    name: Text
    languages: tuple[str, ...]
    city: str
    zones: Mapping[str, Text] = field(default_factory=dict)
    regions: tuple[RegionEntry, ...] = ()
    parks: tuple[ParkEntry, ...] = ()
    departments: Mapping[str, Text] = field(default_factory=dict)
    industries: Mapping[str, IndustryEntry] = field(default_factory=dict)
    products: Mapping[str, ProductEntry] = field(default_factory=dict)
    chains: Mapping[str, ChainEntry] = field(default_factory=dict)
    indicators: Mapping[str, Definition] = field(default_factory=dict)
    measured: Mapping[str, IndicatorEntry] = field(default_factory=dict)
    items: Mapping[str, ItemEntry] = field(default_factory=dict)
    checks: Mapping[str, CheckEntry] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    work: Mapping[str, WorkKind] = field(default_factory=dict)
    measures: tuple[MeasureEntry, ...] = ()
    targets: tuple[TargetEntry, ...] = ()
    series: tuple[SeriesRow, ...] = ()
    sources: Mapping[str, SourceMap] = field(default_factory=dict)
    place: PlaceOf = field(default_factory=Places, repr=False, compare=False)
    _read: dict[type[RuleFile], RuleFile] = field(default_factory=dict, init=False, repr=False, compare=False)
    _told: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rule(self, model: type[RuleType]) -> RuleType:
        """Return the rule file of ``model``, read once; raises PackError with all that is wrong where it cannot be used."""
        rule = self._read.get(model)
        if rule is None:
            rule = self._read[model] = read_rule(self, model)
        assert isinstance(rule, model)
        return rule

    def once(self, key: Hashable, tell: Callable[[], T]) -> T:
        """Return what ``tell`` gives, told once a pack: for what follows from the pack alone and is asked for again and again.

        ``key`` names what is told and all that it depends on besides the pack; what is told must not be changed by whoever gets it.
        """
        if key not in self._told:
            self._told[key] = tell()
        return cast("T", self._told[key])

    @property
    def identity(self) -> object:
        """What this very pack, as it was read, is known by where results are kept that follow from it."""
        return self.once("identity", object)

    def as_written(self, *models: type[RuleFile]) -> dict[str, dict[str, Any]]:
        """Return rule files by name as the pack writes them, to be kept with what is computed by them; absent ones are left out."""
        return {model.file: dict(self.rules[model.file]) for model in models if model.file in self.rules}

    @property
    def vocabulary(self) -> Mapping[str, IndustryEntry]:
        """The industries, by GB/T 4754 code."""
        return self.industries

    @property
    def districts(self) -> tuple[RegionEntry, ...]:
        """The units of the city in which a firm is counted: its districts, and the areas that report apart from these."""
        return tuple(region for region in self.regions if region.kind in {"district", "area"})

    def region(self, code: str) -> RegionEntry | None:
        """Return the region of ``code``, or None."""
        return next((region for region in self.regions if region.code == code), None)

    def computed_indicator(self, code: str) -> IndicatorEntry:
        """Return the indicator of ``code`` that has a formula; raises NotFoundError."""
        entry = self.measured.get(code)
        if entry is None:
            raise NotFoundError(Text(f"没有可计算的指标 {code}", f"no computed indicator {code}"))
        return entry

    def chains_of(self, product: str) -> tuple[ChainEntry, ...]:
        """Return the chains that list ``product``."""
        return tuple(chain for chain in self.chains.values() if product in chain.products)

    def series_of(self, indicator: str, region: str | None = None) -> tuple[SeriesRow, ...]:
        """Return the official rows of ``indicator``, for the city unless ``region`` is given."""
        return tuple(row for row in self.series if row.indicator == indicator and row.region == (region or self.city))
