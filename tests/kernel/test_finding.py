"""A finding keeps its fingerprint from run to run, whatever else it says."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.figure import Subject
from liantu.kernel.finding import CheckBook, Finding, Severity
from liantu.kernel.text import Text

SUBJECT = Subject("product", "battery_cell")


@given(st.sampled_from(list(Severity)), st.text(), st.one_of(st.none(), st.floats(allow_nan=False)))
def test_fingerprint_rests_on_code_and_subject_alone(severity: Severity, line: str, value: float | None) -> None:
    finding = Finding("CH001", SUBJECT, severity, Text(line, line), value=value)
    assert finding.fingerprint == hashlib.sha256(b"CH001|product:battery_cell").hexdigest()[:16]


def test_red_ranks_above_yellow_above_blue() -> None:
    assert [severity.rank for severity in (Severity.RED, Severity.YELLOW, Severity.BLUE)] == [3, 2, 1]


def test_a_code_has_one_check() -> None:
    book = CheckBook()
    book.check("CH001")(lambda _: [])
    assert "CH001" in book
    with pytest.raises(ValueError, match="two checks"):
        book.check("CH001")(lambda _: [])
