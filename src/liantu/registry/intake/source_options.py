"""搁置: rows that cannot be taken as they are, by the options of a column map: set aside with a counted reason, or read by a rule.

What the options may say stands in `engine.source_options`; they are applied in the order given there, to text columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import SourceTable
from liantu.kernel.text import Text
from liantu.registry.engine.matching import How, MatchRules, ProductNames
from liantu.registry.engine.source_options import Clashes, Combine, Condition, Counted, Gather, SourceOptions, options_of, scalar_text

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Aside:
    """Rows that were not taken, or were read by a rule: the reason, how many rows, and the commonest values with their counts.

    ``nearest`` names the product that a doubtful value is like.
    """

    table: str
    reason: str
    text: Text
    rows: int
    values: tuple[tuple[str, int], ...] = ()
    nearest: Mapping[str, str] = field(default_factory=dict)
    taken: bool = False

    def note(self) -> Text:
        """Return the sentence for a report, with the commonest values."""
        shown = self.values[:_LISTED]
        words = Text("、".join(f"{value} {count}" for value, count in shown), ", ".join(f"{value} {count}" for value, count in shown))
        head = Text("按规则读入", "read by rule") if self.taken else Text("搁置", "set aside")
        more = Text(f"（{words.zh}）", f" ({words.en})") if shown else Text("", "")
        return Text(f"{head.zh} {self.rows:,} 行：{self.text.zh}{more.zh}", f"{head.en}, {self.rows:,} rows: {self.text.en}{more.en}")


def set_aside(frame: pl.DataFrame, part: SourceTable | None, pack: Pack) -> tuple[pl.DataFrame, tuple[Aside, ...]]:
    """Return the rows that can be taken and what was set aside; ``frame`` has ``_row`` and text columns. Without options: as it is."""
    if part is None or not part.options:
        return frame, ()
    options, asides = options_of(part), list[Aside]()
    for name, pattern in options.extract.items():
        frame = frame.with_columns(pl.col(name).str.extract(pattern))
    for name, text in options.prefix.items():
        frame = frame.with_columns((pl.lit(text) + pl.col(name)).alias(name))
    for rule in options.set_aside:
        asides.append(_aside(part, rule, frame.filter(holds(rule)), rule.show or rule.field))
        frame = frame.filter(~holds(rule))
    for rule in options.unknown:
        filler = _aside(part, rule, frame.filter(holds(rule)), rule.show or rule.field)
        asides.append(replace(filler, taken=True))
        frame = frame.with_columns(pl.when(~holds(rule)).then(pl.col(rule.field)).alias(rule.field))
    if clash := options.clashes:
        several = pl.col(clash.differs).n_unique().over(clash.key) > 1
        asides.append(_aside(part, clash, frame.filter(several), clash.key))
        frame = frame.filter(~several)
    frame, more = _joined(frame, options, part, pack)
    names = [name for name in frame.columns if name == "_row" or not name.startswith("_")]
    return frame.select(names), tuple(aside for aside in (*asides, *more) if aside.rows)


def _joined(frame: pl.DataFrame, options: SourceOptions, part: SourceTable, pack: Pack) -> tuple[pl.DataFrame, list[Aside]]:
    """Apply what makes one row of several, and what fills fields between: gather, mark, append, match, combine."""
    asides = list[Aside]()
    if options.gather:
        frame, aside = _gathered(frame, options.gather, part)
        asides.append(aside)
    frame = _filled(frame, options)
    for name in options.match:
        frame, more = _matched(frame, name, part, pack)
        asides += more
    if options.combine:
        frame, aside = _combined(frame, options.combine, part)
        asides.append(aside)
    return frame, asides


def holds(rule: Condition) -> pl.Expr:
    """Whether a row meets a rule; what is empty or no number meets only ``blank``."""
    cell = pl.col(rule.field)
    number = cell.cast(pl.Float64, strict=False)
    if rule.blank:
        return cell.is_null()
    if rule.matches is not None:
        return cell.str.contains(rule.matches).fill_null(value=False)
    if rule.above is not None:
        return (number > rule.above).fill_null(value=False)
    if rule.below is not None:
        return (number < rule.below).fill_null(value=False)
    return cell.is_in([str(value) for value in rule.one_of or ()]).fill_null(value=False)


def _aside(part: SourceTable, rule: Counted | Clashes, out: pl.DataFrame, shown: str) -> Aside:
    return Aside(part.table, rule.reason, rule.text, out.height, _counted(out, shown))


def _counted(rows: pl.DataFrame, name: str) -> tuple[tuple[str, int], ...]:
    """The values of a column with their counts, commonest first."""
    counts = rows.group_by(pl.col(name).fill_null("").alias("value")).len().sort(["len", "value"], descending=[True, False])
    return tuple((str(value), int(count)) for value, count in counts.iter_rows())


def _gathered(frame: pl.DataFrame, rule: Gather, part: SourceTable) -> tuple[pl.DataFrame, Aside]:
    """One row a key: the first; the names of the others are added to its further names."""
    key, name, into = rule.key, rule.name, rule.into
    whole = frame.filter(pl.col(key).is_not_null())
    if into not in frame.columns:
        whole = whole.with_columns(pl.lit(None, pl.String).alias(into))
    names = pl.concat_list(pl.col(name).implode(), pl.col(into).drop_nulls().implode()).list.explode()
    gathered = whole.group_by(key, maintain_order=True).agg(names.unique(maintain_order=True).alias("_names"))
    first = whole.unique(key, keep="first", maintain_order=True).join(gathered, on=key, how="left", maintain_order="left")
    further = pl.col("_names").list.set_difference(pl.concat_list(name)).list.sort().list.join("；").replace("", None).alias(into)
    again = whole.filter(~pl.col(key).is_first_distinct())
    text = Text("与前面某行是同一单位，名称并入", "the same organisation as an earlier row; its name is kept as another name")
    aside = Aside(part.table, "same_key", text, again.height, _counted(again, name), taken=True)
    return pl.concat([first.with_columns(further).drop("_names"), frame.filter(pl.col(key).is_null())], how="diagonal"), aside


def _filled(frame: pl.DataFrame, options: SourceOptions) -> pl.DataFrame:
    """Apply ``mark`` and ``append``."""
    for name, rules in options.mark.items():
        values = [scalar_text(rule.value) for rule in rules]
        chosen = pl.coalesce(*(pl.when(holds(rule)).then(pl.lit(value)) for rule, value in zip(rules, values, strict=True)))
        frame = frame.with_columns(chosen.replace("", None).alias(name))
    for name, others in options.append.items():
        words = pl.concat_str([name, *others], separator="；", ignore_nulls=True)
        frame = frame.with_columns(words.replace("", None).alias(name))
    return frame


def product_names(pack: Pack) -> ProductNames:
    """Return the pack's product names, ready to be asked."""
    names = {code: (entry.name.zh, *entry.aliases) for code, entry in pack.products.items()}
    return ProductNames(names, pack.rule(MatchRules))


