"""文件: a report as Word, PowerPoint or JSON."""

from __future__ import annotations

from collections.abc import Callable

from liantu.kernel.pack import Pack
from liantu.reports.engine.document import Document
from liantu.reports.engine.template import ReportTemplate
from liantu.reports.exports.slides import slides_file
from liantu.reports.exports.word import word_file

_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "json": "application/json",
}
"""Form → what a browser is told that it is."""


def report_file(document: Document, form: str, language: str, pack: Pack, *, base_url: str = "", signed: bool = False) -> bytes:
    """Return the report as a file of ``form`` (docx, pptx, json) in ``language`` (zh or en); JSON holds both."""
    fonts = pack.rule(ReportTemplate).fonts
    writers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: word_file(document, language, fonts, base_url=base_url, signed=signed),
        "pptx": lambda: slides_file(document, language, fonts),
        "json": lambda: document.model_dump_json(indent=1).encode(),
    }
    return writers[form]()
