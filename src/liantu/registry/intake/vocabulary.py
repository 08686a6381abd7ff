"""代码对照: names of regions, parks, products, industries and items become codes and ids; unknown ones are told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from rapidfuzz import fuzz, process

from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.registry import models as m
from liantu.registry.engine.names import normal_name
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.intake.problems import ProblemLog


@dataclass(slots=True)
class Vocabulary:
    """Meanings of words by kind; products and parks have ids, negative ones where they come with this intake."""

    regions: dict[str, str] = field(default_factory=dict)
    inside: dict[str, bool] = field(default_factory=dict)
    parks: dict[str, int] = field(default_factory=dict)
    park_codes: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    product_codes: dict[str, int] = field(default_factory=dict)
    industries: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    unclear_items: dict[str, list[Text]] = field(default_factory=dict)
    item_units: dict[str, str] = field(default_factory=dict)
    product_units: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of_city(cls, pack: Pack) -> Vocabulary:
        """Read what the registry and the pack know."""
        known = cls()
        for code, kind, zh, en in m.Region.objects.values_list("code", "kind", "name_zh", "name_en"):
            known.inside[code] = kind != m.Region.Kind.PARTNER
            for word in (code, zh, en):
                known.regions.setdefault(normal_name(word), code)
        for pk, code, name in m.Park.objects.values_list("pk", "code", "name"):
            known.park_codes[code] = pk
            _put(known.parks, pk, (code, name))
        for pk, code, zh, en, aliases, unit in m.Product.objects.values_list("pk", "code", "name_zh", "name_en", "aliases", "unit"):
            known.product_codes[code], known.product_units[pk] = pk, unit
            _put(known.products, pk, (code, zh, en), aliases)
        for code, industry in pack.industries.items():
            known.industries[code.lower()] = code
            known.industries.setdefault(normal_name(industry.name.zh), code)
        for code, item in pack.items.items():
            known.item_units[code] = item.unit
            for word in (code, item.name.zh, item.name.en, *getattr(item, "aliases", ())):
                known.items.setdefault(normal_name(word), code)
                known.items.setdefault(word, code)
            for word in item.unclear:
                known.unclear_items.setdefault(normal_name(word), []).append(item.name)
        return known

    def add_new(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Add products and parks that come with this intake, under negative ids."""
        for table, codes, words, names in (
            ("products", self.product_codes, self.products, ("code", "name_zh", "name_en")),
            ("parks", self.park_codes, self.parks, ("code", "name")),
        ):
            if table not in frames:
                continue
            new = 0
            for row in frames[table].iter_rows(named=True):
                if row["code"] is None or row["code"] in codes:
                    continue
                new -= 1
                codes[row["code"]] = new
                if table == "products":
                    self.product_units[new] = row.get("unit") or ""
                aliases = json.loads(row.get("aliases") or "[]") if table == "products" else []
                _put(words, new, [row[name] for name in names if row.get(name)], aliases)

    @property
    def units(self) -> dict[str, pl.Expr]:
        """The unit of a row's numbers, by the field that decides it; "" where an item or product has none, null where it is unknown."""
        return {
            "item": pl.col("item").replace_strict(self.item_units or {"": ""}, default=None, return_dtype=pl.String),
            "product": pl.col("product_id").replace_strict(self.product_units or {0: ""}, default=None, return_dtype=pl.String),
            "unit": pl.col("unit"),
        }

    def resolve(self, frame: pl.DataFrame, table: Table, log: ProblemLog) -> pl.DataFrame:
        """Replace the words of reference columns: region and park and product to ids (``<field>_id``), others to codes."""
        for column in table.columns:
            if column.name not in frame.columns or column.kind not in _ASKED:
                continue
            if column.kind is Kind.PRODUCT:
                frame = _meant(frame, column.name, f"{column.name}_id", self.products, pl.Int64, log, *_ASKED[column.kind])
            elif column.kind is Kind.PARK:
                frame = _meant(frame, column.name, f"{column.name}_id", self.parks, pl.Int64, log, *_ASKED[column.kind])
            elif column.kind is Kind.REGION:
                frame = _meant(frame, column.name, f"{column.name}_id", self.regions, pl.String, log, *_ASKED[column.kind])
            else:
                if column.kind is Kind.ITEM:
                    frame = _clear(frame, column.name, self.unclear_items, log)
                words = self.items if column.kind is Kind.ITEM else self.industries
                frame = _meant(frame, column.name, column.name, words, pl.String, log, *_ASKED[column.kind])
        return frame


