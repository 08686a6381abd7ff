"""月报用语: the words and patterns of a report as a rule file of the pack gives them, held against what a room fills in."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from liantu.kernel.report import PatternError, fields_of
from liantu.kernel.text import Text


def names(*words: str, figures: tuple[str, ...] = ()) -> AfterValidator:
    """Return a validator of a pattern: it may name ``words`` and ``figures``, the latter in one order in both languages.

    A pattern need not name all. Refused are names that nobody fills in, and figures that stand in one language only or elsewhere.
    """
    return AfterValidator(_checked((*words, *figures), figures))


def wording_fault(pattern: Text, words: tuple[str, ...], figures: tuple[str, ...]) -> Text | None:
    """Return what is wrong with a pattern that may name ``words`` and ``figures``; None where nothing is."""
    try:
        _checked((*words, *figures), figures)(pattern)
    except PydanticCustomError as error:
        zh, _slash, en = error.message().partition(" / ")
        return Text(f"“{pattern.zh}”{zh}", f"“{pattern.en}”: {en}")
    return None


def _checked(known: tuple[str, ...], figures: tuple[str, ...]) -> Callable[[Text], Text]:
    def check(pattern: Text) -> Text:
        try:
            zh, en = fields_of(pattern.zh), fields_of(pattern.en)
        except PatternError as error:
            raise PydanticCustomError("pattern", "{zh} / {en}", {"zh": error.what.zh, "en": error.what.en}) from error
        if unknown := sorted({*zh, *en} - set(known)):
            said = {"names": ", ".join(unknown), "known": ", ".join(known) or "-"}
            raise PydanticCustomError("pattern", "没有这些值：{names}，可用：{known} / no such values: {names}; available: {known}", said)
        if [name for name in zh if name in figures] != [name for name in en if name in figures]:
            raise PydanticCustomError("pattern", "指标值在两种文字中的次序应相同 / figures stand in one order in both languages")
        return pattern

    return check
