"""单位识别: which organisation a row means: by credit code, else by exact current, former or other name; else it is new.

Nothing is created silently: only a row of the table of organisations makes a new one, or a supply link that says where the
other side is. Close but unequal names become doubts that wait for a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db.models import QuerySet

from liantu.kernel.text import Text
from liantu.registry import models as m
from liantu.registry.engine.names import NameRules, core_name, doubtful_pairs, nearest_names, normal_name
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.intake.problems import ProblemLog
from liantu.registry.intake.vocabulary import Vocabulary

_CODE = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{18}$")
_SUGGESTED = 100
"""Unknown names for which near ones are looked up; beyond that only the problem is told."""


@dataclass(slots=True)
class Directory:
    """All organisations by code and name; new ones have negative ids, -1, -2 … in the order in which they were met."""

    codes: dict[str, int] = field(default_factory=dict)
    code_of: dict[int, str] = field(default_factory=dict)
    names: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    current: dict[int, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    new: int = 0

    @classmethod
    def of_city(cls) -> Directory:
        """Read all organisations; those merged into another stand for that other."""
        return cls._of(m.Organisation.objects.all(), m.OrganisationName.objects.all())

    @classmethod
    def of_few(cls, organisations: Collection[int]) -> Directory:
        """Read the organisations of these ids only: what their rows say can mean nobody else."""
        few = m.Organisation.objects.filter(pk__in=organisations)
        return cls._of(few, m.OrganisationName.objects.filter(organisation__in=organisations))

    @classmethod
    def _of(cls, organisations: QuerySet[m.Organisation], names: QuerySet[m.OrganisationName]) -> Directory:
        known = cls()
        into = dict(organisations.exclude(merged_into=None).values_list("pk", "merged_into_id"))
        for pk, name, code in organisations.values_list("pk", "name", "credit_code").iterator(20_000):
            survivor = _kept(pk, into)
            known.learn(survivor, [name], code)
            if survivor == pk:
                known.current[pk] = normal_name(name)
        for pk, name in names.values_list("organisation_id", "name").iterator(20_000):
            known.learn(_kept(pk, into), [name])
        return known

    def learn(self, pk: int, names: Iterable[str], code: str | None = None) -> None:
        """Remember names and the credit code of an organisation."""
        for name in names:
            normal = normal_name(name)
            if normal:
                self.names[normal].add(pk)
                self.shown.setdefault(normal, name)
        if code:
            self.codes[code] = pk
            self.code_of.setdefault(pk, code)

    def add(self, name: str, code: str | None = None) -> int:
        """Make a new organisation and return its negative id."""
        self.new += 1
        self.learn(-self.new, [name], code)
        self.current[-self.new] = normal_name(name)
        return -self.new

    def named(self, name: str, code: str | None = None) -> set[int]:
        """Return the organisations of a name; with a code, only those that have none yet."""
        candidates = self.names.get(normal_name(name), set())
        return {pk for pk in candidates if pk not in self.code_of} if code else set(candidates)

    def meant(self, word: str) -> set[int]:
        """Return the organisations that a reference (credit code or name) may mean."""
        solid = word.strip().upper()
        if _CODE.match(solid) and solid in self.codes:
            return {self.codes[solid]}
        return self.named(word)


def _kept(pk: int, into: Mapping[int, int | None]) -> int:
    seen = set()
    while (other := into.get(pk)) is not None and pk not in seen:
        seen.add(pk)
        pk = other
    return pk


def recognise_rows(
    rows: pl.DataFrame, directory: Directory, separators: Sequence[str], log: ProblemLog
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of the table of organisations with ``id``, and the names that they bring (organisation_id, kind, name, …).

    ``name`` is null where the row was recognised by a name that is not to replace the current one.
    """
    split = re.compile("|".join(re.escape(one) for one in separators))
    ids, names = list[int | None](), list[str | None]()
    new_names, ambiguous = list[dict[str, Any]](), list[int]()
    for at, row in enumerate(rows.iter_rows(named=True)):
        name, code = row["name"], row.get("credit_code")
        if name is None:
            ids.append(None)
            names.append(None)
            continue
        former, other = (_split(row.get(column), split) for column in ("former_names", "aliases"))
        pk, renames = _recognised(directory, name, code, former)
        if pk == 0:
            ambiguous.append(at)
            ids.append(None)
            names.append(name)
            continue
        is_new = pk is None
        pk = directory.add(name, code) if pk is None else pk
        directory.learn(pk, [name, *former, *other], code)
        ids.append(pk)
        names.append(name if is_new or (renames and directory.current.get(pk) != normal_name(name)) else None)
        kinds = [("current", name)] * is_new + [("former", one) for one in former] + [("alias", one) for one in other]
        place = {"_sheet": row["_sheet"], "_row": row["_row"]}
        new_names += [{"organisation_id": pk, "kind": kind, "name": one, **place} for kind, one in kinds]
    _tell_ambiguous(rows[ambiguous], "name", log)
    typed = rows.with_columns(pl.Series("id", ids, pl.Int64), pl.Series("name", names, pl.String))
    return typed.drop("former_names", "aliases", strict=False), names_frame(new_names)


