"""Draw the rooms and what they import from the code into ``docs/architecture.svg``: ``python tools/draw_architecture.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
from liantu.rooms import ROOMS  # noqa: E402 the checkout's own list

PICTURE = ROOT / "docs" / "architecture.svg"
FLOORS = ("project", *reversed(ROOMS), "rooms", "kernel")
WIDTH, STEP, LEFT, BOX = 760, 46, 250, 180


def imports() -> set[tuple[str, str]]:
    """Pairs of floors of which a module of the first imports one of the second."""
    graph = grimp.build_graph("liantu", cache_dir=None)
    pairs: set[tuple[str, str]] = set()
    for module in graph.modules:
        mine = module.split(".")[1] if "." in module else ""
        for imported in graph.find_modules_directly_imported_by(module):
            other = imported.split(".")[1] if "." in imported else ""
            if mine != other and mine in FLOORS and other in FLOORS:
                pairs.add((mine, other))
    return pairs


def picture(pairs: Iterable[tuple[str, str]]) -> str:
    """The floors from top to bottom, an arc for each pair that imports, on the left and right in turn."""
    height = STEP * len(FLOORS) + 20
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="14">']
    for upper, lower in sorted(pairs):
        top, bottom = FLOORS.index(upper), FLOORS.index(lower)
        left = (top + bottom) % 2 == 0
        edge = LEFT if left else LEFT + BOX
        reach = edge + (-1 if left else 1) * (20 + 22 * abs(bottom - top))
        start, end = 25 + STEP * top, 25 + STEP * bottom
        parts.append(
            f'<path d="M{edge} {start}C{reach} {start} {reach} {end} {edge} {end}" fill="none" stroke="#4a6fa5" stroke-width="1.5" '
            f'stroke-opacity="0.55"><title>{upper} → {lower}</title></path>'
        )
    for number, name in enumerate(FLOORS):
        top = 8 + STEP * number
        parts.append(f'<rect x="{LEFT}" y="{top}" width="{BOX}" height="34" rx="4" fill="#f4f1ea" stroke="#4a4a4a"/>')
        parts.append(f'<text x="{LEFT + BOX / 2:.0f}" y="{top + 22}" text-anchor="middle" fill="#222">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(picture(imports()), "utf-8")
