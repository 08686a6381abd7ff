"""单位名录: firms, institutions, park operators, departments."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import LISTED, REPORTED, column

ORGANISATIONS = Table(
    "organisations",
    Text("单位名录", "Organisations"),
    (
        column("name", "单位名称", "Name", Kind.TEXT, "企业名称", "公司名称", "机构名称", "名称", required=True, max_length=200),
        column("credit_code", "统一社会信用代码", "Unified social credit code", Kind.CREDIT_CODE, "信用代码", "社会信用代码"),
        column(
            "kind", "单位类别", "Kind", Kind.CHOICE,
            choices=(
                ("firm", Text("企业", "firm")), ("institution", Text("机构", "institution")),
                ("park_operator", Text("园区运营方", "park operator")), ("department", Text("部门", "department")),
            ),
        ),
        column("listed_code", "证券代码", "Listed code", Kind.TEXT, "股票代码", max_length=12),
        column("region", "区县", "District", Kind.REGION, "所在区县", "所属区县", "所在地区"),
        column("outside_place", "市外所在地", "Place outside the city", max_length=80),
        column("inside_city", "是否在本市", "In this city", Kind.YES_NO, "在本市"),
        column("park", "园区", "Park", Kind.PARK, "所在园区", "所属园区"),
        column("industry", "行业代码", "Industry", Kind.INDUSTRY, "国民经济行业代码", "行业小类代码"),
        column("size", "规模", "Size", Kind.TEXT, "企业规模", max_length=10),
        column("ownership", "所有制", "Ownership", Kind.TEXT, "企业性质", max_length=20),
        column(
            "state", "经营状态", "State", Kind.CHOICE, "状态",
            choices=(
                ("operating", Text("正常经营", "operating")), ("stopped", Text("停产", "stopped")), ("closed", Text("注销", "closed")),
            ),
        ),
        column("founded_date", "成立日期", "Founded on", Kind.DATE, "成立时间", "注册日期"),
        column("former_names", "曾用名", "Former names", note=LISTED, many=True, stored=False),
        column("aliases", "别名", "Other names", Kind.TEXT, "简称", note=LISTED, many=True, stored=False),
        column(
            "simulated", "模拟", "Simulated", Kind.YES_NO,
            note=Text("“是”表示并非真实单位，到处都会标明", "'yes' says that this is no real organisation; labelled so everywhere"),
        ),
        REPORTED,
    ),
    ("credit_code", "name"),
    Text("先按信用代码识别，其次按现用名、曾用名、别名", "recognised by credit code, else by current, former or other name"),
)  # fmt: skip