def names_frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return names as rows of the store of names."""
    schema = {"organisation_id": pl.Int64, "kind": pl.String, "name": pl.String, "_sheet": pl.UInt32, "_row": pl.UInt32}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    normal = pl.Series("normal", [normal_name(name) for name in frame.get_column("name").to_list()], pl.String)
    return frame.with_columns(normal).unique(["organisation_id", "kind", "normal"], maintain_order=True)


def _split(text: str | None, split: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in split.split(text) if part.strip()] if text else []


def _recognised(directory: Directory, name: str, code: str | None, former: Sequence[str]) -> tuple[int | None, bool]:
    """Return the id (None new, 0 ambiguous) and whether the row's name may become the current one."""
    if code and code in directory.codes:
        return directory.codes[code], True
    candidates = directory.named(name, code)
    renames = False
    if not candidates:
        candidates = {pk for one in former for pk in directory.named(one, code)}
        renames = True
    if len(candidates) > 1:
        return 0, False
    return (candidates.pop() if candidates else None), renames


def _tell_ambiguous(rows: pl.DataFrame, column: str, log: ProblemLog) -> None:
    places = rows.select("_sheet", "_row", pl.col(column).alias("value"))
    what = Text("“{value}”是多个单位的名称", "'{value}' is the name of several organisations")
    log.add_rows("ambiguous_name", what, Text("改填统一社会信用代码", "write the credit code instead"), places, column)


def recognise_references(
    rows: pl.DataFrame, table: Table, directory: Directory, vocabulary: Vocabulary, rules: NameRules, log: ProblemLog
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """Return the rows with ``<field>_id`` for each reference, and the organisations that only their place made known."""
    new_organisations: list[dict[str, Any]] = []
    for column in table.columns:
        if column.kind is not Kind.ORGANISATION or column.name not in rows.columns:
            continue
        name, place = column.name, f"{column.name}_place"
        references = rows.filter(pl.col(name).is_not_null()).group_by(name, maintain_order=True).agg(
            pl.col(place).drop_nulls().first() if place in rows.columns else pl.lit(None, pl.String).alias(place),
            pl.col("_sheet").first(),
            pl.col("_row").first(),
        )  # fmt: skip
        meant: list[int | None] = []
        for word, where, sheet, row in references.select(name, place, "_sheet", "_row").iter_rows():
            candidates = directory.meant(word)
            if not candidates and where is not None and not _CODE.match(word):
                pk = directory.add(word)
                candidates = {pk}
                new_organisations.append(
                    {"id": pk, "name": word, "_sheet": sheet, "_row": row, **_placed(where, vocabulary, rules.place_unknown)}
                )
            meant.append(next(iter(candidates)) if len(candidates) == 1 else (0 if candidates else None))
        meaning = references.select(name, pl.Series("_meant", meant, pl.Int64))
        rows = rows.join(meaning, on=name, how="left", maintain_order="left")
        _tell_ambiguous(rows.filter(pl.col("_meant") == 0), name, log)
        _tell_unknown(rows.filter(pl.col(name).is_not_null() & pl.col("_meant").is_null()), name, directory, rules, log)
        rows = (
            rows.drop(name, place, strict=False)
            .with_columns(pl.when(pl.col("_meant") != 0).then("_meant").alias(f"{name}_id"))
            .drop("_meant")
        )
    return rows, new_organisations


def _placed(where: str, vocabulary: Vocabulary, unknown: Collection[str]) -> dict[str, Any]:
    """Read the place of an organisation that is not registered."""
    word = normal_name(where)
    if word in unknown:
        return {"inside_city": None}
    region = vocabulary.regions.get(word)
    if region is not None:
        return {"inside_city": vocabulary.inside[region], "region_id": region}
    return {"inside_city": False, "outside_place": where}


def _tell_unknown(rows: pl.DataFrame, name: str, directory: Directory, rules: NameRules, log: ProblemLog) -> None:
    what = Text("未登记的单位“{value}”", "unknown organisation '{value}'")
    words = rows.get_column(name).unique(maintain_order=True).to_list()
    cores = {core_name(normal, rules): shown for normal, shown in directory.shown.items()} if words else {}
    for word in words[:_SUGGESTED]:
        names = nearest_names(word, cores, rules)
        hint = Text("；是否为：" + "、".join(names), "; did you mean: " + ", ".join(names)) if names else Text("", "")
        hint = Text("先在单位名录中登记" + hint.zh, "add it to the organisations first" + hint.en)
        places = rows.filter(pl.col(name) == word).select("_sheet", "_row", pl.col(name).alias("value"))
        log.add_rows("unknown_organisation", what, Text(_plain(hint.zh), _plain(hint.en)), places, name)
    rest = rows.filter(~pl.col(name).is_in(words[:_SUGGESTED])).select("_sheet", "_row", pl.col(name).alias("value"))
    log.add_rows("unknown_organisation", what, Text("先在单位名录中登记", "add it to the organisations first"), rest, name)


def _plain(text: str) -> str:
    """Keep names with braces from being read as fields of a text."""
    return text.replace("{", "{{").replace("}", "}}")


def doubts_of(directory: Directory, rules: NameRules) -> list[tuple[int, int, float]]:
    """Return (new organisation, other organisation, score) for names that are close to another's."""
    if not directory.new:
        return []
    by_owner: dict[int, list[str]] = defaultdict(list)
    for normal, owners in directory.names.items():
        for owner in owners:
            by_owner[owner].append(normal)
    return doubtful_pairs(by_owner, range(-directory.new, 0), rules)