def _matched(frame: pl.DataFrame, name: str, part: SourceTable, pack: Pack) -> tuple[pl.DataFrame, list[Aside]]:
    """Replace product names by codes; tell by which rule, and take out the doubtful and the unmatched."""
    names = frame.get_column(name).drop_nulls().unique(maintain_order=True).to_list()
    matches = product_names(pack).match(names)
    meaning = pl.DataFrame(
        {name: names, "_code": [match.product for match in matches], "_how": [str(match.how) for match in matches]},
        schema={name: pl.String, "_code": pl.String, "_how": pl.String},
    )
    joined = frame.join(meaning, on=name, how="left", maintain_order="left").with_columns(pl.col("_how").fill_null(str(How.UNMATCHED)))
    near = {match.name: match.nearest for match in matches if match.how is How.DOUBTFUL}
    asides = [
        Aside(part.table, how, text, rows.height, _counted(rows, name), near if how == How.DOUBTFUL else {}, taken)
        for how, text, taken in _HOW
        for rows in (joined.filter(pl.col("_how") == str(how)),)
    ]
    return joined.filter(pl.col("_code").is_not_null()).with_columns(pl.col("_code").alias(name)).drop("_code", "_how"), asides


_HOW = (
    (How.NAME, Text("产品名称与知识包中的名称或别名一致", "the product name matches a name or alias in the pack"), True),
    (How.STRIPPED, Text("去掉“系列”“业务”等字样后一致", "matches without words such as 'series' or 'business'"), True),
    (How.CONTAINS, Text("含有决定产品的词", "contains a word that decides the product"), True),
    (How.TAIL, Text("以产品名称结尾", "ends with a product's name"), True),
    (How.DOUBTFUL, Text("产品名称相近但不能确定", "the product name is similar, but the match is uncertain"), False),
    (How.UNMATCHED, Text("产品名称不在知识包中", "the product name is not in the pack"), False),
)


def _combined(frame: pl.DataFrame, rule: Combine, part: SourceTable) -> tuple[pl.DataFrame, Aside]:
    """One row a key, with the largest number of the field; the text of the number is kept as it was written."""
    number = pl.col(rule.largest).cast(pl.Float64, strict=False)
    ordered = frame.with_columns(_number=number).sort("_number", descending=True, nulls_last=True, maintain_order=True)
    largest = ordered.unique(list(rule.by), keep="first", maintain_order=True).sort("_row")
    text = Text("同一单位同一产品有多个名称，取最大的份额", "several names of one product of an organisation: the largest share is kept")
    return largest, Aside(part.table, "combined", text, frame.height - largest.height, taken=True)
