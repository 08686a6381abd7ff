"""名称比对: the forms in which names of organisations are compared, and which pairs deserve a person's look."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AfterValidator, Field
from rapidfuzz import fuzz, process

from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, Flag, Likeness, LongestFirst, Whole
from liantu.kernel.text import Text

_NOISE = re.compile(r"[\s\u3000·•・.,，。、;；:：'\"“”‘’`()\[\]{}<>《》〈〉【】〔〕\-_—–/\\|*＊&＆]+")
_DIGITS = re.compile(r"\d+")


def normal_name(name: str) -> str:
    """Return the form in which two spellings of one name are equal: width, case, blanks, brackets and points do not count.

    >>> normal_name("重庆长安（集团）股份 有限公司"), normal_name("ＡＢＣ Motors Co., Ltd.")
    ('重庆长安集团股份有限公司', 'abcmotorscoltd')
    """
    while (simpler := _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())) != name:
        name = simpler
    return name


NormalName = Annotated[str, Field(min_length=1), AfterValidator(normal_name)]


class NameRules(RuleFile):
    """How names are compared: what is left out of a core, from which likeness a pair is doubtful, how wide to look, words for places."""

    file: ClassVar[str] = "recognition"
    decides: ClassVar[Text] = Text("如何比对单位名称；“所在地”一栏的用语", "how names of organisations are compared; words for places")

    prefixes: tuple[NormalName, ...]
    suffixes: Annotated[tuple[NormalName, ...], LongestFirst]
    doubtful_from: Likeness
    rare_pairs: Count
    pair_used_at_most: Count
    numbers_must_agree: Flag
    doubts_at_most: Whole
    nearest_names: Whole
    place_unknown: frozenset[NormalName]


def core_name(normal: str, rules: NameRules) -> str:
    """Return what is left of a normal name without the city and the legal form; the whole where nothing would be left."""
    core = normal
    for prefix in rules.prefixes:
        if core.startswith(prefix) and len(core) > len(prefix):
            core = core[len(prefix) :]
            break
    shorter = True
    while shorter:
        shorter = False
        for suffix in rules.suffixes:
            if core.endswith(suffix) and len(core) > len(suffix):
                core, shorter = core[: -len(suffix)], True
                break
    return core


def _pairs_of(core: str) -> set[str]:
    """Neighbouring characters of a core; the core itself where it has one character."""
    return {core[at : at + 2] for at in range(len(core) - 1)} or {core}


def _candidates(cores: Sequence[str], positions: Collection[int], rules: NameRules) -> set[tuple[int, int]]:
    """Positions of cores that share a rare pair of characters, the asked one first."""
    used = Counter(pair for core in cores for pair in _pairs_of(core))
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, core in enumerate(cores):
        rarest = sorted(_pairs_of(core), key=lambda pair: (used[pair], pair))[: rules.rare_pairs]
        for pair in rarest:
            if used[pair] <= rules.pair_used_at_most:
                blocks[pair].append(at)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        for at in members:
            if at in positions:
                pairs.update((at, other) for other in members if other != at)
    return pairs


def doubtful_pairs(names: Mapping[int, Iterable[str]], wanted: Collection[int], rules: NameRules) -> list[tuple[int, int, float]]:
    """Return (asked organisation, other organisation, score 0–100) for pairs whose names are close but not equal.

    ``names`` are normal names by organisation; only pairs with one side in ``asked`` are looked for, each once, best first.
    Names whose numbers differ are never a pair (第二分公司, 第三分公司).
    """
    owners: list[int] = []
    cores: list[str] = []
    for owner, spellings in names.items():
        for core in {core_name(spelling, rules) for spelling in spellings}:
            owners.append(owner)
            cores.append(core)
    wanted = set(wanted)
    positions = {at for at, owner in enumerate(owners) if owner in wanted}
    pairs = sorted((a, b) for a, b in _candidates(cores, positions, rules) if owners[a] != owners[b])
    if rules.numbers_must_agree:
        pairs = [(a, b) for a, b in pairs if _DIGITS.findall(cores[a]) == _DIGITS.findall(cores[b])]
    if not pairs:
        return []
    scores = process.cpdist([cores[a] for a, _ in pairs], [cores[b] for _, b in pairs], scorer=fuzz.ratio, dtype=np.float32)
    best: dict[tuple[int, int], float] = {}
    for (a, b), score in zip(pairs, scores.tolist(), strict=True):
        if score < rules.doubtful_from:
            continue
        one, other = owners[a], owners[b]
        if other in wanted and other < one:
            one, other = other, one
        best[one, other] = max(score, best.get((one, other), 0.0))
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(one, other, round(score, 1)) for (one, other), score in ranked[: rules.doubts_at_most]]


_LIKE = 60
"""Likeness (0–100) of cores from which a name is suggested."""


def nearest_names(name: str, known: Mapping[str, str], rules: NameRules) -> list[str]:
    """Return the known names nearest to ``name``: those whose core is alike, for every firm of a city shares place and legal form.

    ``known`` maps cores (`core_name`) to names as people write them; at most ``rules.nearest_names`` are returned.
    """
    core, at_most = core_name(normal_name(name), rules), rules.nearest_names
    near = process.extract(core, known.keys(), scorer=fuzz.ratio, limit=at_most, score_cutoff=_LIKE)
    return [known[core] for core, _, _ in near]
