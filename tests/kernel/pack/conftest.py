"""A small whole pack in a folder of its own, for tests that break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

FILES = {
    "pack.yaml": """\
code: small
name: {zh: 小城, en: Small city}
languages: [zh-hans, en]
city: "500000"
zones: {centre: {zh: 中心, en: Centre}}
regions:
  - {code: "500000", kind: city, name: {zh: 市, en: City}}
  - {code: "500101", kind: district, zone: centre, name: {zh: 区, en: District}}
parks:
  - {code: park_a, name: {zh: 园区, en: Park}, district: "500101", level: city, mark: unverified}
""",
    "departments.yaml": "departments:\n  - {code: jjxxw, name: {zh: 经信委, en: Industry}}\n",
    "work.yaml": "work:\n  - {code: task, name: {zh: 任务, en: Task}, room: oversight}\n",
    "items.yaml": "items:\n  - {code: output_value, name: {zh: 产值, en: Output}, unit: 万元, period_kinds: [year], money: true}\n",
    "vocabulary/gbt4754.csv": """\
code,name_zh,name_en,level,parent,section,high_tech,high_tech_mark,strategic,strategic_mark
C,制造业,Manufacturing,section,,C,,,,
38,电气机械,,division,C,C,,,,
3841,锂离子电池制造,,class,38,C,true,unverified,,
""",
    "products/batteries.yaml": """\
family: {zh: 电池, en: Batteries}
products:
  - code: cell
    name: {zh: 电芯, en: Cell}
    aliases: [锂电池]
    industry: "3841"
    unit: 只
    process: [coating]
    made_from: []
  - code: pack
    name: {zh: 电池包, en: Pack}
    industry: "3841"
    unit: 套
    made_from:
      - {product: cell, share: 0.6}
""",
    "chains/battery.yaml": """\
code: battery
name: {zh: 电池, en: Batteries}
owner: jjxxw
review: general_knowledge
summary: {zh: 电池, en: Batteries}
stages:
  - {code: cells, position: upstream, name: {zh: 电芯, en: Cells}, products: [cell]}
  - {code: packs, position: downstream, name: {zh: 电池包, en: Packs}, products: [pack]}
""",
    "indicators/chains.yaml": """\
indicators:
  - code: makers
    version: 1
    name: {zh: 家数, en: Makers}
    unit: firms
    rule: {zh: 计数, en: Count}
    commitments: [8.a]
""",
    "checks/CH001.yaml": """\
code: CH001
name: {zh: 弱链, en: Weak link}
commitments: [8.a]
looks_at: {zh: 环节, en: Links}
why: {zh: 第八条, en: Article 8}
computed: {zh: 比较, en: Compare}
what_to_do: {zh: 对接, en: Dock}
thresholds: {ratio: 0.3}
severity: {otherwise: blue}
work: task
due_days: 30
""",
    "rules/link_state.yaml": "version: 1\nratio: 0.3\n",
    "measures/08.yaml": """\
number: 8
title: {zh: 补链, en: Links}
article: {zh: 第八条, en: article 8}
owners: [jjxxw]
commitments:
  - {code: 8.a, name: {zh: 图谱, en: Maps}, room: chains, figures: [makers], checks: [CH001], work: task}
  - {code: 8.b, name: {zh: 配套, en: Supply}, room: chains, work: task, planned: ["figures: ratio"]}
""",
    "series/official.csv": 'indicator,region,period,value,unit,basis,source,mark\ngdp,500000,2024年,32193.15,亿元,,"a, b",official\n',
    "targets.yaml": """\
targets:
  - code: output_2025
    name: {zh: 产值, en: Output}
    indicator: output
    region: "500000"
    period: 2025
    direction: above
    value: 30000
    unit: 亿元
    basis: {zh: 产值, en: output}
    document: {zh: 意见, en: Opinion}
    source: Opinion
    mark: official
""",
}


@pytest.fixture
def write_pack(tmp_path: Path) -> Callable[..., Path]:
    """Write the small pack, with files replaced or texts changed in them, and return its folder."""

    def write(changes: Mapping[str, tuple[str, str]] | None = None, files: Mapping[str, str] | None = None) -> Path:
        folder = tmp_path / "small"
        for name, text in {**FILES, **(files or {})}.items():
            old, new = (changes or {}).get(name, ("", ""))
            assert old in text, f"{old!r} is not in {name}"
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return folder

    return write
