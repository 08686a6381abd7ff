"""The report of a computed city, a district and a chain: every figure opens with the value that is said, under the readers' own rights."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import docx
import pytest
from click.testing import CliRunner

from liantu.kernel.errors import LiantuError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.report import ReportMonth
from liantu.kernel.viewer import Role, Viewer
from liantu.oversight.queries import open_figure
from liantu.reports.engine.document import Document, Reference
from liantu.reports.errors import ChangedMeanwhileError
from liantu.reports.queries import make_document
from liantu.reports.rules import reader_of
from liantu.reports.verbs import report_group
from liantu.statistics.models import StatisticFigure

pytestmark = pytest.mark.one_database

SCOPES = [Subject("city", "500000"), Subject("district", "500112"), Subject("chain", "lithium_battery")]
MINUS_NOTHING = re.compile(r"[−-]0(\.0+)?(?![\d.,])")
SECTIONS = {
    "city": ["targets", "head_figures", "causes", "clusters", "districts", "chains", "findings", "tasks", "quality"],
    "district": ["head_figures", "causes", "districts", "findings", "tasks", "quality"],
    "chain": ["head_figures", "chains", "findings", "tasks", "quality"],
}


def make(pack: Pack, scope: Subject, month: Period) -> Document:
    return make_document(pack, ReportMonth(scope, month, month.start_date, month.next().end_date))


def opened_values(viewer: Viewer, references: Iterable[Reference]) -> dict[int, float | None]:
    """Return the values with which figures open for ``viewer`` now, by number; what does not open is left out."""
    values: dict[int, float | None] = {}
    for one in references:
        try:
            values[one.number] = open_figure(viewer, one.code, Subject.parse(one.subject), one.period).value
        except LiantuError:
            continue
    return values


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.kind)
def test_every_figure_of_a_report_opens_with_its_value_for_its_readers(simulated_city: Pack, month: Period, scope: Subject) -> None:
    document = make(simulated_city, scope, month)
    assert [section.key for section in document.sections] == SECTIONS[scope.kind]
    assert document.references
    assert [one.number for one in document.references] == list(range(1, len(document.references) + 1))
    opened = opened_values(reader_of(scope), document.references)
    for one in document.references:
        assert one.number in opened, one
        assert one.value is not None
        assert math.isclose(opened[one.number] or 0.0, one.value, rel_tol=1e-9, abs_tol=1e-12), one
    cited = {number for said in document.sentences for number in said.references}
    assert cited <= {one.number for one in document.references}


def test_the_report_of_a_chain_has_its_output_by_month_and_its_leader_sees_no_firm(simulated_city: Pack, month: Period) -> None:
    """Sums of the own chain from four firms on: with their bound and on how many firms they rest, and no row of a firm."""
    chain = SCOPES[2]
    document = make(simulated_city, chain, month)
    head = next(section for section in document.sections if section.key == "head_figures")
    stored = StatisticFigure.objects.get(indicator="above_scale_output", dimension="chain", key=chain.key, period=str(month))
    cell = head.tables[0].rows[0][1]
    assert (cell.number, stored.known > 3) == (stored.value, True)
    quality = next(section for section in document.sections if section.key == "quality")
    assert f"应报规上工业企业 {stored.firms} 家，已报产值 {stored.known} 家" in quality.sentences[0].words.zh
    opened = open_figure(reader_of(chain), "above_scale_output", chain, str(month))
    assert (opened.value, opened.evidence) == (stored.value, ())
    other = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset(simulated_city.chains) - {chain.key})
    with pytest.raises(LiantuError):
        open_figure(other, "above_scale_output", chain, str(month))
    few = StatisticFigure.objects.filter(indicator="above_scale_output", dimension="chain", kind="month", known__lte=3)
    for row in few.order_by("-period")[:2]:
        with pytest.raises(LiantuError):
            open_figure(reader_of(Subject("chain", row.key)), row.indicator, Subject("chain", row.key), row.period)


def test_charts_show_figures_of_the_report(simulated_city: Pack, month: Period) -> None:
    document = make(simulated_city, SCOPES[0], month)
    head = next(section for section in document.sections if section.key == "head_figures")
    stored = StatisticFigure.objects.filter(indicator="above_scale_output", dimension="city", kind="month")
    values = dict(stored.values_list("period", "value"))
    for series, year in zip(head.charts[0].series, (month.year - 1, month.year), strict=True):
        assert [value for value in series.values if value is not None] == [
            values[f"{year}-{place:02d}"] for place in range(1, 13) if f"{year}-{place:02d}" in values
        ]
    causes = next(section for section in document.sections if section.key == "causes")
    *parts, total = [[cell.number for cell in row[1:]] for row in causes.tables[0].rows]
    for column in range(3):
        assert sum(part[column] or 0.0 for part in parts) == pytest.approx(total[column])


def test_no_value_is_written_as_minus_nothing_and_english_has_no_chinese(simulated_city: Pack, month: Period) -> None:
    for scope in SCOPES:
        document = make(simulated_city, scope, month)
        said = [said.words for said in document.sentences]
        cells = [cell.words for section in document.sections for table in section.tables for row in table.rows for cell in row]
        assert [text.zh for text in (*said, *cells) if MINUS_NOTHING.search(text.zh)] == []
        assert [text.en for text in said if re.search(r"[\u4e00-\u9fff]", text.en)] == []
        assert [text.en for text in said if "100 million yuan" in text.en] == []


def test_figures_that_change_while_a_report_is_made_are_told(simulated_city: Pack, month: Period, monkeypatch: pytest.MonkeyPatch) -> None:
    from liantu.reports.queries import references

    real = references.open_figure

    def changed(*asked: object) -> object:
        figure = real(*asked)
        return type(figure)(figure.definition, figure.subject, figure.period, (figure.value or 0.0) + 1)

    monkeypatch.setattr(references, "open_figure", changed)
    with pytest.raises(ChangedMeanwhileError, match="another value"):
        make(simulated_city, SCOPES[0], month)


def test_the_verb_writes_a_file(simulated_city: Pack, month: Period, tmp_path: pytest.TempPathFactory) -> None:
    path = f"{tmp_path}/out.docx"
    done = CliRunner().invoke(report_group, ["month", str(month), "--scope", "district:500112", "-o", path])
    assert done.exit_code == 0, done.output
    assert docx.Document(path).paragraphs[0].text.startswith("渝北区工业经济运行月报")
    refused = CliRunner().invoke(report_group, ["month", str(month), "-o", f"{tmp_path}/out.txt"])
    assert refused.exit_code == 2
