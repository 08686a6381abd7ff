"""Template filters and components: {% load liantu %}. What each draws stands in templates/web/components/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.translation import gettext as _

from liantu.kernel.sentence import Sentence
from liantu.kernel.source import Mark
from liantu.web import figures, numbers
from liantu.web.chart_units import in_units_of_reader
from liantu.web.charts import Chart, Lines, Scatter
from liantu.web.labels import MARK_WORDS, SEVERITY_WORDS
from liantu.web.sentences import shown_pieces
from liantu.web.sparks import spark_path
from liantu.web.tiles import Tile, TileMap

register = template.Library()
register.filter("tr", figures.translated)
register.filter("plain", numbers.plain)
register.filter("share", numbers.share)
register.filter("yuan", numbers.yuan)
register.filter("fen", numbers.fen)

_COMPONENTS = "web/components"


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """Return ``mapping[key]`` or None: for dictionaries whose key is a variable."""
    return mapping.get(key) if mapping else None


@register.filter
def figure_name(code: str) -> str:
    """Name of a figure's definition in the viewer's language."""
    known = figures.definition(code)
    return figures.translated(known.name) if known else code


@register.filter
def severity_word(severity: str) -> str:
    """Word of a severity: ``red`` is what has to be dealt with at once."""
    return str(SEVERITY_WORDS.get(str(severity), severity))


@register.filter
def short_mark(mark: str) -> str:
    """The short word of a mark, for the chip behind a figure."""
    return str(MARK_WORDS.get(str(mark), _("填报")))


@register.inclusion_tag(f"{_COMPONENTS}/sentence.html")
def sentence(said: Sentence) -> dict[str, Any]:
    """Draw a sentence made by rule: its values open, its links lead on."""
    return {"pieces": list(shown_pieces(said))}


@register.inclusion_tag(f"{_COMPONENTS}/sentences.html")
def sentences(said: Iterable[Sentence]) -> dict[str, Any]:
    """Draw the sentences with which a page or a card begins, one a line."""
    return {"sentences": list(said)}


@register.simple_tag
def colon() -> str:
    """The colon of the viewer's language, between a word of the page and a value."""
    return ": " if numbers.in_english() else "："


@register.simple_tag
def figure_address(code: str, subject: Any, period: Any) -> str:
    """Address of an opened figure, for {% figure_address … as url %}."""
    return figures.figure_url(code, subject, period)


@register.inclusion_tag(f"{_COMPONENTS}/figure_value.html")
def figure_value(
    code: str, subject: Any, period: Any, value: float | None, marks: Iterable[str] = (), label: bool = False
) -> dict[str, Any]:
    """Draw one figure: number, unit, marks, link that opens it. ``label=True`` puts its name before it."""
    return {"figure": figures.show(code, subject, period, value, marks), "label": label}


@register.inclusion_tag(f"{_COMPONENTS}/before_after.html")
def before_after(code: str, before: float | None, after: float | None) -> dict[str, Any]:
    """Draw a figure before and after the work, with an arrow and the words; what is written alike did not change."""
    known = figures.definition(code)
    shown = figures.written(known, before), figures.written(known, after)
    change = None if before is None or after is None else 0.0 if shown[0] == shown[1] else after - before
    return {
        "name": figures.translated(known.name) if known else code,
        "before": shown[0],
        "after": shown[1],
        "direction": "" if change is None else "up" if change > 0 else "down" if change < 0 else "same",
    }


@register.inclusion_tag(f"{_COMPONENTS}/severity_badge.html")
def severity_badge(severity: str, small: bool = False) -> dict[str, Any]:
    """Draw a severity by colour, shape and word."""
    return {"severity": str(severity), "word": severity_word(severity), "small": small}


@register.inclusion_tag(f"{_COMPONENTS}/mark_chips.html")
def mark_chips(marks: Iterable[str] | str | None) -> dict[str, Any]:
    """Draw the check marks of a fact or figure, each as a chip."""
    several = [marks] if isinstance(marks, str) else list(marks or ())
    return {"marks": [Mark(mark) for mark in several if mark]}


