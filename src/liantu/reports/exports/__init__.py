"""文件: a report as Word, PowerPoint or JSON."""

from __future__ import annotations

from collections.abc import Callable

from liantu.kernel.pack import Pack
from liantu.reports.engine.document import Document, Words
from liantu.reports.engine.template import ReportTemplate
from liantu.reports.exports.fixed_files import fixed
from liantu.reports.exports.slides import slides_file
from liantu.reports.exports.word import word_file

_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "json": "application/json",
}
"""Form → what a browser is told that it is."""


def report_file(document: Document, form: str, language: str, pack: Pack, *, base_url: str = "", signed: str = "") -> bytes:
    """Return the report as a file of ``form`` (docx, pptx, json) in ``language`` (zh or en); JSON holds both.

    ``signed`` is who signed it and when. The same report gives the same bytes, whenever it is written.
    """
    template = pack.rule(ReportTemplate)
    document = document.model_copy(update={"labels": {**_labels(template), **document.labels}})
    writers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: fixed(word_file(document, language, template, base_url=base_url, signed=signed), document.made_at),
        "pptx": lambda: fixed(slides_file(document, language, template.fonts), document.made_at),
        "json": lambda: document.model_dump_json(indent=1).encode(),
    }
    return writers[form]()


def _labels(template: ReportTemplate) -> dict[str, Words]:
    """The fixed words of today, for those that a report made earlier does not have."""
    words = {name: getattr(template.labels, name) for name in type(template.labels).model_fields}
    return {name: Words(zh=text.zh, en=text.en) for name, text in words.items()}
