"""项目: industrial projects."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import REPORTED, ROW_UNIT, column, money, organisation

PROJECTS = Table(
    "projects",
    Text("项目", "Projects"),
    (
        column("code", "项目代码", "Project code", required=True, max_length=64),
        column("name", "项目名称", "Project name", required=True, max_length=200),
        organisation("organisation", "建设单位", "Builder", "单位", "企业名称", required=False),
        column("region", "区县", "District", Kind.REGION, "所在区县"),
        column("park", "园区", "Park", Kind.PARK, "所在园区"),
        column("kind", "项目类别", "Kind", Kind.TEXT, "类别", max_length=40),
        money("investment_fen", "总投资", "Total investment", "总投资（万元）", "计划总投资"),
        money("invested_fen", "已完成投资", "Invested so far", "已完成投资（万元）", "累计完成投资"),
        ROW_UNIT,
        column("start_date", "开工日期", "Started on", Kind.DATE, "开工时间"),
        column("planned_finish_date", "计划竣工日期", "Planned finish", Kind.DATE, "计划竣工时间"),
        column("finish_date", "竣工日期", "Finished on", Kind.DATE, "竣工时间"),
        REPORTED,
    ),
    ("code",),
)
