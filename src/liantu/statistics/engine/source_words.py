"""来源用语: what is noted beside published figures, in the reader's language."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import Field

from liantu.kernel.pack.entries import Entry, NonEmpty
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import distinct
from liantu.kernel.text import Text

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(rf"([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}})")
_MARKS = {", ": "，", "; ": "；", "(": "（", ")": "）"}


class SourcePhrase(Entry):
    """用语: what was written down, and how it is said; ``en`` is what was written where it is left out."""

    said: NonEmpty
    zh: NonEmpty
    en: str = ""


class SourceWords(RuleFile):
    """The phrases of notes and sources of published series."""

    file: ClassVar[str] = "source_words"
    decides: ClassVar[Text] = Text("官方数据的口径和出处用语", "the words of notes and sources of published figures")
    optional: ClassVar[bool] = True

    phrases: Annotated[tuple[SourcePhrase, ...], distinct(lambda phrase: phrase.said)] = Field(default=())

    def text(self, note: str) -> Text:
        """Return a note or source in both languages; of what no phrase tells, what was written.

        >>> words = SourceWords(version="1", phrases=({"said": "copy at ", "zh": "转载于 "},))
        >>> words.text("communiqué, copy at a.cn (20 January 2024)").zh
        'communiqué，转载于 a.cn（2024年1月20日）'
        """
        zh, en = note, note
        for phrase in sorted(self.phrases, key=lambda one: -len(one.said)):
            zh = _replaced(zh, phrase.said, phrase.zh)
            en = _replaced(en, phrase.said, phrase.en or phrase.said)
        zh = _DATE.sub(lambda found: f"{found[3]}年{_MONTHS.index(found[2]) + 1}月{found[1]}日", zh)
        for mark, wide in _MARKS.items():
            zh = zh.replace(mark, wide)
        return Text(re.sub(r" ?(?=[，；（）])|(?<=[，；（）]) ", "", zh), en)


def _replaced(text: str, said: str, words: str) -> str:
    """Replace a phrase where it stands as words of its own."""
    bounds = [r"(?<![A-Za-z])" if said[:1].isalpha() else "", r"(?![A-Za-z])" if said[-1:].isalpha() else ""]
    return re.sub(f"{bounds[0]}{re.escape(said)}{bounds[1]}", lambda _found: words, text)
