"""参数文件: the rule files of the pack that belong to the registry."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.pack.rule_files import RuleFile, by_name
from liantu.kernel.pack.rule_values import Count, Number, PeriodKindCode, Whole
from liantu.kernel.text import Text
from liantu.registry.engine.match_rules import MatchRules
from liantu.registry.engine.names import NameRules
from liantu.registry.engine.report_form import ReportFormRules

Lower = Annotated[str, Field(min_length=1), AfterValidator(str.lower)]
_Factor = Annotated[Number, Field(gt=1)]
Separator = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1)]


class CellWordRules(RuleFile):
    """Words in cells, all in lower case; ``money`` in yuan, ``powers`` as factors."""

    file: ClassVar[str] = "cell_words"
    decides: ClassVar[Text] = Text(
        "单元格中的是与否、错误值、金额单位、分隔符，以及日期和错误清单的上限",
        "what means yes, no or an error in a cell; money units; separators; limits of dates and of lists of errors",
    )

    yes: frozenset[Lower] = Field(min_length=1)
    no: frozenset[Lower] = Field(min_length=1)
    errors: frozenset[Lower]
    money: dict[Lower, Count] = Field(min_length=1)
    powers: dict[Lower, Count]
    separators: tuple[Separator, ...] = Field(min_length=1)
    earliest_year: Count
    latest_year: Count
    listed_at_most: Count

    @model_validator(mode="after")
    def _told_apart(self) -> CellWordRules:
        """A word does not mean both yes and no, and the first year is not after the last."""
        if both := sorted(self.yes & self.no):
            words = {"words": ", ".join(both)}
            raise PydanticCustomError("rule", "{words} 既为是又为否 / {words} means both yes and no", words)
        if self.earliest_year > self.latest_year:
            raise PydanticCustomError("rule", "earliest_year 晚于 latest_year / earliest_year is after latest_year")
        return self


class MissingWords(RuleFile):
    """What people write where they do not know, in lower case: read as missing, never as zero."""

    file: ClassVar[str] = "missing_words"
    decides: ClassVar[Text] = Text("哪些用语表示缺失", "which words mean that a value is missing")

    words: frozenset[Lower]


class ReportStoreRules(RuleFile):
    """How files of reports by month, quarter and half-year are kept and joined."""

    file: ClassVar[str] = "report_store"
    decides: ClassVar[Text] = Text("批量填报的文件如何存放与合并", "how files of bulk reports are kept and joined")

    rows_together: Count
    small_below_rows: Whole
    join_from_small_batches: Annotated[Count, Field(ge=2)]
    orphans_kept_hours: Whole


class PlausibilityRules(RuleFile):
    """By which factors values may not jump unasked, and how far back they are compared."""

    file: ClassVar[str] = "plausibility"
    decides: ClassVar[Text] = Text(
        "数值相差约多少倍时，导入前须有人确认；与多少期以前比较",
        "by about which factors values must differ for an import to ask whether they are right; how far back they are compared",
    )

    factors: tuple[_Factor, ...] = Field(min_length=1)
    share_factors: tuple[_Factor, ...] = Field(min_length=1)
    within: _Factor
    median_from: Count
    look_back: dict[PeriodKindCode, Count] = Field(min_length=4)
    listed_lines: Count
    listed_values: Count


RULE_FILES = by_name(CellWordRules, MissingWords, NameRules, MatchRules, ReportStoreRules, PlausibilityRules, ReportFormRules)
