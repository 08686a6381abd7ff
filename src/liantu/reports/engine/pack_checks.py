"""核对模板: that the city's template names no section of the report that no room has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liantu.kernel.errors import Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.places import PlaceOf
from liantu.kernel.pack.rule_files import RuleFile, formed
from liantu.kernel.text import Text
from liantu.reports.engine.template import ReportTemplate


def known_sections(model: type[RuleFile] = RuleFile) -> set[str]:
    """Return the keys of all sections that rooms word; a pack is checked when the rule files of all rooms are known."""
    return {*model.report_sections, *(key for more in model.__subclasses__() for key in known_sections(more))}


def section_problems(pack: Pack, _place_of: PlaceOf) -> Iterable[Problem]:
    """Return a problem for each section that the template names and nobody has."""
    template, problems = formed(pack, ReportTemplate)
    return () if template is None or problems else _unknown(pack, template)


def _unknown(pack: Pack, template: ReportTemplate) -> Iterator[Problem]:
    known = known_sections()
    for path, key in template.unknown_sections(known):
        what = Text(f"月报没有 {key} 这一部分", f"the report has no section {key}")
        names = ", ".join(sorted({*known, *(one.key for one in template.own)}))
        yield ReportTemplate.wrong(pack, path, what, Text(f"可用：{names}", f"available: {names}"))


PACK_CHECKS = (section_problems,)
