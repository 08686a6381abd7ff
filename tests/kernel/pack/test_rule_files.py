"""A rule file is read as its model, held against its pack, once; what it was kept as is read without a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, ClassVar

import pytest

from liantu.kernel.errors import PackError, Place, Problem
from liantu.kernel.pack import Pack, Requirements, RuleFile, check_pack, load_pack
from liantu.kernel.pack.places import PlaceOf
from liantu.kernel.pack.rule_files import by_name, exists
from liantu.kernel.pack.rule_values import Count, ProductCode, Share, SumsToOne, distinct
from liantu.kernel.text import Text

Write = Callable[..., Path]


class LinkRules(RuleFile):
    """A file with a share."""

    file: ClassVar[str] = "link_state"
    decides: ClassVar[Text] = Text("环节", "links")

    ratio: Share


class Baskets(RuleFile):
    """Baskets of products, whose weights are held against the links' ratio."""

    file: ClassVar[str] = "baskets"
    decides: ClassVar[Text] = Text("篮子", "baskets")

    weights: Annotated[dict[ProductCode, Share], SumsToOne]
    order: Annotated[tuple[ProductCode, ...], distinct()] = ()

    def problems(self, pack: Pack) -> Iterable[Problem]:
        if min(self.weights.values()) < pack.rule(LinkRules).ratio:
            yield self.wrong(pack, ("weights",), Text("太轻", "too light"), Text("加重", "make it heavier"))


class Notes(RuleFile):
    """A file that may be absent."""

    file: ClassVar[str] = "notes"
    decides: ClassVar[Text] = Text("说明", "notes")
    optional: ClassVar[bool] = True

    lines: tuple[str, ...] = ()


class Fireworks(RuleFile):
    """A file that may be absent and has no default: then there are none."""

    file: ClassVar[str] = "fireworks"
    decides: ClassVar[Text] = Text("烟火", "fireworks")
    optional: ClassVar[bool] = True

    rockets: Count


BASKETS = """\
version: 1
weights:
  cell: 0.5
  pack: 0.5
"""
FILES = {"rules/baskets.yaml": BASKETS}
ALL = Requirements(by_name(LinkRules, Baskets, Notes, Fireworks))


def problems(folder: Path, requirements: Requirements = ALL) -> list[tuple[str, str, int | None]]:
    with pytest.raises(PackError) as caught:
        check_pack(folder, requirements)
    return [(problem.place.file, problem.code, problem.place.row) for problem in caught.value.problems]


def test_a_rule_file_is_read_once_as_its_model(write_pack: Write) -> None:
    pack = load_pack(write_pack(files=FILES))
    assert pack.rule(LinkRules).ratio == 0.3
    assert pack.rule(Baskets) is pack.rule(Baskets)
    assert pack.rule(Baskets).version == "1"
    other = replace(pack, rules={**pack.rules, "link_state": {"version": 2, "ratio": 0.1}})
    assert (other.rule(LinkRules).ratio, pack.rule(LinkRules).ratio) == (0.1, 0.3)


def test_nothing_is_asked_of_a_pack_that_is_only_read(write_pack: Write) -> None:
    pack = load_pack(write_pack(files={"rules/link_state.yaml": "version: 1\nratio: much\n", "rules/unheard_of.yaml": "version: 1\n"}))
    with pytest.raises(PackError) as caught:
        pack.rule(LinkRules)
    assert [(str(problem.place), problem.code) for problem in caught.value.problems] == [
        ("small/rules/link_state.yaml:2", "pack.float_type")
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (BASKETS.replace("pack: 0.5", "pack: 0.4"), "pack.sum", 3),
        (BASKETS.replace("pack: 0.5", "box: 0.5"), "pack.unknown", 4),
        (BASKETS.replace("pack: 0.5", "pack: true"), "pack.float_type", 4),
        (BASKETS.replace("pack: 0.5", 'pack: "0.5"'), "pack.float_type", 4),
        (BASKETS.replace("cell: 0.5\n  pack: 0.5", "cell: 0.2\n  pack: 0.8"), "pack.rule", 3),
        (BASKETS + "order: [cell, cell]\n", "pack.twice", 5),
        (BASKETS + "sizes: 3\n", "pack.extra_forbidden", 5),
        ("version: 1\n", "pack.missing", 1),
    ],
)
def test_what_is_wrong_with_a_file_is_told_at_its_line(write_pack: Write, text: str, code: str, line: int) -> None:
    assert problems(write_pack(files={"rules/baskets.yaml": text})) == [("small/rules/baskets.yaml", code, line)]


def test_missing_and_unknown_files_are_told_with_all_else(write_pack: Write) -> None:
    folder = write_pack({"targets.yaml": ("direction: above", "direction: up")}, files={"rules/basket.yaml": BASKETS})
    assert problems(folder) == [
        ("small/rules/basket.yaml", "pack.rule_file_unknown", 1),
        ("small/rules/baskets.yaml", "pack.rule_file_missing", None),
        ("small/targets.yaml", "pack.literal_error", 7),
    ]


def test_an_optional_file_means_its_defaults_or_nothing(write_pack: Write) -> None:
    pack = check_pack(write_pack(files=FILES), ALL)
    assert pack.rule(Notes).lines == ()
    with pytest.raises(PackError, match="fireworks"):
        pack.rule(Fireworks)


def test_a_file_that_another_leans_on_is_told_once(write_pack: Write) -> None:
    """Form first: what stands between parts is asked only where each has its form."""
    folder = write_pack({"rules/link_state.yaml": ("ratio: 0.3", "ratio: 3")}, files=FILES)
    assert problems(folder) == [("small/rules/link_state.yaml", "pack.less_than_equal", 2)]


def test_rooms_check_other_parts_of_a_pack(write_pack: Write) -> None:
    def long_names(pack: Pack, place: PlaceOf) -> Iterable[Problem]:
        for product in pack.products.values():
            if len(product.name.zh) > 2:
                yield Problem(
                    "pack.long", Text("太长", "too long"), Text("缩短", "shorten it"), place(("products", product.code), ("name",))
                )

    found = problems(write_pack(files=FILES), ALL | Requirements(checks=(long_names,)))
    assert found == [("small/products/batteries.yaml", "pack.long", 11)]


def test_a_file_belongs_to_one_room() -> None:
    with pytest.raises(ValueError, match="two rooms read link_state"):
        _ = ALL | Requirements(by_name(LinkRules))
    with pytest.raises(ValueError, match="two models"):
        by_name(Notes, Notes)


def test_what_was_kept_is_read_without_its_pack() -> None:
    kept = Baskets.from_stored({"version": "1", "weights": {"a product of then": 1.0}, "a key of then": 5})
    assert kept.weights == {"a product of then": 1.0}


def test_a_code_is_told_by_its_noun(write_pack: Write) -> None:
    class Owners(RuleFile):
        """A file that names a department."""

        file: ClassVar[str] = "owners"
        decides: ClassVar[Text] = Text("牵头部门", "owners")

        owner: Annotated[str, exists(Text("部门", "department"), lambda pack: pack.departments)]

    pack = load_pack(write_pack(files={"rules/owners.yaml": "version: 1\nowner: nobody\n"}))
    with pytest.raises(PackError) as caught:
        pack.rule(Owners)
    (problem,) = caught.value.problems
    assert problem.place == Place("small/rules/owners.yaml", row=2)
    assert (problem.what.zh, problem.what.en) == ("owner：部门 nobody 不存在", "owner: department nobody does not exist")
