"""Column maps of a pack are held against the declared tables before anything is read; every fault with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from liantu.chains.engine.tables import CHAIN_LINKS
from liantu.kernel.pack.loader import PACKS_FOLDER
from liantu.kernel.pack.reading import Reading
from liantu.registry.engine.source_options import check_source_maps
from liantu.registry.engine.tables import TABLES

HEAD = """code: survey
name: {zh: 调查, en: Survey}
tables:
  - table: supply_links
    file: survey.csv
    columns: {supplier: 供应商, customer: 采购方, product: 产品, amount_fen: 金额, _kind: 类别}
    constants: {year: 2024}
    options:
"""
REASON = "reason: other, text: {zh: 其他, en: other}"


def told(folder: Path, text: str) -> list[tuple[int | None, str]]:
    """Line and sentence of each problem of a pack whose only column map is ``text``."""
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / "survey.yaml").write_text(text, encoding="utf-8")
    (folder / "pack.yaml").write_bytes((PACKS_FOLDER / "chongqing" / "pack.yaml").read_bytes())
    reading = Reading(folder)
    pack = reading.pack()
    assert pack is not None
    assert not reading.problems
    problems = check_source_maps(pack, reading.place)
    assert all(problem.place.file.endswith("sources/survey.yaml") for problem in problems)
    return [(problem.place.row, problem.what.en) for problem in problems]


FAULTS = {
    "an unknown verb": ("      drop_if: [{field: product, blank: true}]", 9, "drop_if: Extra inputs are not permitted"),
    "an unknown key of a verb": (
        f"      set_aside:\n        - {{field: product, matches: x, {REASON}, colour: red}}",
        10,
        "set_aside.0.colour: Extra inputs are not permitted",
    ),
    "a key that is missing": (
        "      set_aside:\n        - {field: product, matches: x, text: {zh: 其他, en: other}}", 10, "set_aside.0.reason: Field required",
    ),
    "a text in one language": (
        "      clashes: {key: product, differs: supplier, reason: twice, text: {zh: 仅中文}}",
        9,
        "clashes.text: must have zh",
    ),
    "a number written as a text": (
        f"      set_aside:\n        - {{field: amount_fen, above: '1', {REASON}}}",
        10,
        "set_aside.0.above: Input should be a valid number",
    ),
    "two conditions at once": (
        "      drop_when:\n        - {field: product, blank: true, matches: x}",
        10,
        "drop_when.0: give exactly one of matches, in, above, below, blank",
    ),
    "no condition": ("      drop_when:\n        - {field: product}", 10, "drop_when.0: give exactly one of"),
    "a pattern that is none": ("      drop_when: [{field: product, matches: '(x'}]", 9, "(x is no regular expression"),
    "a pattern without a group": ("      extract: {product: '[0-9]+'}", 9, "extract.product: the pattern needs a group in brackets"),
    "a list where a field is expected": (
        "      gather: {key: [product], name: supplier, into: customer}", 9, "gather.key: Input should be a valid string",
    ),
    "an empty list": ("      combine: {by: [], largest: amount_fen}", 9, "combine.by"),
    "another reader of names": ("      match: {product: guess}", 9, "match.product: Input should be 'names'"),
    "a field that nothing gives": ("      strip_prefix: {stock_days: 约}", 9, "no column is read as the field stock_days"),
    "a constant used before constants come": ("      drop_when: [{field: year, in: [2023]}]", 9, "no column is read as the field year"),
    "a field that the table does not have": (
        "      mark:\n        colour: [{field: product, matches: x, value: red}]",
        10,
        "the table supply_links has no field colour",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told_with_its_line(fault: str, tmp_path: Path) -> None:
    text, line, sentence = FAULTS[fault]
    problems = told(tmp_path, HEAD + text + "\n")
    assert [row for row, _ in problems] == [line]
    assert sentence in problems[0][1]


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        ("{amount_fen: 当年价}", "unknown unit '当年价'"),
        ("{amount_fen: 吨}", "the unit '吨' does not fit the field amount_fen"),
        ("{product: 元}", "the field product takes no unit"),
    ],
)
def test_a_unit_that_cannot_be_applied_is_told(units: str, sentence: str, tmp_path: Path) -> None:
    problems = told(tmp_path, HEAD.replace("    options:\n", f"    units: {units}\n"))
    assert len(problems) == 1
    assert problems[0][0] == 8
    assert sentence in problems[0][1]


def test_all_faults_of_all_tables_are_told_at_once(tmp_path: Path) -> None:
    text = f"""code: survey
name: {{zh: 调查, en: Survey}}
tables:
  - table: supplies
  - table: organisations
    columns: {{name: 名称, colour: 颜色}}
    constants: {{_mark: x}}
    units: {{weight: 吨}}
    values:
      shape: {{L: large}}
    options:
      set_aside:
        - {{field: name, in: [x], {REASON}}}
        - {{field: nam, in: [x], {REASON}, show: colour}}
"""
    assert told(tmp_path, text) == [
        (4, "unknown table supplies"),
        (6, "the table organisations has no field colour"),
        (7, "the table organisations has no field _mark"),
        (8, "the table organisations has no field weight"),
        (10, "the table organisations has no field shape"),
        (14, "no column is read as the field nam"),
    ]


def test_verbs_may_use_what_verbs_before_them_give(tmp_path: Path) -> None:
    text = """code: survey
name: {zh: 调查, en: Survey}
tables:
  - table: organisations
    columns: {name: 名称, _id: 编号}
    constants: {kind: firm}
    options:
      set_aside: [{field: kind, in: [x], reason: other, text: {zh: 其他, en: other}}]
      gather: {key: name, name: _id, into: aliases}
      mark:
        inside_city: [{field: name, matches: 重庆, value: true}]
      append: {aliases: [_id]}
      combine: {by: [name, inside_city], largest: _id}
"""
    assert told(tmp_path, text) == []


@pytest.mark.parametrize("name", sorted(path.parent.name for path in PACKS_FOLDER.glob("*/pack.yaml")))
def test_the_column_maps_of_our_packs_are_right(name: str) -> None:
    assert TABLES["chain_links"] is CHAIN_LINKS
    reading = Reading(PACKS_FOLDER / name)
    pack = reading.pack()
    assert pack is not None
    assert pack.sources
    assert check_source_maps(pack, reading.place) == []
