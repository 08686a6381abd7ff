"""读取: one reading of a pack's folder: its entries, its problems, and where each entry stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from liantu.kernel.errors import Problem
from liantu.kernel.pack.documents import Document, Path_, read_yaml
from liantu.kernel.pack.entries import (
    ChainEntry,
    CheckEntry,
    Coded,
    DepartmentEntry,
    Entry,
    IndicatorEntry,
    ItemEntry,
    MeasureEntry,
    PackEntry,
    SourceMap,
    TargetEntry,
    WorkKind,
)
from liantu.kernel.pack.model import Pack
from liantu.kernel.pack.places import Places
from liantu.kernel.pack.products import ProductEntry
from liantu.kernel.pack.references import Present
from liantu.kernel.pack.tables import read_industries, read_series
from liantu.kernel.pack.validate import validated
from liantu.kernel.text import Text

EntryType = TypeVar("EntryType", bound=Entry)
CodedType = TypeVar("CodedType", bound=Coded)
Placed = tuple[Document, Path_, Any]


class Reading:
    """One reading of ``folder``; `pack` reads all of it and leaves what is wrong in ``problems``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.place = Places(f"{folder.name}/pack.yaml")

    def present(self) -> Present:
        """Return which parts have been written."""

        def has(name: str) -> bool:
            path = self.folder / name
            return path.is_file() or (path.is_dir() and any(path.iterdir()))

        return Present(
            products=has("products"),
            industries=has("vocabulary/gbt4754.csv"),
            indicators=has("indicators"),
            checks=has("checks"),
            departments=has("departments.yaml"),
            work=has("work.yaml"),
        )

    def pack(self) -> Pack | None:
        """Return the pack; None where ``pack.yaml`` itself cannot be used."""
        head = self._whole("pack.yaml", PackEntry, "pack", "code")
        parts = self._parts()
        if head is None:
            return None
        self._note_regions(head)
        return Pack(
            folder=self.folder,
            code=head.code,
            name=head.name,
            languages=head.languages,
            city=head.city,
            zones=head.zones,
            regions=head.regions,
            parks=head.parks,
            place=self.place,
            **parts,
        )

    def _parts(self) -> dict[str, Any]:
        """Return the parts of the pack that stand in files of their own, by the field of `Pack`."""
        indicators = dict(self._keyed(self._in_folder("indicators"), IndicatorEntry, "indicators"))
        return {
            "departments": {
                code: entry.name for code, entry in self._keyed(self._listed("departments.yaml", "departments"), DepartmentEntry)
            },
            "industries": self._industries(),
            "products": dict(self._keyed(self._product_rows(), ProductEntry, "products")),
            "chains": dict(self._keyed(self._wholes("chains"), ChainEntry, "chains")),
            "indicators": {code: entry.definition() for code, entry in indicators.items()},
            "measured": {code: entry for code, entry in indicators.items() if entry.formula is not None},
            "items": dict(self._keyed(self._listed("items.yaml", "items"), ItemEntry, "items")),
            "checks": dict(self._keyed(self._wholes("checks"), CheckEntry, "checks")),
            "rules": self._rules(),
            "work": dict(self._keyed(self._listed("work.yaml", "work"), WorkKind, "work")),
            "measures": self._measures(),
            "targets": tuple(entry for _, entry in self._keyed(self._listed("targets.yaml", "targets"), TargetEntry, "targets")),
            "series": self._series(),
            "sources": dict(self._keyed(self._wholes("sources"), SourceMap, "sources")),
        }

    # reading files

    def _name(self, path: Path) -> str:
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"

    def _document(self, path: Path) -> Document:
        document, problems = read_yaml(path, self._name(path))
        self.problems += problems
        return document

    def _documents(self, name: str) -> Iterator[Document]:
        """Yield the YAML files of a folder, or nothing where the folder is not there."""
        for path in sorted((self.folder / name).glob("*.y*ml")):
            document = self._document(path)
            if document.value is not None:
                yield document

    def _whole(self, name: str, model: type[EntryType], part: str, key: str) -> EntryType | None:
        document = self._document(self.folder / name)
        entry = validated(model, document, (), document.value, self.problems)
        if entry is not None:
            self.place.note((part, str(getattr(entry, key))), document)
        return entry

    def _wholes(self, name: str) -> Iterator[Placed]:
        """Each file of a folder as one entry."""
        for document in self._documents(name):
            yield document, (), document.value

    def _listed(self, name: str, key: str) -> Iterator[Placed]:
        """The list under ``key`` of a file, or nothing where the file is not there."""
        path = self.folder / name
        if path.is_file():
            yield from self._list(self._document(path), key)

    def _in_folder(self, name: str) -> Iterator[Placed]:
        """The lists under the key ``name`` of each file of the folder ``name``."""
        for document in self._documents(name):
            yield from self._list(document, name)

    def _list(self, document: Document, key: str) -> Iterator[Placed]:
        if document.value is None:
            return
        value = document.value
        path: Path_ = ()
        if isinstance(value, dict):
            for other in value:
                if other not in (key, "family"):
                    self._refuse(document, (other,), Text(f"不认识的键 {other}", f"unknown key {other}"))
            value, path = value.get(key), (key,)
        if not isinstance(value, list):
            self._refuse(document, path, Text(f"应有列表 {key}", f"expected a list {key}"))
            return
        for number, item in enumerate(value):
            yield document, (*path, number), item

    def _refuse(self, document: Document, path: Path_, what: Text) -> None:
        self.problems.append(Problem("pack.shape", what, Text("按说明改正", "see the documentation of this file"), document.place(path)))

    # entries

    def _keyed(self, rows: Iterator[Placed], model: type[CodedType], part: str = "") -> Iterator[tuple[str, CodedType]]:
        """Validate rows and yield (code, entry); a duplicate code is a problem."""
        for document, path, value in rows:
            entry = validated(model, document, path, value, self.problems)
            if entry is None:
                continue
            code = entry.code
            key = (part or model.__name__, code)
            if key in self.place:
                what = Text(f"代码 {code} 重复，另见 {self.place(key)}", f"duplicate code {code}, see {self.place(key)}")
                self.problems.append(
                    Problem("pack.duplicate", what, Text("改其中一个代码", "change one of the codes"), document.place(path))
                )
                continue
            self.place.note(key, document, path)
            yield code, entry

    def _product_rows(self) -> Iterator[Placed]:
        """Products with the family that their file names."""
        for document in self._documents("products"):
            family = document.value.get("family") if isinstance(document.value, dict) else None
            for _, path, value in self._list(document, "products"):
                yield document, path, {**value, "family": family} if isinstance(value, dict) else value

    def _measures(self) -> tuple[MeasureEntry, ...]:
        measures: list[MeasureEntry] = []
        for document, path, value in self._wholes("measures"):
            entry = validated(MeasureEntry, document, path, value, self.problems)
            if entry is None:
                continue
            if ("measures", str(entry.number)) in self.place:
                self._refuse(document, ("number",), Text(f"措施 {entry.number} 重复", f"duplicate measure {entry.number}"))
            self.place.note(("measures", str(entry.number)), document)
            for number, commitment in enumerate(entry.commitments):
                self.place.note(("commitments", commitment.code), document, ("commitments", number))
            measures.append(entry)
        return tuple(sorted(measures, key=lambda measure: measure.number))

    def _rules(self) -> dict[str, dict[str, Any]]:
        """Parameter files by their name, as they stand; what they hold is for the rooms to judge, but each must say its version."""
        rules: dict[str, dict[str, Any]] = {}
        for document in self._documents("rules"):
            if not isinstance(document.value, dict) or not document.value.get("version"):
                self._refuse(document, (), Text("参数文件应有 version", "a rule file needs a version"))
                continue
            name = Path(document.file).stem
            self.place.note(("rules", name), document)
            rules[name] = document.value
        return rules

    def _industries(self) -> Any:
        path = self.folder / "vocabulary" / "gbt4754.csv"
        return read_industries(path, self._name(path), self.problems) if path.is_file() else {}

    def _series(self) -> tuple[Any, ...]:
        paths = sorted((self.folder / "series").glob("*.csv"))
        return tuple(row for path in paths for row in read_series(path, self._name(path), self.problems))

    def _note_regions(self, head: PackEntry) -> None:
        """Give regions and parks the place where they stand in ``pack.yaml``."""
        document, _ = read_yaml(self.folder / "pack.yaml", self._name(self.folder / "pack.yaml"))
        for part, entries in (("regions", head.regions), ("parks", head.parks)):
            for number, entry in enumerate(entries):
                self.place.note((part, entry.code), document, (part, number))
