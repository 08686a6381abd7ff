"""A rule file that lacks a key, has one that nobody knows, or a value of a wrong kind is refused at its line, whatever the key is.

The cases are made by walking the real pack beside the rooms' models: a new key is tested without being named here.
"""

from __future__ import annotations

import copy
import re
import shutil
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from annotated_types import MinLen
from click.testing import CliRunner
from pydantic import BaseModel

from liantu.chains.engine.rule_files import PlaceWords
from liantu.kernel.errors import PackError
from liantu.kernel.pack import PACKS_FOLDER, Pack, RuleFile, load_pack
from liantu.kernel.pack.documents import Path_
from liantu.kernel.pack.rule_files import judged
from liantu.project.cli import main
from liantu.rooms.installed import installed_rooms
from liantu.rooms.pack_requirements import requirements

MODELS: Mapping[str, type[RuleFile]] = requirements().rule_files
OPTIONAL = {
    "calibration": {f"industries.{name}" for name in ("unlisted", "firms", "classes")} | {"districts.leads", "districts.known"},
    "clusters": {"mark", "source", "clusters.level", "clusters.target"},
    "fields": {"mark", "source"},
    "firm_standing": {"indicators", "groups", "significant_digits"},
    "firm_words": {"size", "ownership"},
    "head_figures": {"indicators", "least_matched"},
    "link_state": {f"states.all.{name}" for name in ("at_least", "at_most", "above", "below", "equals", "known")},
    "place_words": {"places"},
    "populations": {f"populations.{name}" for name in ("rule", "kind", "item", "at_least", "falls_back_years")},
    "product_matching": {"general.decided", "general.decided.tails", "general.decided.unless", "levels.products", "makers.not_classes"},
    "publication": {"near"},  # assessments of before keep the file without it
    "report": {"schedule", "fonts.instead", "left_out", "titles", "own"},
    "report_form": {"forms", "reason_longest", "forms.adds_up_within", "forms.holds"}
    | {f"forms.groups.fields.{name}" for name in ("required", "least", "whole", "note")},
    "report_statistics": {"head.growth", "causes.further"},
    "source_words": {"phrases", "phrases.en"},
    "tile_map": {"short"},
    "work": {"causes", "fields"},
}
"""The only keys that may be left out, by file; all others are asked for by name."""
OWN_CODES = {"cell_words", "populations"}
"""Files with sections whose keys are the city's own words or codes."""


def plain(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """An annotation without ``Annotated`` and ``| None``, and what it was annotated with."""
    notes: tuple[Any, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            notes += tuple(more)
        elif get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation):
            (annotation,) = (part for part in get_args(annotation) if part is not type(None))
        else:
            return annotation, notes


def sections(annotation: Any, value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any, Any]]:
    """Each value of a file with its path and annotation, from the outside in."""
    kind, _ = plain(annotation)
    yield path, annotation, value
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if name in value:
                yield from sections(field.annotation, value[name], (*path, name))
    elif get_origin(kind) is dict:
        for key, inner in value.items():
            yield from sections(get_args(kind)[1], inner, (*path, key))
    elif get_origin(kind) in (tuple, frozenset):
        several = get_origin(kind) is frozenset or get_args(kind)[-1] is Ellipsis
        for place, inner in enumerate(value):
            yield from sections(get_args(kind)[0 if several else place], inner, (*path, place))


def free(annotation: Any) -> bool:
    """Whether a mapping's key may be any word."""
    _, notes = plain(annotation)
    return all(isinstance(part, MinLen) for note in notes for part in getattr(note, "metadata", (note,)))


def changed(pack: Pack, file: str, path: Path_, change: Callable[[Any, Any], None]) -> Pack:
    """The pack with a change at ``path`` of a rule file: ``change(the mapping or list that holds it, its key)``."""
    raw = copy.deepcopy(pack.rules[file])
    holder: Any = raw
    for part in path[:-1]:
        holder = holder[part]
    change(holder, path[-1])
    return replace(pack, rules={**pack.rules, file: raw})


