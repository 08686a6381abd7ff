"""A city orders, renames and leaves out sections of the report and adds its own; mistakes are told together, each at its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liantu.kernel.figure import Subject
from liantu.kernel.pack import PACKS_FOLDER, Pack, load_pack
from liantu.kernel.pack.rule_files import judged
from liantu.kernel.period import Period
from liantu.kernel.report import ReportMonth, ReportSection, said
from liantu.kernel.sentence import Cited
from liantu.kernel.text import Text
from liantu.kernel.viewer import PUBLIC
from liantu.reports.engine.pack_checks import known_sections, section_problems
from liantu.reports.engine.template import ReportTemplate
from liantu.reports.queries import making, own_sections

ASKED = ReportMonth(Subject("city", "500000"), Period.parse("2026-10"), date(2026, 10, 1), date(2026, 11, 12))
OWN = """
left_out: [clusters]
titles:
  tasks: {zh: 督办事项, en: Work}
own:
  - key: foreword
    title: {zh: 综述, en: Summary}
    scopes: [city]
    figures:
      output: {indicator: above_scale_output}
      yubei: {indicator: above_scale_output, subject: "district:500112", period: month_last_year}
    sentences:
      - {zh: "{month}，{place}产值{output}；渝北区上年同月{yubei}。", en: "{place}, {month}: {output}; Yubei a year before {yubei}."}
"""
ORDER = "order: [targets, head_figures, causes, clusters, districts, chains, findings, tasks, quality]"


def pack_with(folder: Path, *changes: tuple[str, str], more: str = OWN) -> Pack:
    """The city's pack with another template."""
    shutil.copytree(PACKS_FOLDER / "chongqing", folder / "chongqing")
    file = folder / "chongqing" / "rules" / "report.yaml"
    text = file.read_text("utf-8")
    for old, new in ((ORDER, "order: [foreword, tasks, targets]"), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text + more, "utf-8")
    return load_pack(folder / "chongqing")


def test_sections_stand_as_the_city_orders_them_with_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = pack_with(tmp_path).rule(ReportTemplate)

    class Room:
        label = "room"

        def report_sections(self, *_asked: object) -> list[ReportSection]:
            sentence = (said(Text("一句。", "A sentence."), {}),)
            return [ReportSection(key, Text(key, key), 10, sentence) for key in ("targets", "clusters", "tasks", "added")]

    def opened(_viewer: object, _code: str, subject: Subject, _period: str) -> Any:
        return type("Opened", (), {"value": None if subject.kind == "city" else 2.5})

    monkeypatch.setattr(making, "installed_rooms", lambda: [Room()])
    monkeypatch.setattr(making, "_name", lambda *_asked: Text("全市", "The city"))
    monkeypatch.setattr(own_sections, "open_figure", opened)
    sections = making.ask_rooms(PUBLIC, ASKED, template)
    assert [section.key for section in sections] == ["foreword", "tasks", "targets", "added"]
    assert str(sections[1].title) == "督办事项 / Work"
    pieces = sections[0].sentences[0].pieces
    assert str(pieces[0]) == "2026年10月，全市产值未知；渝北区上年同月 / The city, October 2026: unknown; Yubei a year before "
    assert pieces[1] == Cited("above_scale_output", Subject("district", "500112"), Period.parse("2025-10"), 2.5)


def test_mistakes_are_told_together_at_their_lines(tmp_path: Path) -> None:
    wrong = OWN.replace("above_scale_output}", "turnover}").replace("{output}；", "{outputs}；").replace("{output};", "{outputs};")
    wrong = wrong.replace("scopes: [city]", "scopes: [town]")
    pack = pack_with(tmp_path, ("\nfonts:", "\nfont_size: 12\nfonts:"), more=wrong)
    _rule, problems = judged(pack, ReportTemplate)
    lines = (tmp_path / "chongqing" / "rules" / "report.yaml").read_text("utf-8").splitlines()
    told = {(lines[problem.place.row - 1].strip() if problem.place.row else "", str(problem.what)) for problem in problems}
    wanted = (
        ("scopes: [town]", "own.0.scopes"), ("output: {indicator: turnover}", "turnover does not exist"), ("font_size: 12", "font_size"),
    )  # fmt: skip
    for line, words in wanted:
        assert any(at == line and words in said for at, said in told), (line, told)
    assert all(problem.place.file.endswith("rules/report.yaml") for problem in problems)


def test_a_name_that_nothing_fills_in_is_told_with_its_sentence(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, more=OWN.replace("{output}；", "{outputs}；").replace("{output};", "{outputs};"))
    _rule, (problem,) = judged(pack, ReportTemplate)
    assert "outputs" in problem.what.zh
    assert problem.place.row is not None


def test_sections_that_nobody_has_are_told_by_pack_check(tmp_path: Path) -> None:
    pack = pack_with(
        tmp_path, ("order: [foreword, tasks, targets]", "order: [foreward, tasks]"), more=OWN.replace("[clusters]", "[cluster]")
    )
    told = sorted(problem.what.en for problem in section_problems(pack, lambda *_path: None))  # type: ignore[arg-type,return-value]
    assert told == ["the report has no section cluster", "the report has no section foreward"]
    assert not list(section_problems(load_pack("chongqing"), lambda *_path: None))  # type: ignore[arg-type,return-value]
    assert {"targets", "chains", "districts", "findings"} <= known_sections()
