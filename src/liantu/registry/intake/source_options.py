"""搁置: rows that cannot be taken as they are, by the options of a column map: set aside with a counted reason, or read by a rule.

What the options may say stands in `engine.source_options`; they are applied in the order given there, to text columns.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import SourceTable
from liantu.kernel.text import Text
from liantu.registry.engine.source_options import Clashes, Combine, Condition, Counted, Gather, SourceOptions, options_of, scalar_text
from liantu.registry.intake.asides import Aside, counted
from liantu.registry.intake.product_lines import matched
from liantu.registry.intake.shares import without_excess, without_joint


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
    """Apply what makes one row of several, and what fills fields between: gather, mark, append, match, combine, shares."""
    asides = list[Aside]()
    if options.gather:
        frame, aside = _gathered(frame, options.gather, part)
        asides.append(aside)
    frame = _filled(frame, options)
    if options.shares:
        frame, aside = without_joint(frame, options.shares, part.table)
        asides.append(aside)
    for name in options.match:
        frame, more = matched(frame, name, options, part, pack)
        asides += more
    if options.combine:
        frame, aside = _combined(frame, options.combine, part)
        asides.append(aside)
    if options.shares:
        frame, aside = without_excess(frame, options.shares, part.table)
        asides.append(aside)
    return frame, asides


def holds(rule: Condition) -> pl.Expr:
    """Whether a row meets a rule, and what it says besides; what is empty or no number meets only ``blank``."""
    return _holds(rule) & holds(rule.also) if rule.also else _holds(rule)


def _holds(rule: Condition) -> pl.Expr:
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
    return Aside(part.table, rule.reason, rule.text, out.height, counted(out, shown))


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
    aside = Aside(part.table, "same_key", text, again.height, counted(again, name), taken=True)
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


def _combined(frame: pl.DataFrame, rule: Combine, part: SourceTable) -> tuple[pl.DataFrame, Aside]:
    """One row a key, with the largest number of the field; the text of the number is kept as it was written."""
    number = pl.col(rule.largest).cast(pl.Float64, strict=False)
    ordered = frame.with_columns(_number=number).sort("_number", descending=True, nulls_last=True, maintain_order=True)
    largest = ordered.unique(list(rule.by), keep="first", maintain_order=True).sort("_row")
    text = Text("同一单位同一产品有多个名称，取最大的份额", "several names of one product of an organisation: the largest share is kept")
    return largest, Aside(part.table, "combined", text, frame.height - largest.height, taken=True)