_ASKED: Mapping[Kind, tuple[str, Text]] = {
    Kind.PRODUCT: ("unknown_product", Text("不认识的产品“{value}”", "unknown product '{value}'")),
    Kind.PARK: ("unknown_park", Text("不认识的园区“{value}”", "unknown park '{value}'")),
    Kind.REGION: ("unknown_region", Text("不认识的地区“{value}”", "unknown region '{value}'")),
    Kind.ITEM: ("unknown_item", Text("不认识的指标项“{value}”", "unknown item '{value}'")),
    Kind.INDUSTRY: ("unknown_industry", Text("不认识的行业“{value}”（GB/T 4754-2017）", "unknown industry '{value}' (GB/T 4754-2017)")),
}
_LIKE, _SUGGESTED = 60, 2
"""Likeness (0–100) from which a known word is suggested for an unknown one, and how many are."""
_MEND = Text("改为已有的代码或名称{near}", "use a known code or name{near}")


def _put(words: dict[str, int], pk: int, names: Iterable[str], aliases: Iterable[str] = ()) -> None:
    """Names first; an alias never takes a word that is another's name."""
    for word in names:
        words[normal_name(word) or word] = pk
        words.setdefault(word, pk)
    for word in aliases:
        words.setdefault(normal_name(word), pk)


def _industry(word: str) -> str:
    """``C3612`` and ``3612`` are one class."""
    return word[1:].lower() if len(word) > 1 and word[0].isalpha() and word[1:].isdigit() else word.lower()


def _clear(frame: pl.DataFrame, name: str, unclear: Mapping[str, list[Text]], log: ProblemLog) -> pl.DataFrame:
    """Tell the rows whose item may be one of several, and take the word out of them."""
    for word in frame.get_column(name).drop_nulls().unique(maintain_order=True).to_list():
        items = unclear.get(normal_name(word))
        if not items:
            continue
        offered = Text("、".join(item.zh for item in items), ", ".join(item.en for item in items))
        rows = frame.filter(pl.col(name) == word).select("_sheet", "_row", pl.col(name).str.slice(0, 60).alias("value"))
        what = Text("“{value}”口径不清，可能是不同的指标", "'{value}' may mean different items")
        log.add_rows("unclear_item", what, Text(f"写明是哪一项：{offered.zh}", f"say which: {offered.en}"), rows, name)
        frame = frame.with_columns(pl.when(pl.col(name) != word).then(pl.col(name)).alias(name))
    return frame


def _near(word: str, words: Mapping[str, Any]) -> list[str]:
    """Known words of which most characters are those of ``word``, one a meaning; that one holds the other makes them not near."""
    found = process.extract(normal_name(word), list(words)[:20_000], scorer=fuzz.ratio, limit=10, score_cutoff=_LIKE)
    by_meaning: dict[Any, str] = {}
    for near, _, _ in found:
        by_meaning.setdefault(words[near], near)
    return list(by_meaning.values())[:_SUGGESTED]


def _meant(
    frame: pl.DataFrame, name: str, to: str, words: Mapping[str, Any], dtype: Any, log: ProblemLog, code: str, what: Text
) -> pl.DataFrame:
    """Put the meaning of the words of column ``name`` into column ``to``; tell those without one."""
    spellings = frame.get_column(name).drop_nulls().unique().to_list()
    read = _industry if code == "unknown_industry" else str
    meant = [words.get(word, words.get(read(word), words.get(normal_name(word)))) for word in spellings]
    meaning = pl.DataFrame({name: pl.Series(spellings, dtype=pl.String), "_meant": pl.Series(meant, dtype=dtype)})
    joined = frame.join(meaning, on=name, how="left", maintain_order="left")
    lost = joined.filter(pl.col(name).is_not_null() & pl.col("_meant").is_null())
    for word in lost.get_column(name).unique(maintain_order=True).to_list():
        near = _near(word, words) if lost.height < 5_000 else []
        hint = Text("（是否为：" + "、".join(near) + "）", " (did you mean: " + ", ".join(near) + ")") if near else Text("", "")
        rows = lost.filter(pl.col(name) == word).select("_sheet", "_row", pl.col(name).str.slice(0, 60).alias("value"))
        hint = Text(_MEND.zh.replace("{near}", hint.zh), _MEND.en.replace("{near}", hint.en))
        log.add_rows(code, what, hint, rows, name)
    return joined.drop(name).rename({"_meant": to})
