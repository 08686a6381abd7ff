"""``liantu explain``: what a check looks at and what to do, or how an indicator is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from liantu.rooms.terminal.options import language_option
from liantu.rooms.terminal.start import city_pack, start_django

if TYPE_CHECKING:
    from liantu.kernel.figure import Definition
    from liantu.kernel.pack import CheckEntry, IndicatorEntry, Pack

_CHECK = {"zh": ("检查内容", "设置依据", "计算方法", "处置建议"), "en": ("Looks at", "Why", "How", "What to do")}
_INDICATOR = {
    "rule": ("规则", "Rule"), "basis": ("口径", "Basis"), "formula": ("公式", "Formula"), "population": ("统计范围", "Population"),
    "by": ("分组", "By"), "periods": ("期间", "Periods"), "official": ("同口径官方数据", "Published on the same basis"),
    "context": ("其他口径官方数据，不比较", "Published on another basis, not compared"), "earlier": ("此前的定义", "Earlier definitions"),
}  # fmt: skip


@click.command("explain")
@click.argument("code")
@language_option
def explain_command(code: str, lang: str) -> None:
    """说明一个检查代码（检查内容、设置依据、计算方法、处置建议）或一个指标（定义、公式、规则）。

    Explain a check: what it looks at, why, how, what to do; or an indicator: its definition, formula and rule.
    """
    start_django()
    pack = city_pack()
    if (check := pack.checks.get(code.upper())) is not None:
        _explain_check(check, lang)
    elif (definition := pack.indicators.get(code.lower())) is not None:
        _explain_indicator(pack, definition, pack.measured.get(code.lower()), lang)
    else:
        codes = ", ".join([*sorted(pack.checks), *sorted(pack.indicators)])
        raise click.BadParameter(f"没有这样的检查或指标 / no such check or indicator: {code}。现有 / available: {codes}")


def _explain_check(entry: CheckEntry, lang: str) -> None:
    click.echo(f"{entry.code}  {entry.name.in_language(lang)}  [{', '.join(entry.commitments)}]")
    for heading, text in zip(_CHECK[lang], (entry.looks_at, entry.why, entry.computed, entry.what_to_do), strict=True):
        click.echo(f"\n{heading}\n  {text.in_language(lang)}")
    if entry.thresholds:
        click.echo("\n" + ", ".join(f"{name} = {value}" for name, value in entry.thresholds.items()))


def _explain_indicator(pack: Pack, indicator: Definition, entry: IndicatorEntry | None, lang: str) -> None:
    commitments = f"  [{', '.join(indicator.commitments)}]" if indicator.commitments else ""
    click.echo(f"{indicator.code}  {indicator.name.in_language(lang)}  ({indicator.unit}, v{indicator.version}){commitments}")
    sections: dict[str, str] = {"rule": indicator.rule.in_language(lang), "basis": indicator.basis.in_language(lang)}
    if entry is not None:
        sections |= _of_formula(pack, entry, lang)
    for part, text in sections.items():
        if text:
            click.echo(f"\n{_INDICATOR[part][lang == 'en']}\n  {text}")


def _of_formula(pack: Pack, entry: IndicatorEntry, lang: str) -> dict[str, str]:
    """What is known of an indicator with a formula, part by part; empty parts are left out."""
    from liantu.kernel.formula import parse_formula
    from liantu.statistics.engine.population import PopulationRules
    from liantu.statistics.figures.explained import in_words

    formula = entry.formula or ""
    population = pack.rule(PopulationRules).populations[entry.population]
    population_texts = [population.name, *([population.rule] if population.rule else [])]
    return {
        "formula": f"{formula}\n  {in_words(pack, parse_formula(formula)).in_language(lang)}",
        "population": f"{entry.population}: " + " – ".join(text.in_language(lang) for text in population_texts),
        "by": ", ".join(entry.dimensions), "periods": ", ".join(entry.periods), "official": ", ".join(entry.official),
        "context": ", ".join(entry.context),
        "earlier": "\n  ".join(f"v{version.version} – {version.until}: {version.formula}" for version in entry.earlier),
    }  # fmt: skip
