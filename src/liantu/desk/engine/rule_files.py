"""参数文件: the rule file of the pack that belongs to the desk."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.pack.entries import Entry, Words
from liantu.kernel.pack.rule_files import RuleFile, by_name
from liantu.kernel.text import Text


class ExampleComment(Entry):
    """A question about a finding, and its answer."""

    asks: Words
    answers: Words


class DeskRules(RuleFile):
    """The pack's rules/desk.yaml: limits of comments, notices and what people keep."""

    file: ClassVar[str] = "desk"
    decides: ClassVar[Text] = Text(
        "评论、关注、通知和每日摘要的上限，大屏轮播的间隔",
        "limits of comments, of what people follow and save, of notices and the daily digest; the pace of the big screen",
    )

    comment_characters: int = Field(ge=1)
    comments_an_hour: int = Field(ge=1)
    comment_minutes_to_delete: int = Field(ge=0)
    comments_shown: int = Field(ge=1)
    followed_at_most: int = Field(ge=1)
    views_at_most: int = Field(ge=1)
    days_looked_back: int = Field(ge=1)
    """How far back changes of what is followed are looked for."""
    changes_shown: int = Field(ge=1)
    digest_lines: int = Field(ge=1)
    findings_told_singly: int = Field(ge=0)
    """As many new red findings of one run are told one by one; more in one line that leads to the list."""
    example_comments: tuple[ExampleComment, ...]
    """What people of the demonstration city say to each other about findings."""
    screen_seconds: int = Field(ge=5)
    """How long a panel of the big screen stands."""


class GlossaryWord(Entry):
    """A word of the trade: what pages call it by, its name, and what it means in a sentence or two."""

    code: str = Field(pattern=r"^[a-z_]+$")
    name: Words
    means: Words


class GlossaryRules(RuleFile):
    """The pack's rules/glossary.yaml: words that pages explain in place."""

    file: ClassVar[str] = "glossary"
    decides: ClassVar[Text] = Text("页面上就地解释、术语表列出的词语", "the words that pages explain in place and the glossary lists")

    words: tuple[GlossaryWord, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        codes = [word.code for word in self.words]
        if len(codes) != len(set(codes)):
            raise PydanticCustomError("twice", "a word stands in the glossary twice")
        return self

    @property
    def by_code(self) -> dict[str, GlossaryWord]:
        """The words by what pages call them by."""
        return {word.code: word for word in self.words}


RULE_FILES = by_name(DeskRules, GlossaryRules)
