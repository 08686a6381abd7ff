"""图表: native charts of a slide, with their workbook inside, so that people can edit them."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.util import Pt

from liantu.reports.engine.clean_text import clean, label
from liantu.reports.engine.document import Chart
from liantu.reports.engine.template import Fonts

_KINDS = {"columns": XL_CHART_TYPE.COLUMN_CLUSTERED, "bars": XL_CHART_TYPE.BAR_CLUSTERED, "lines": XL_CHART_TYPE.LINE_MARKERS}
_ACCENT, _QUIET = RGBColor(0x1F, 0x5F, 0xA8), RGBColor(0xA6, 0xA6, 0xA6)
MANY, _LABELLED = 20, 16


def add_chart(slide: Any, place: tuple[Any, Any, Any, Any], chart: Chart, language: str, fonts: Fonts, size_pt: float = 12) -> Any:
    """Put a chart on a slide at (left, top, width, height); its values are those of the document, in the unit of the language."""
    data = CategoryChartData(number_format=_format(chart, language))
    data.categories = [label(one.in_language(language)) for one in chart.categories]
    for series in chart.series:
        data.add_series(label(series.name.in_language(language)), chart.values(series, language))
    drawn = slide.shapes.add_chart(_KINDS[chart.kind], *place, data).chart
    _describe(slide.shapes[-1], clean(chart.title.in_language(language)))
    many = len(chart.categories) > MANY
    size = min(size_pt, 7.0) if many else size_pt
    drawn.font.size = Pt(size)
    _chart_fonts(drawn, fonts)
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _axes(drawn, chart, language, many=many)
    _paint(drawn, chart, language, size, many=many)
    return drawn


def _format(chart: Chart, language: str) -> str:
    digits = chart.digits + (1 if language == "en" and chart.per_english != 1.0 else 0)
    return f"#,##0.{'0' * digits}" if digits else "#,##0"


def _axes(drawn: Any, chart: Chart, language: str, *, many: bool) -> None:
    """Names beside the axis also where values lie below zero; every name is written; the first stands on top."""
    names, values = drawn.category_axis, drawn.value_axis
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = False
    names.reverse_order = chart.kind == "bars"
    values.has_major_gridlines = not many
    values.major_gridlines.format.line.color.rgb = RGBColor(0xDD, 0xDD, 0xDD) if not many else RGBColor(0xFF, 0xFF, 0xFF)
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = _format(chart, language), False
    if chart.kind == "bars":
        values.visible = False
    if chart.kind == "lines" and (least := _least(chart, language)) is not None:
        values.minimum_scale = least
    every = names._element.makeelement(qn("c:tickLblSkip"), {"val": "1"})  # noqa: SLF001 python-pptx has no word for it
    before = names._element.find(qn("c:noMultiLvlLbl"))  # noqa: SLF001
    if before is not None:
        before.addprevious(every)


def _least(chart: Chart, language: str) -> float | None:
    """Where the axis of a line begins: at zero, unless a value lies below it."""
    values = [value for series in chart.series for value in chart.values(series, language) if value is not None]
    return 0.0 if values and min(values) >= 0 else None


def _paint(drawn: Any, chart: Chart, language: str, size: float, *, many: bool) -> None:
    """One accent: the last series has it, those before are quiet; values stand at what is drawn where there is room."""
    plot = drawn.plots[0]
    last = len(chart.series) - 1
    for place, series in enumerate(plot.series):
        colour = _ACCENT if place == last else _QUIET
        if chart.kind == "lines":
            series.smooth = False
            series.format.line.color.rgb, series.format.line.width = colour, Pt(2.5)
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = colour
            series.marker.format.line.color.rgb = colour
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
            series.invert_if_negative = False
    if chart.kind != "lines":
        plot.gap_width, plot.overlap = (30 if many else 60), 0
        if len(chart.categories) * len(chart.series) <= _LABELLED or chart.kind == "bars":
            plot.has_data_labels = True
            labels = plot.data_labels
            labels.number_format, labels.number_format_is_linked = _format(chart, language), False
            labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
            labels.font.size = Pt(size if many else size - 1)


def _chart_fonts(drawn: Any, fonts: Fonts) -> None:
    """Fonts of all text of the chart, ideographs too."""
    drawn.font.name = fonts.latin
    properties = drawn.font._element if hasattr(drawn.font, "_element") else drawn.font._rPr  # noqa: SLF001
    latin = properties.find(qn("a:latin"))
    latin.addnext(properties.makeelement(qn("a:ea"), {"typeface": fonts.screen}))


def _describe(shape: Any, text: str) -> None:
    """What the chart shows, for those who do not see it."""
    shape._element.nvGraphicFramePr.cNvPr.set("descr", text)  # noqa: SLF001
