"""Writes of the registry: one verb a use case, each in a transaction, with permission and a line of audit."""

from liantu.registry.actions.files import export, template, workbook_of
from liantu.registry.actions.hooks import after_intake
from liantu.registry.actions.imports import ImportRequest, import_files, import_frames
from liantu.registry.actions.intakes import bring_files, cancel_intake, confirm_intake, marked_copy, rerun_intake, start_intake
from liantu.registry.actions.interrupted import is_interrupted, mark_interrupted
from liantu.registry.actions.merging import decide_doubt, merge_organisations, undo_merge
from liantu.registry.actions.office_files import check_office_file
from liantu.registry.actions.packs import date_pack, sync_pack
from liantu.registry.actions.report_form import Filling, Outcome, Page, fill_and_send, keep_draft, send_report
from liantu.registry.intake.report import IntakeReport
from liantu.registry.queries.stores import register_store

__all__ = [
    "Filling",
    "ImportRequest",
    "IntakeReport",
    "Outcome",
    "Page",
    "after_intake",
    "bring_files",
    "cancel_intake",
    "check_office_file",
    "confirm_intake",
    "date_pack",
    "decide_doubt",
    "export",
    "fill_and_send",
    "import_files",
    "import_frames",
    "is_interrupted",
    "keep_draft",
    "mark_interrupted",
    "marked_copy",
    "merge_organisations",
    "register_store",
    "rerun_intake",
    "send_report",
    "start_intake",
    "sync_pack",
    "template",
    "undo_merge",
    "workbook_of",
]