@register.inclusion_tag(f"{_COMPONENTS}/chart.html")
def chart(id_: str, data: Chart, title: str = "", size: str = "", file: str = "") -> dict[str, Any]:
    """Draw a chart of ``web.charts``; load built/charts.js. ``size``: tiny, small, tall; ``file`` lets it be saved."""
    drawn = in_units_of_reader(data)
    if not isinstance(data, Scatter) and not isinstance(drawn, Scatter) and data.axis.unit:
        title = title.replace(data.axis.unit, drawn.axis.unit)
    data = drawn
    unit = "" if isinstance(data, Scatter) or (isinstance(data, Lines) and data.compact) else data.axis.unit
    return {"id": id_, "data": asdict(data), "title": title, "unit": "" if unit in title else unit, "size": size, "file": file}


@register.inclusion_tag(f"{_COMPONENTS}/tile_map.html")
def tiles(drawn: TileMap, label: str, unit: str = "") -> dict[str, Any]:
    """Draw places as shaded tiles (made by web.tiles.tile_map), each a link with its name and value; ``label`` says what is shown."""
    return {"map": drawn, "label": label, "unit": unit}


@register.filter
def tile_value(tile: Tile, unit: str) -> str:
    """What a tile says aloud: its value with the unit, else its note, else that the value is unknown."""
    known = f"{tile.text}{'' if unit in {'', '%'} else ' '}{unit}" if tile.shade else ""
    return " ".join(part for part in (known, tile.place.note) if part) or numbers.unknown()


@register.inclusion_tag(f"{_COMPONENTS}/sparkline.html")
def sparkline(points: Sequence[tuple[Any, float | None]], title: str = "") -> dict[str, Any]:
    """Draw a small line from (label, value) pairs; an unknown value is a gap."""
    digits = 2 if any(value is not None and value != int(value) for _label, value in points) else 0
    told = _("；").join(f"{label} {numbers.plain(value, digits)}" for label, value in points)
    return {"spark": spark_path([value for _label, value in points]), "told": f"{title}{colon()}{told}" if title else told}


@register.inclusion_tag(f"{_COMPONENTS}/pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Draw the pages of a list; other query parameters are kept. A second list on a page has a parameter of its own."""
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    kept = query.urlencode()
    prefix = f"?{kept}&{parameter}=" if kept else f"?{parameter}="
    window = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {"page": page, "window": window, "prefix": prefix, "second": parameter != "page"}


@register.inclusion_tag(f"{_COMPONENTS}/sort_heading.html", takes_context=True)
def sort_heading(context: dict[str, Any], key: str, label: str, numeric: bool = False, parameter: str = "sort") -> dict[str, Any]:
    """Draw a table heading that sorts by link: ``?sort=key``, then ``?sort=-key``."""
    query = context["request"].GET.copy()
    current = query.get(parameter, context.get("sort", ""))
    direction = "ascending" if current == key else "descending" if current == f"-{key}" else ""
    if direction:
        query[parameter] = f"-{key}" if direction == "ascending" else key
    else:
        query[parameter] = f"-{key}" if numeric else key
    query.pop("page", None)
    return {"label": label, "numeric": numeric, "direction": direction, "url": f"?{query.urlencode()}"}


@register.inclusion_tag(f"{_COMPONENTS}/field.html")
def field(bound: BoundField, help_text: bool = True) -> dict[str, Any]:
    """Draw a form field with label, help and errors tied to it."""
    shown = bound.help_text if help_text else ""
    described = [name for name, there in ((f"{bound.auto_id}_help", shown), (f"{bound.auto_id}_error", bound.errors)) if there]
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {"field": bound, "help_text": shown, "widget": bound.as_widget(attrs=attributes), "checkbox": bound.widget_type == "checkbox"}
