"""产品行对应: the column of product names of a source becomes product codes, by the pack's rules; what is not taken is told by reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import SourceTable
from liantu.kernel.text import Text
from liantu.registry.engine.match_rules import MatchRules
from liantu.registry.engine.matching import TAKEN, How, Match, ProductNames
from liantu.registry.engine.source_options import SourceOptions
from liantu.registry.intake.asides import Aside, counted


def product_names(pack: Pack) -> ProductNames:
    """Return the pack's product names, ready to be asked."""
    names = {code: (entry.name.zh, *entry.aliases) for code, entry in pack.products.items()}
    classes = {code: entry.industry for code, entry in pack.products.items()}
    return ProductNames(names, pack.rule(MatchRules), classes)


def matched(frame: pl.DataFrame, name: str, options: SourceOptions, part: SourceTable, pack: Pack) -> tuple[pl.DataFrame, list[Aside]]:
    """Replace product names by codes, several of one line by several rows; tell by which rule, and take out what is not certain.

    The share of a line that joins several products is of all together: each product's own is unknown.
    """
    industry = options.match_industry
    frame = frame.with_columns(pl.lit(None, pl.String).alias("_trade") if industry is None else pl.col(industry).alias("_trade"))
    asked = frame.select(name, "_trade").filter(pl.col(name).is_not_null()).unique(maintain_order=True)
    matches = product_names(pack).match(asked.get_column(name).to_list(), asked.get_column("_trade").to_list())
    joined = frame.join(_meaning(asked, matches), on=[name, "_trade"], how="left", nulls_equal=True, maintain_order="left")
    joined = joined.with_columns(pl.col("_how").fill_null(str(How.UNMATCHED)))
    asides = [_told(part.table, joined, name, how, text, matches) for how, text in _REASONS.items()]
    taken = joined.filter(pl.col("_codes").list.len() > 0)
    if options.shares:
        share = options.shares.share
        taken = taken.with_columns(pl.when(pl.col("_how") != str(How.PHRASE)).then(pl.col(share)).alias(share))
    taken = taken.explode("_codes").with_columns(pl.col("_codes").alias(name))
    return taken.drop("_codes", "_how", "_trade"), asides


def _meaning(asked: pl.DataFrame, matches: Sequence[Match]) -> pl.DataFrame:
    """``asked`` with the codes of the products and the rule of each line."""
    codes = pl.Series("_codes", [list(match.products) for match in matches], pl.List(pl.String))
    return asked.with_columns(codes, pl.Series("_how", [str(match.how) for match in matches], pl.String))


def _told(table: str, joined: pl.DataFrame, name: str, how: How, text: Text, matches: Sequence[Match]) -> Aside:
    """The note of one reason; general names are shown with their family."""
    rows = joined.filter(pl.col("_how") == str(how))
    near: Mapping[str, str] = {match.name: match.nearest for match in matches if match.how is how and match.nearest}
    if how is How.FAMILY:
        rows = rows.with_columns(pl.col(name) + "→" + pl.col(name).replace(near))
    return Aside(table, how, text, rows.height, counted(rows, name), near, how in TAKEN)


_REASONS: Mapping[How, Text] = {
    How.NAME: Text("产品名称与知识包中的名称或别名一致", "the product name matches a name or alias in the pack"),
    How.STRIPPED: Text("去掉“系列”“业务”等字样后一致", "matches without words such as 'series' or 'business'"),
    How.CONTAINS: Text("含有决定产品的词", "contains a word that decides the product"),
    How.TAIL: Text("以产品名称结尾", "ends with a product's name"),
    How.PHRASE: Text("由几个产品名称组成", "joins several product names"),
    How.DECIDED: Text("总称，由企业所属行业确定产品", "a general name; the company's industry decides the product"),
    How.FAMILY: Text("总称，只能对应到产品族", "a general name; leads to a family of products only"),
    How.USE: Text("用途或客户领域，不是产品", "a use or a segment of customers, not a product"),
    How.DEALT: Text("经销、代理或服务，不是自己生产", "dealing or a service, not making"),
    How.NOT_MADE: Text("企业所属行业不生产此产品", "the company's industry does not make the product"),
    How.DOUBTFUL: Text("产品名称相近但不能确定", "the product name is similar, but the match is uncertain"),
    How.UNMATCHED: Text("产品名称不在知识包中", "the product name is not in the pack"),
}
