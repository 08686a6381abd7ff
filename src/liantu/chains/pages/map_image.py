"""链图图片: a chain drawn as one standalone SVG: stages as columns, links as boxes, edges of the selected link."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from math import sqrt
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liantu.chains.exports import marks_text, position_word, review_text
from liantu.chains.queries import ChainMap, LinkRow, flows_in_chain
from liantu.chains.queries.state_words import STATE_WORDS
from liantu.web.figures import translated
from liantu.web.numbers import share

_WIDTH, _GAP, _HEIGHT, _SPACE, _MARGIN, _TOP = 176, 44, 46, 8, 24, 118
_INK, _SOFT, _LINE = "#17212e", "#556274", "#aab4c2"
_TONES = {
    "strong": ("#14713f", "#e3f3ea"),
    "steady": ("#1c6a86", "#e1f0f5"),
    "weak": ("#8d5a00", "#fdf1d9"),
    "lost": ("#b3202a", "#fce8e8"),
    "absent": ("#6c3fa0", "#f0e9f9"),
    "known": ("#3d5490", "#e7ecf7"),
    "no_data": ("#5f6b7a", "#edf0f3"),
}
_SHAPES = {
    "strong": '<circle cx="6" cy="6" r="5" fill="{0}"/>',
    "steady": '<rect x="1.5" y="1.5" width="9" height="9" rx="1" fill="{0}"/>',
    "weak": '<path d="M6 1 11.5 11H.5Z" fill="{0}"/>',
    "lost": '<path d="M2 2 10 10M10 2 2 10" stroke="{0}" stroke-width="2.6" fill="none"/>',
    "absent": '<circle cx="6" cy="6" r="4.3" fill="none" stroke="{0}" stroke-width="2"/>',
    "known": '<path d="M6 1.2 10.8 6 6 10.8 1.2 6Z" fill="none" stroke="{0}" stroke-width="1.8"/>',
    "no_data": '<path d="M2 6H10" stroke="{0}" stroke-width="2.2" stroke-dasharray="2 2"/>',
}
_SUPPLIER, _USER = "#0f6b62", "#a8450b"


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float

    @property
    def middle(self) -> float:
        return self.top + _HEIGHT / 2


def draw(view: ChainMap, selected: str = "") -> str:
    """Return the SVG with the edges of ``selected`` (a product code), suppliers solid, users dashed; without one the main flows."""
    boxes = _boxes(view)
    tallest = max((len(stage.links) for stage in view.stages), default=0)
    width = 2 * _MARGIN + max(len(view.stages), 3) * (_WIDTH + _GAP) - _GAP
    height = _TOP + tallest * (_HEIGHT + _SPACE) + 40
    size = f'width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}" xml:lang={quoteattr(get_language() or "zh")}',
        f' font-family="sans-serif" font-size="12" fill="{_INK}">',
        f"<title>{escape(translated(view.chain))}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _heading(view),
        *_stage_heads(view),
        *(_edges(view, boxes, selected) if selected in boxes else _flows(view, boxes)),
        *(_card(link, boxes[link.product], link.product == selected) for stage in view.stages for link in stage.links),
        _legend(height, selected in boxes),
        "</svg>",
    ]
    return "\n".join(parts)


def _boxes(view: ChainMap) -> dict[str, _Box]:
    return {
        link.product: _Box(_MARGIN + column * (_WIDTH + _GAP), _TOP + row * (_HEIGHT + _SPACE))
        for column, stage in enumerate(view.stages)
        for row, link in enumerate(stage.links)
    }


def _text(left: float, top: float, words: str, *, size: int = 12, fill: str = _INK, weight: int = 400) -> str:
    return f'<text x="{left}" y="{top}" font-size="{size}" font-weight="{weight}" fill="{fill}">{escape(words)}</text>'


def _heading(view: ChainMap) -> str:
    assessment = view.assessment
    said = _("评估年份 %(year)s") % {"year": assessment.year} if assessment else _("尚未评估")
    marks, review = marks_text(assessment), review_text(view.chain.review)
    notes = " · ".join(part for part in (said, marks, "" if review in marks else review) if part)
    return _text(_MARGIN, 40, translated(view.chain), size=22, weight=700) + _text(_MARGIN, 62, notes, fill=_SOFT)


def _stage_heads(view: ChainMap) -> list[str]:
    heads, before = [], ""
    for column, stage in enumerate(view.stages):
        left = _MARGIN + column * (_WIDTH + _GAP)
        if stage.position != before:
            heads.append(_text(left, 86, position_word(stage.position), size=11, fill=_SOFT))
        before = stage.position
        heads.append(_text(left, 104, fitted(translated(stage), _WIDTH, 13), size=13, weight=700))
        heads.append(f'<path d="M{left} 110H{left + _WIDTH}" stroke="{_LINE}"/>')
    return heads


def _facts(link: LinkRow) -> str:
    """The state in words, the ratio and the makers; where only makers are known, how many, and that their output is not."""
    known, local, makers = (link.values.get(name) for name in ("known_makers", "known_local", "makers"))
    only_known = link.state == "known" and known
    parts = [_("已知 %(known)s 家，产值未知") % {"known": known} if only_known else str(STATE_WORDS[link.state])]
    ratio = link.values.get("local_supply_ratio")
    if ratio is not None:
        parts.append(share(ratio))
    if makers is not None and not only_known:
        parts.append(_("%(makers)s 家") % {"makers": makers})
    if known and not only_known:
        parts.append(_("已知 %(known)s") % {"known": known})
    if local:
        parts.append(_("本市 %(local)s") % {"local": local})
    return " · ".join(parts)


def _card(link: LinkRow, box: _Box, selected: bool) -> str:
    tone, soft = _TONES[link.state]
    border = 2.5 if selected else 1
    facts = _facts(link)
    shown = fitted(facts, _WIDTH - 34, 11)
    name = f"{'★ ' if link.key_part else ''}{translated(link)}"
    return (
        f'<g transform="translate({box.left} {box.top})"><title>{escape(translated(link))} · {escape(facts)}</title>'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="5" fill="{soft}" stroke="{tone}" stroke-width="{border}"/>'
        f'<g transform="translate(10 28)">{_SHAPES[link.state].format(tone)}</g>'
        f"{_text(10, 19, fitted(name, _WIDTH - 18, 13), size=13, weight=600)}{_text(28, 38, shown, size=11, fill=tone)}</g>"
    )


def _edges(view: ChainMap, boxes: dict[str, _Box], selected: str) -> list[str]:
    drawn = []
    for edge in view.edges:
        source, target, part = edge[:3]
        if selected not in (source, target) or source not in boxes or target not in boxes:
            continue
        tone, dash = (_SUPPLIER, "") if target == selected else (_USER, ' stroke-dasharray="6 4"')
        wide = 1.5 + min(part or 0.0, 0.5) * 6
        drawn.append(f'<path d="{_curve(boxes[source], boxes[target])}" fill="none" stroke="{tone}" stroke-width="{wide:.1f}"{dash}/>')
    return drawn


def _flows(view: ChainMap, boxes: dict[str, _Box]) -> list[str]:
    """The flows that are worth most, as wide as the root of their value."""
    flows = flows_in_chain(view)
    most = max(flows.values(), default=1.0)
    return [
        f'<path d="{_curve(boxes[source], boxes[target])}" fill="none" stroke="{_LINE}" stroke-width="{1 + 6 * sqrt(yuan / most):.1f}"/>'
        for (source, target), yuan in flows.items()
    ]


def _curve(start: _Box, end: _Box) -> str:
    if end.left > start.left:
        left, right = start.left + _WIDTH, end.left
        reach = max((right - left) / 2, 12)
        return f"M{left} {start.middle}C{left + reach} {start.middle} {right - reach} {end.middle} {right} {end.middle}"
    if end.left < start.left:
        left, right = start.left, end.left + _WIDTH
        reach = max((left - right) / 2, 12)
        return f"M{left} {start.middle}C{left - reach} {start.middle} {right + reach} {end.middle} {right} {end.middle}"
    return f"M{start.left} {start.middle}C{start.left - 20} {start.middle} {start.left - 20} {end.middle} {end.left} {end.middle}"


def _legend(height: float, edges: bool) -> str:
    parts, left = [], float(_MARGIN)
    for state, word in STATE_WORDS.items():
        parts.append(f'<g transform="translate({left} {height - 24})">{_SHAPES[state].format(_TONES[state][0])}</g>')
        parts.append(_text(left + 17, height - 14, str(word), size=11, fill=_SOFT))
        left += 34 + _wide(str(word), 11)
    signs = [f"★ {_('关键零部件')}"] + ([f"── {_('投入（供应）')}", f"- - - {_('去向（使用）')}"] if edges else [])
    for sign in signs:
        parts.append(_text(left, height - 14, sign, size=11, fill=_SOFT))
        left += 18 + _wide(sign, 11)
    return "".join(parts)


def _wide(words: str, size: int) -> float:
    return sum(size if unicodedata.east_asian_width(letter) in "WF" else size * 0.56 for letter in words)


def fitted(words: str, width: float, size: int) -> str:
    """Cut words to a width in pixels, by the usual width of letters.

    >>> fitted("动力电池电芯", 44, 11)
    '动力电…'
    """
    if _wide(words, size) <= width:
        return words
    kept = words
    while kept and _wide(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"
