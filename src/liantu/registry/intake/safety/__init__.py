"""安全: hostile files are refused before they are read: bombs, macros, links, entities, absurd sizes, wrong content."""

from __future__ import annotations

from liantu.registry.intake.safety.archive import check_archive, check_document
from liantu.registry.intake.safety.contents import READ_SUFFIXES, check_file
from liantu.registry.intake.safety.formulas import neutral_text, plain_text
from liantu.registry.intake.safety.limits import DEFAULT_LIMITS, Limits
from liantu.registry.intake.safety.refusals import refusal, refuse, refuse_all

__all__ = [
    "DEFAULT_LIMITS",
    "READ_SUFFIXES",
    "Limits",
    "check_archive",
    "check_document",
    "check_file",
    "neutral_text",
    "plain_text",
    "refusal",
    "refuse",
    "refuse_all",
]
