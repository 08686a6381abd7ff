"""名称比对: the forms in which names of organisations are compared, and which pairs deserve a person's look."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

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


@dataclass(frozen=True, slots=True)
class NameRules:
    """How names are compared: what is left out of a core, the scores between which a pair is doubtful, how wide to look."""

    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    doubtful_from: float
    rare_pairs: int
    pair_used_at_most: int
    numbers_must_agree: bool
    doubts_at_most: int

    @classmethod
    def from_pack(cls, rule: Mapping[str, object]) -> NameRules:
        """Read the pack's ``rules/recognition.yaml``."""
        words = {key: tuple(normal_name(str(word)) for word in rule[key]) for key in ("prefixes", "suffixes")}  # type: ignore[attr-defined]
        return cls(
            words["prefixes"],
            tuple(sorted(words["suffixes"], key=len, reverse=True)),
            float(str(rule["doubtful_from"])),
            int(str(rule["rare_pairs"])),
            int(str(rule["pair_used_at_most"])),
            bool(rule["numbers_must_agree"]),
            int(str(rule["doubts_at_most"])),
        )


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


def _candidates(cores: Sequence[str], asked: Collection[int], rules: NameRules) -> set[tuple[int, int]]:
    """Positions of cores that share a rare pair of characters, the asked one first."""
    used = Counter(pair for core in cores for pair in _pairs_of(core))
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, core in enumerate(cores):
        rarest = sorted(_pairs_of(core), key=lambda pair: (used[pair], pair))[: rules.rare_pairs]
        for pair in rarest:
            if used[pair] <= rules.pair_used_at_most:
                blocks[pair].append(at)
    found: set[tuple[int, int]] = set()
    for members in blocks.values():
        for at in members:
            if at in asked:
                found.update((at, other) for other in members if other != at)
    return found


def doubtful_pairs(names: Mapping[int, Iterable[str]], asked: Collection[int], rules: NameRules) -> list[tuple[int, int, float]]:
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
    wanted = set(asked)
    positions = {at for at, owner in enumerate(owners) if owner in wanted}
    found = sorted((a, b) for a, b in _candidates(cores, positions, rules) if owners[a] != owners[b])
    if rules.numbers_must_agree:
        found = [(a, b) for a, b in found if _DIGITS.findall(cores[a]) == _DIGITS.findall(cores[b])]
    if not found:
        return []
    scores = process.cpdist([cores[a] for a, _ in found], [cores[b] for _, b in found], scorer=fuzz.ratio, dtype=np.float32)
    best: dict[tuple[int, int], float] = {}
    for (a, b), score in zip(found, scores.tolist(), strict=True):
        if score < rules.doubtful_from:
            continue
        one, other = owners[a], owners[b]
        if other in wanted and other < one:
            one, other = other, one
        best[one, other] = max(score, best.get((one, other), 0.0))
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(one, other, round(score, 1)) for (one, other), score in ranked[: rules.doubts_at_most]]


def nearest_names(name: str, known: Mapping[str, str], count: int) -> list[str]:
    """Return up to ``count`` known names nearest to ``name``; ``known`` maps the normal form to the name as people write it."""
    near = process.extract(normal_name(name), known.keys(), scorer=fuzz.ratio, limit=count, score_cutoff=50)
    return [known[normal] for normal, _, _ in near]
