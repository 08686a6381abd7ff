"""演示城市的评论: a few questions and answers of the demonstration's people, by everybody's action, in the words of the pack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from liantu.accounts.queries import Viewer, people
from liantu.desk.actions.comments import add_comment
from liantu.desk.engine.rule_files import DeskRules
from liantu.desk.rules import may_comment
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.rooms import clock

_LATER = timedelta(hours=3)
"""After how long a question is answered."""


def example_comments(asks: Viewer, about: Sequence[tuple[Viewer, Subject, str]], pack: Pack) -> int:
    """Let ``asks`` put a question to the viewer named beside each subject and its page, who answers; return how many comments were made."""
    names = {pk: display_name or username for pk, username, display_name in people().values_list("pk", "username", "display_name")}
    examples = pack.rule(DeskRules).example_comments
    made = 0
    for (answers, subject, url), example in zip(about, examples, strict=False):
        if answers.user_id not in names or answers.user_id == asks.user_id:
            continue
        if not (may_comment(asks, subject) and may_comment(answers, subject)):
            continue
        add_comment(asks, subject, f"@{names[answers.user_id]} {example.asks.zh}", url)
        with clock.stated(clock.now() + _LATER):
            add_comment(answers, subject, example.answers.zh, url)
        made += 2
    return made
