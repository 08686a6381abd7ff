"""参数文件: the rule files of the pack that belong to the chains."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from liantu.chains.engine.nearness import NearnessRules
from liantu.chains.engine.opportunities import OpportunityRules
from liantu.chains.engine.report_wording import ChainsReport
from liantu.chains.engine.states import LinkStateRules
from liantu.kernel.pack.entries import NonEmpty, Words
from liantu.kernel.pack.rule_files import RuleFile, by_name
from liantu.kernel.text import Text


class PlaceWords(RuleFile):
    """How places outside the city that a source gives as codes are written; another place is shown as it stands."""

    file: ClassVar[str] = "place_words"
    decides: ClassVar[Text] = Text(
        "来源以代码给出的市外所在地如何书写", "how places outside the city are written where the source gives codes"
    )
    optional: ClassVar[bool] = True

    places: dict[Annotated[NonEmpty, Field(pattern=r"^[A-Z]{3}$")], Words] = Field(default_factory=dict)


RULE_FILES = by_name(LinkStateRules, NearnessRules, OpportunityRules, PlaceWords, ChainsReport)
