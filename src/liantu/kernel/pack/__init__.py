"""城市包: policy as data; `load_pack` reads a folder and refuses it with every error at once."""

from __future__ import annotations

from liantu.kernel.pack.coverage import Coverage, coverage
from liantu.kernel.pack.entries import (
    ChainEntry,
    CheckEntry,
    CommitmentEntry,
    DepartmentEntry,
    EarlierVersion,
    IndicatorEntry,
    IndustryEntry,
    ItemEntry,
    MeasureEntry,
    ParkEntry,
    RegionEntry,
    SeriesRow,
    SourceMap,
    SourceTable,
    StageEntry,
    TargetEntry,
    WorkKind,
)
from liantu.kernel.pack.loader import PACKS_FOLDER, check_pack, folder_of, load_pack, pack_names, read_pack
from liantu.kernel.pack.model import Pack
from liantu.kernel.pack.products import InputEntry, ProductEntry
from liantu.kernel.pack.recipes import GradedInput, graded_inputs
from liantu.kernel.pack.requirements import PackCheck, Requirements
from liantu.kernel.pack.rule_files import RuleFile

__all__ = [
    "PACKS_FOLDER",
    "ChainEntry",
    "CheckEntry",
    "CommitmentEntry",
    "Coverage",
    "DepartmentEntry",
    "EarlierVersion",
    "GradedInput",
    "IndicatorEntry",
    "IndustryEntry",
    "InputEntry",
    "ItemEntry",
    "MeasureEntry",
    "Pack",
    "PackCheck",
    "ParkEntry",
    "ProductEntry",
    "RegionEntry",
    "Requirements",
    "RuleFile",
    "SeriesRow",
    "SourceMap",
    "SourceTable",
    "StageEntry",
    "TargetEntry",
    "WorkKind",
    "check_pack",
    "coverage",
    "folder_of",
    "graded_inputs",
    "load_pack",
    "pack_names",
    "read_pack",
]