def drop(holder: Any, key: Any) -> None:
    del holder[key]


def mistype(holder: Any, key: Any) -> None:
    holder[key] = {str: {"not": "text"}, dict: 3, list: 3}.get(type(holder[key]), "many")


def add(holder: Any, key: Any) -> None:
    holder[key] = copy.deepcopy(next(iter(holder.values()))) if holder else 1


def told(pack: Pack, model: type[RuleFile]) -> set[tuple[str, int | None]]:
    return {(problem.place.file, problem.place.row) for problem in judged(pack, model)[1]}


def at(pack: Pack, model: type[RuleFile], path: Path_) -> tuple[str, int | None]:
    place = model.place(pack, *path)
    return place.file, place.row


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("chongqing")


_MOST_PLACES = 60


def missed(pack: Pack, model: type[RuleFile], paths: list[Path_], change: Callable[[Any, Any], None]) -> list[Path_]:
    """The changes that are not told at their place; of files with thousands of entries alike, places spread over the file are tried."""
    return [
        path
        for path in paths[:: 1 + len(paths) // _MOST_PLACES]
        if at(pack, model, path) not in told(changed(pack, model.file, path, change), model)
    ]


def required(pack: Pack, model: type[RuleFile]) -> list[Path_]:
    found = []
    for path, annotation, value in sections(model, pack.rules[model.file]):
        kind, _ = plain(annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += [(*path, name) for name, field in kind.model_fields.items() if field.is_required() and name in value]
    return found


@pytest.mark.parametrize("file", MODELS)
def test_the_real_file_is_right(pack: Pack, file: str) -> None:
    assert judged(pack, MODELS[file])[1] == []


@pytest.mark.parametrize("file", MODELS)
def test_every_key_is_missed_at_its_place(pack: Pack, file: str) -> None:
    """Version apart, which loading asks for already. A key that another key's absence explains (an item and its line) is told there."""
    paths = [path for path in required(pack, MODELS[file]) if path != ("version",)]
    assert paths or MODELS[file].optional
    assert missed(pack, MODELS[file], paths, drop) == []


@pytest.mark.parametrize("file", MODELS)
def test_only_these_keys_may_be_left_out(pack: Pack, file: str) -> None:
    optional: set[str] = set()
    for path, annotation, _value in sections(MODELS[file], pack.rules[file]):
        kind, _ = plain(annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names = [part for part in path if isinstance(part, str)]
            names = names[:1] if file == "populations" else names
            optional |= {".".join([*names, name]) for name, field in kind.model_fields.items() if not field.is_required()}
    assert optional == OPTIONAL.get(file, set())


@pytest.mark.parametrize("file", MODELS)
def test_every_value_of_a_wrong_kind_is_told_at_its_place(pack: Pack, file: str) -> None:
    paths = [path for path, _annotation, _value in sections(MODELS[file], pack.rules[file]) if path]
    assert missed(pack, MODELS[file], paths, mistype) == []


@pytest.mark.parametrize("file", MODELS)
def test_a_key_that_nobody_knows_is_told_in_every_section(pack: Pack, file: str) -> None:
    paths: list[Path_] = []
    for path, annotation, _value in sections(MODELS[file], pack.rules[file]):
        kind, _ = plain(annotation)
        known = isinstance(kind, type) and issubclass(kind, BaseModel)
        if known or (get_origin(kind) is dict and not free(get_args(kind)[0]) and file not in OWN_CODES):
            paths.append((*path, "no_such_key"))
    assert paths
    assert missed(pack, MODELS[file], paths, add) == []


@pytest.mark.parametrize("file", MODELS)
def test_a_problem_says_what_and_how_to_mend_it_in_both_languages(pack: Pack, file: str) -> None:
    broken = changed(pack, file, ("no_such_key",), add)
    (problem,) = judged(broken, MODELS[file])[1]
    assert re.search("[\u4e00-\u9fff]", problem.what.zh)
    assert re.search("[\u4e00-\u9fff]", problem.hint.zh)
    assert "no_such_key" in problem.what.en
    assert problem.hint.en.isascii()


@pytest.mark.parametrize("file", [file for file, model in MODELS.items() if not model.optional])
def test_a_missing_file_is_told_with_what_it_decides(pack: Pack, file: str) -> None:
    without = replace(pack, rules={name: raw for name, raw in pack.rules.items() if name != file})
    with pytest.raises(PackError) as caught:
        without.rule(MODELS[file])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("pack.rule_file_missing", f"chongqing/rules/{file}.yaml")
    assert MODELS[file].decides.zh in problem.what.zh
    assert MODELS[file].decides.en in problem.what.en


def test_a_file_belongs_to_one_room() -> None:
    names = [name for room in installed_rooms() for name in room.rule_files()]
    assert sorted(names) == sorted(set(names)) == sorted(MODELS)
    assert all(model.file == name for name, model in MODELS.items())


def checked(folder: Path) -> tuple[int, list[str]]:
    found = CliRunner().invoke(main, ["pack", "check", str(folder)])
    return found.exit_code, [line.strip() for line in found.output.splitlines()]


def test_pack_check_tells_everything_at_once(tmp_path: Path) -> None:
    """Through the command line: a key that is missing, one unknown, one of a wrong type, a file that is missing, and an unknown one."""
    folder = tmp_path / "chongqing"
    shutil.copytree(PACKS_FOLDER / "chongqing", folder)
    for name, old, new in (
        ("computation", "keep: 3 ", "kept: 3 "),
        ("quality", "robust_z: 6.0", "robust_z: six"),
    ):
        path = folder / "rules" / f"{name}.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    (folder / "rules" / "disclosure.yaml").unlink()
    (folder / "rules" / "disclosures.yaml").write_text("version: 1\n", "utf-8")
    (folder / "items.yaml").write_text((folder / "items.yaml").read_text("utf-8").replace("unit: yuan", "unit: doubloons", 1), "utf-8")
    code, lines = checked(folder)
    assert code == 1
    starts = [re.match(r"[\w/.]+(:\d+)?: pack\.\w+ \w*", line) for line in lines[1:]]
    assert [start.group() for start in starts if start] == [
        "chongqing/items.yaml:5: pack.unit unit",
        "chongqing/rules/computation.yaml:2: pack.missing keep",
        "chongqing/rules/computation.yaml:4: pack.extra_forbidden kept",
        "chongqing/rules/disclosure.yaml: pack.rule_file_missing 缺少参数文件",
        "chongqing/rules/disclosures.yaml:1: pack.rule_file_unknown 没有房间读取参数文件",
        "chongqing/rules/quality.yaml:62: pack.float_type jumps",
    ]


def test_pack_check_names_checks_and_work_both_ways(tmp_path: Path) -> None:
    folder = tmp_path / "chongqing"
    shutil.copytree(PACKS_FOLDER / "chongqing", folder)
    (folder / "checks" / "ST008.yaml").unlink()
    text = (folder / "checks" / "ST007.yaml").read_text("utf-8")
    (folder / "checks" / "ST099.yaml").write_text(text.replace("code: ST007", "code: ST099"), "utf-8")
    work = (folder / "work.yaml").read_text("utf-8")
    (folder / "work.yaml").write_text(work.replace("room: risk, planned: true", "room: risk", 1), "utf-8")
    code, lines = checked(folder)
    assert code == 1
    assert any("checks/ST008.yaml: pack.check_without_page" in line for line in lines)
    assert any("checks/ST099.yaml:" in line and "pack.check_without_code" in line for line in lines)
    assert any("work.yaml:" in line and "pack.no_room" in line for line in lines)


@pytest.mark.parametrize(
    ("file", "path", "value", "where"),
    [
        ("clusters", ("clusters", 1, "industries", 0), "39", None),
        ("clusters", ("clusters", 1, "target"), "cluster_output_pottery", None),
        ("fields", ("fields", 1, "industries", 0), "3999", None),
        ("disclosure", ("maximum_largest_share",), 70, None),
        ("opportunities", ("weights", "value"), 0.5, ("weights",)),
        ("regions", ("pairing", "weights", "upstream"), 0.5, ("pairing", "weights")),
        ("regions", ("partners", 0, "region"), "500101", None),
        ("populations", ("populations", "above_scale", "item"), "turnover", None),
        ("populations", ("populations", "above_scale", "at_least"), None, ("populations", "above_scale")),
        ("populations", ("populations", "all"), None, None),
        ("quality", ("expected", "month", "population"), "large_ones", None),
        ("quality", ("contradictions", 0, "formula"), "value_added >> output_value", None),
        ("quality", ("contradictions", 0, "items"), ["revenue", "output_value"], ("contradictions", 0)),
        ("quality", ("contradictions", 0, "code"), "rd_over_revenue", ("contradictions",)),
        ("quality", ("look_back",), {"month": 12}, ("expected", "year")),
        ("link_state", ("states", 0, "all", 0, "value"), "luck", None),
        ("link_state", ("states", 0, "all"), [], ("states",)),
        ("nearness", ("digits", "4"), 1.5, None),
        ("product_matching", ("contains", 0, "product"), "cell_battery", None),
        ("product_matching", ("general", 0, "family"), "玩具", None),
        ("simulation", ("schools", "graduates", "pottery"), 5, ("schools", "graduates")),
        ("simulation", ("lost_years_before",), [0], ("lost_years_before", 0)),
        ("calibration", ("districts", 0, "district"), "500000", None),
        ("calibration", ("districts", 1, "output"), 9999, ("districts",)),
        ("calibration", ("districts", 3, "leads", "9999"), 2.0, None),
        ("calibration", ("industries", 1, "industry"), "39", ("industries",)),
        ("simulation", ("sectors", 0, "divisions", 0), "06", ("sectors", 1, "divisions", 0)),
        ("tile_map", ("rows", 0, 0), "500101", ("rows",)),
        ("targets", ("verdict", "decimals", "doubloon"), 1, ("verdict", "decimals")),
        ("cell_words", ("no",), ["是"], ()),
        ("computation", ("full_enough",), 1.5, None),
        ("computation", ("kinds",), ["year", "year"], None),
    ],
)
def test_values_that_cannot_be_are_told(pack: Pack, file: str, path: Path_, value: Any, where: Path_ | None) -> None:
    def change(holder: Any, key: Any) -> None:
        holder[key] = value

    model = MODELS[file]
    assert at(pack, model, path if where is None else where) in told(changed(pack, file, path, change), model)


def test_an_indicator_counts_a_population_that_there_is(pack: Pack) -> None:
    entry = next(iter(pack.measured.values())).model_copy(update={"population": "small"})
    broken = replace(pack, measured={**pack.measured, entry.code: entry})
    (problem,) = requirements().in_place(broken)
    assert (problem.code, problem.what.en) == ("pack.unknown", "population small does not exist")
    assert problem.place == pack.place(("indicators", entry.code), ("population",))


def test_a_rule_that_leans_on_a_broken_one_tells_the_broken_one_once(pack: Pack) -> None:
    """Whom quality expects stands in the populations: where these cannot be read, only they are told."""
    broken = changed(pack, "populations", ("populations", "all"), drop)
    assert [problem.place.file for problem in requirements().in_place(broken)] == ["chongqing/rules/populations.yaml"]


def test_a_file_that_only_the_demonstration_needs_may_be_absent(pack: Pack) -> None:
    without = replace(pack, rules={name: raw for name, raw in pack.rules.items() if name not in {"simulation", "place_words"}})
    assert requirements().met_by(without) is without
    assert without.rule(PlaceWords).places == {}
    with pytest.raises(PackError, match="liantu demo"):
        without.rule(MODELS["simulation"])
