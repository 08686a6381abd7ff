"""The rows of the READMEs' table of measurements, from the committed results: ``python -m benchmarks.summary``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def rows() -> list[str]:
    """Return one table row for each import that was measured, and one for each city whose pages were timed."""
    intake = json.loads((HERE / "intake" / "results.json").read_text(encoding="utf-8"))
    lines = []
    for one in intake["measured"]:
        ours, rival = one["liantu"], one["import_export_sample"]
        what = f"{one['format']} → {one['database']}, {ours['rows']:,} rows, peak {ours['peak_gib']} GiB"
        lines.append(f"| {what} | {ours['rows_per_second']:,} rows/s | {rival['rows_per_second']:,} rows/s | {one['times']} × |")
    pages = json.loads((HERE / "pages" / "results.json").read_text(encoding="utf-8"))
    for run in pages["runs"]:
        name, slowest = max(run["pages"].items(), key=lambda item: item[1]["p95_ms"])
        lines.append(f"| slowest page p95, {run['firms']:,} firms | {slowest['p95_ms']} ms ({name}) | – | – |")
    lines.extend(_complexity(json.loads((HERE / "complexity" / "results.json").read_text(encoding="utf-8"))))
    statistics = HERE / "statistics" / "results.json"
    if statistics.exists():
        lines.extend(_statistics(json.loads(statistics.read_text(encoding="utf-8"))))
    lines.extend(_forecast(json.loads((HERE / "forecast" / "results.json").read_text(encoding="utf-8"))))
    return lines


def _forecast(found: dict[str, Any]) -> list[str]:
    """Rows of the yearly forecasts beside the sharpest of the rivals on the values as they are."""
    lines = []
    for measure, what in (("amount", "output"), ("share", "share of output")):
        one = found["measured"][measure]
        plain = {name: pair for name, pair in one["beside"].items() if not name.endswith("_on_our_scale")}
        name, pair = min(plain.items(), key=lambda item: item[1]["rival"]["score_95"] / item[1]["liantu"]["score_95"])
        ours, rival = pair["liantu"], pair["rival"]
        lines.append(
            f"| 95 % interval of the {what} of {one['series']} sectors of China, 1–5 years ahead: score (held) "
            f"| {ours['score_95']} ({ours['within_95']:.0%}) | {rival['score_95']} ({rival['within_95']:.0%}; {name}) "
            f"| {rival['score_95'] / ours['score_95']:.1f} × as sharp |"
        )
    return lines


def _statistics(found: dict[str, Any]) -> list[str]:
    """Rows of the statistics beside a hand-written Polars script, and of a whole computation."""
    size, whole = found["data"].partition(", made")[0], found["whole"]
    lines = [
        f"| {found[key]['indicators']} indicators by district and month from stored facts, {size}, "
        f"peak {found[key]['liantu']['peak_gib']} GiB "
        f"| {found[key]['liantu']['seconds']['median']} s | {found[key]['script']['seconds']['median']} s (Polars script) "
        f"| {found[key]['times_script']['median']} × its time |"
        for key in ("all", "monthly")
    ]
    return [*lines, f"| all statistics computed and stored, {whole['firms']:,} simulated firms | {whole['seconds']} s | – | – |"]


def _complexity(found: dict[str, Any]) -> list[str]:
    """Rows of relatedness and complexity beside ecomplexity."""
    size = found["data"].partition(", nested")[0]
    return [
        f"| relatedness and complexity beside ecomplexity 0.5.3, {size}, {what} | {found[key]['liantu']['seconds']} s "
        f"| {min(found[key]['ecomplexity']['seconds'], found[key]['ecomplexity']['cpu_seconds'])} s | {found[key]['times_ecomplexity']} × |"
        for key, what in (("arrays", "arrays"), ("table", "long table"))
    ]


if __name__ == "__main__":
    print("\n".join(rows()))
