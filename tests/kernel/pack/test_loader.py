"""A pack is read whole or refused with everything that is wrong, by file and line."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from liantu.kernel.errors import NotFoundError, PackError
from liantu.kernel.pack import coverage, load_pack

Write = Callable[..., Path]

BREAKS = [
    ("pack.yaml", "zone: centre", "zone: north", "pack.unknown", 8),
    ("pack.yaml", 'district: "500101"', 'district: "500999"', "pack.unknown", 10),
    ("pack.yaml", 'city: "500000"', 'city: "510000"', "pack.unknown", 1),
    ("departments.yaml", "jjxxw", "other", "pack.unknown", None),
    ("items.yaml", "万元", "两银", "pack.unit", 2),
    ("items.yaml", "money: true", "money: true, unclear: [增加值]", "pack.unclear", 2),
    ("items.yaml", "money: true", "money: true, unclear: [产值]", "pack.ambiguous", 2),
    ("items.yaml", "[year]", "[decade]", "pack.literal_error", 2),
    ("vocabulary/gbt4754.csv", "true,", "maybe,", "pack.cell", 4),
    ("vocabulary/gbt4754.csv", "unverified,,", "unverified,mostly,", "pack.cell", 4),
    ("vocabulary/gbt4754.csv", "class,38", "class,39", "pack.unknown_industry", None),
    ("vocabulary/gbt4754.csv", "code,", "id,", "pack.heading", 1),
    ("products/batteries.yaml", 'industry: "3841"', 'industry: "9999"', "pack.unknown", 6),
    ("products/batteries.yaml", "product: cell", "product: cel", "pack.unknown", 15),
    ("products/batteries.yaml", "share: 0.6", "share: sixty", "pack.float_parsing", 15),
    ("products/batteries.yaml", "share: 0.6", "share: 1.6", "pack.less_than_equal", 15),
    ("products/batteries.yaml", "share: 0.6}", "share: 0.6, esential: true}", "pack.extra_forbidden", 15),
    ("products/batteries.yaml", "product: cell, share: 0.6", "product: cell", "pack.input", 15),
    ("products/batteries.yaml", "share: 0.6", "share: 0.6, kind: capital", "pack.input", 15),
    ("products/batteries.yaml", "share: 0.6", "share: 0.6, importance: critical", "pack.input", 15),
    ("products/batteries.yaml", "share: 0.6", "share: 0.6, alternative: cell", "pack.input", 15),
    ("products/batteries.yaml", "code: pack", "code: cell", "pack.duplicate", 10),
    ("products/batteries.yaml", "电池包", "锂 电池", "pack.ambiguous", 10),
    ("products/batteries.yaml", "{zh: 电芯, en: Cell}", "{zh: 电芯}", "pack.text", 4),
    ("chains/battery.yaml", "[pack]", "[pack, box]", "pack.unknown", 8),
    ("chains/battery.yaml", "[pack]", "[pack, cell]", "pack.ambiguous", 8),
    ("chains/battery.yaml", "upstream", "up", "pack.literal_error", 7),
    ("indicators/chains.yaml", "8.a", "8.z", "pack.unknown", 7),
    ("checks/CH001.yaml", "work: task", "work: dance", "pack.unknown", 10),
    ("checks/CH001.yaml", "due_days: 30", "due_days: soon", "pack.int_parsing", 11),
    ("rules/link_state.yaml", "version: 1\n", "", "pack.shape", 1),
    ("measures/08.yaml", "[makers]", "[maker]", "pack.unknown", 6),
    ("measures/08.yaml", "[CH001]", "[CH009]", "pack.unknown", 6),
    ("measures/08.yaml", ', planned: ["figures: ratio"]', "", "pack.unbound", 7),
    ("measures/08.yaml", "code: 8.b", "code: 8.a", "pack.ambiguous", 7),
    ("series/official.csv", "500000", "599999", "pack.unknown", 2),
    ("series/official.csv", "2024年", "2024年1-3季度", "pack.period", 2),
    ("series/official.csv", "32193.15", "many", "pack.float_parsing", 2),
    ("series/official.csv", '"a, b"', "a, b", "pack.columns", 2),
    ("targets.yaml", "period: 2025", "period: soon", "pack.period", 6),
    ("targets.yaml", "direction: above", "direction: up", "pack.literal_error", 7),
]


def problems_of(folder: Path) -> list[tuple[str, str, int | None]]:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return [(problem.place.file, problem.code, problem.place.row) for problem in caught.value.problems]


def test_reads_a_whole_pack(write_pack: Write) -> None:
    pack = load_pack(write_pack())
    assert pack.name.en == "Small city"
    assert pack.products["pack"].made_from[0].importance is None
    assert pack.industries["3841"].high_tech is True
    assert pack.industries["38"].high_tech is None
    assert pack.items["output_value"].unit == "wan_yuan"
    assert pack.series[0].period == "2024"
    assert pack.series[0].origin == "small/series/official.csv:2"
    assert pack.indicators["makers"].version == "1"
    assert [chain.code for chain in pack.chains_of("cell")] == ["battery"]


def test_reads_a_pack_that_has_only_begun(write_pack: Write) -> None:
    folder = write_pack()
    for name in ("products", "chains", "indicators", "checks", "rules", "measures", "series", "vocabulary"):
        shutil.rmtree(folder / name)
    for name in ("departments.yaml", "work.yaml", "items.yaml", "targets.yaml"):
        (folder / name).unlink()
    assert load_pack(folder).products == {}


@pytest.mark.parametrize(("file", "old", "new", "code", "line"), BREAKS)
def test_each_break_is_found_at_its_place(write_pack: Write, file: str, old: str, new: str, code: str, line: int | None) -> None:
    problems = problems_of(write_pack({file: (old, new)}))
    assert code in [problem for _, problem, _ in problems]
    if line is not None:
        assert (f"small/{file}", code, line) in problems


def test_all_errors_come_at_once(write_pack: Write) -> None:
    found = problems_of(
        write_pack(
            {
                "items.yaml": ("万元", "两银"),
                "products/batteries.yaml": ("share: 0.6", "share: sixty"),
                "rules/link_state.yaml": ("version: 1\n", ""),
                "targets.yaml": ("direction: above", "direction: up"),
                "series/official.csv": ("32193.15", "many"),
            }
        )
    )
    assert [file for file, _, _ in found] == [
        "small/items.yaml",
        "small/products/batteries.yaml",
        "small/rules/link_state.yaml",
        "small/series/official.csv",
        "small/targets.yaml",
    ]


def test_all_names_that_lead_nowhere_come_at_once(write_pack: Write) -> None:
    found = problems_of(
        write_pack(
            {
                "chains/battery.yaml": ("[pack]", "[pack, box]"),
                "measures/08.yaml": ("[makers]", "[maker]"),
                "checks/CH001.yaml": ("work: task", "work: dance"),
            }
        )
    )
    assert {code for _, code, _ in found} == {"pack.unknown"}
    assert len(found) == 3


def test_messages_are_in_both_languages(write_pack: Write) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(write_pack({"chains/battery.yaml": ("[pack]", "[pack, box]")}))
    (problem,) = caught.value.problems
    assert str(problem.place) == "small/chains/battery.yaml:8"
    assert (problem.what.zh, problem.what.en) == ("产品 box 不存在", "product box does not exist")
    assert (problem.hint.zh, problem.hint.en) == ("补上定义或改正名称", "define it or correct the name")


def test_there_is_no_such_pack(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="chongqing"):
        load_pack(tmp_path / "nowhere")


def test_a_named_pack_is_read_once() -> None:
    assert load_pack("chongqing") is load_pack("chongqing")


def test_coverage_names_the_room_that_will_carry(write_pack: Write) -> None:
    found = coverage(load_pack(write_pack()))
    assert [commitment.code for commitment in found.bound] == ["8.a"]
    assert {room: [commitment.code for commitment in waiting] for room, waiting in found.by_room().items()} == {"chains": ["8.b"]}


def test_what_follows_from_a_pack_is_told_once_a_pack() -> None:
    pack, told = load_pack("chongqing"), []
    other = dataclasses.replace(pack)
    assert [one.once("test", lambda: told.append(1) or len(told)) for one in (pack, pack, other)] == [1, 1, 2]
    assert pack.identity is pack.identity is not other.identity
