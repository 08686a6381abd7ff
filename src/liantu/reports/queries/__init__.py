"""Reads of the month's reports; each restricted to what the viewer may see."""

from liantu.reports.queries.making import ask_rooms, make_document
from liantu.reports.queries.months import months_to_report, newest_month, parse_scope, span_of
from liantu.reports.queries.present import present_values
from liantu.reports.queries.reports import archived_before, archived_report, document_of, month_reports, report_of, scopes_of, signature_of

__all__ = [
    "archived_before", "archived_report", "ask_rooms", "document_of", "make_document", "month_reports", "months_to_report", "newest_month",
    "parse_scope", "present_values", "report_of", "scopes_of", "signature_of", "span_of",
]  # fmt: skip
