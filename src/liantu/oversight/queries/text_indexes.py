"""全文索引: the lines of findings and the titles of tasks."""

from __future__ import annotations

from liantu.oversight.models import FindingRecord, Task
from liantu.rooms.text_index import TextIndex

FINDING_LINES = TextIndex(FindingRecord, ("line_zh", "line_en"))
TASK_TITLES = TextIndex(Task, ("title",))
TEXT_INDEXES = (FINDING_LINES, TASK_TITLES)
