"""登记表: every table that can be brought in, with its headings, kinds, units, notes and natural key."""

from __future__ import annotations

from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry.engine.schema import Column, Kind, Table

TABLES: dict[str, Table] = {}
"""All tables by code, in the order in which they are brought in: what is referred to comes before what refers."""


def register_table(table: Table) -> Table:
    """Add a table of this or a higher room; raises ValueError where the code is taken."""
    if table.code in TABLES:
        raise ValueError(f"two tables with code {table.code}")
    missing = [name for name in table.key if name not in {column.name for column in table.columns}]
    if missing:
        raise ValueError(f"key of {table.code} names unknown columns {missing}")
    TABLES[table.code] = table
    return table


def _column(name: str, zh: str, en: str, kind: Kind = Kind.TEXT, *others: str, required: bool = False, **more: object) -> Column:
    return Column(name, Text(zh, en), kind, required=required, other_headings=others, **more)  # type: ignore[arg-type]


def _money(name: str, zh: str, en: str, *others: str) -> Column:
    """Money in 万元, zero or more; the cell may say its own unit (1.2亿元)."""
    note = Text("单位万元；也可在单元格内写明单位，如 1.2亿元", "in 10,000 yuan; a cell may say its own unit, such as 1.2亿元")
    return _column(name, zh, en, Kind.YUAN, *others, unit="万元", minimum=0, note=note)


ORGANISATION_NOTE = Text("统一社会信用代码，或登记名称、曾用名、别名", "credit code, or the registered, former or other name")
REPORTED = _column(
    "reported_date", "填报日期", "Reported on", Kind.DATE, "上报日期", "报送日期",
    note=Text("空白时取导入日期", "the date of the intake where empty"),
)  # fmt: skip


def _organisation(name: str = "organisation", zh: str = "单位", en: str = "Organisation", *others: str, required: bool = True) -> Column:
    return _column(name, zh, en, Kind.ORGANISATION, *others, required=required, note=ORGANISATION_NOTE, max_length=200)


def _product(name: str = "product", zh: str = "产品", en: str = "Product", *others: str) -> Column:
    note = Text("产品代码、名称或别名", "product code, name or other name")
    return _column(name, zh, en, Kind.PRODUCT, *others, required=True, note=note)


YEAR = _column("year", "年份", "Year", Kind.YEAR, "年度", required=True, minimum=1949, maximum=2100)
PERIOD = _column(
    "period", "期间", "Period", Kind.PERIOD, "报告期", required=True,
    note=Text("如 2024、2024年上半年、2024年3季度、2024-03", "such as 2024, 2024H1, 2024Q3, 2024-03"),
)  # fmt: skip

register_table(
    Table(
        "parks",
        Text("园区", "Parks"),
        (
            _column("code", "园区代码", "Park code", required=True, max_length=40),
            _column("name", "园区名称", "Park name", Kind.TEXT, "名称", required=True, max_length=120),
            _column("district", "区县", "District", Kind.REGION, "所在区县", required=True),
            _column("level", "级别", "Level", Kind.TEXT, "园区级别", max_length=40),
            REPORTED,
        ),
        ("code",),
    )
)
register_table(
    Table(
        "products",
        Text("产品目录", "Products"),
        (
            _column("code", "产品代码", "Product code", required=True, max_length=64),
            _column("name_zh", "产品名称", "Product name (Chinese)", Kind.TEXT, "产品中文名称", required=True, max_length=120),
            _column("name_en", "产品英文名称", "Product name (English)", max_length=160),
            _column("aliases", "产品别名", "Other names", note=Text("用分号隔开", "separated by semicolons")),
            _column("industry", "行业代码", "Industry", Kind.INDUSTRY),
            _column("unit", "计量单位", "Unit", max_length=16),
            _column("processes", "工艺", "Processes", note=Text("用分号隔开", "separated by semicolons")),
            REPORTED,
        ),
        ("code",),
        Text("一般由知识包维护", "usually kept by the pack"),
    )
)
register_table(
    Table(
        "organisations",
        Text("单位名录", "Organisations"),
        (
            _column("name", "单位名称", "Name", Kind.TEXT, "企业名称", "公司名称", "机构名称", "名称", required=True, max_length=200),
            _column("credit_code", "统一社会信用代码", "Unified social credit code", Kind.CREDIT_CODE, "信用代码", "社会信用代码"),
            _column(
                "kind", "单位类别", "Kind", Kind.CHOICE,
                choices=(
                    ("firm", Text("企业", "firm")), ("institution", Text("机构", "institution")),
                    ("park_operator", Text("园区运营方", "park operator")), ("department", Text("部门", "department")),
                ),
            ),
            _column("listed_code", "证券代码", "Listed code", Kind.TEXT, "股票代码", max_length=12),
            _column("region", "区县", "District", Kind.REGION, "所在区县", "所属区县", "所在地区"),
            _column("outside_place", "市外所在地", "Place outside the city", max_length=80),
            _column("inside_city", "是否在本市", "In this city", Kind.YES_NO, "在本市"),
            _column("park", "园区", "Park", Kind.PARK, "所在园区", "所属园区"),
            _column("industry", "行业代码", "Industry", Kind.INDUSTRY, "国民经济行业代码", "行业小类代码"),
            _column("size", "规模", "Size", Kind.TEXT, "企业规模", max_length=10),
            _column("ownership", "所有制", "Ownership", Kind.TEXT, "企业性质", max_length=20),
            _column(
                "state", "经营状态", "State", Kind.CHOICE, "状态",
                choices=(
                    ("operating", Text("正常经营", "operating")), ("stopped", Text("停产", "stopped")), ("closed", Text("注销", "closed")),
                ),
            ),
            _column("founded_date", "成立日期", "Founded on", Kind.DATE, "成立时间", "注册日期"),
            _column("former_names", "曾用名", "Former names", note=Text("用分号隔开", "separated by semicolons")),
            _column("aliases", "别名", "Other names", Kind.TEXT, "简称", note=Text("用分号隔开", "separated by semicolons")),
            _column(
                "simulated", "模拟", "Simulated", Kind.YES_NO,
                note=Text("“是”表示并非真实单位，到处都会标明", "'yes' says that this is no real organisation; labelled so everywhere"),
            ),
            REPORTED,
        ),
        ("credit_code", "name"),
        Text("先按信用代码识别，其次按现用名、曾用名、别名", "recognised by credit code, else by current, former or other name"),
    )
)  # fmt: skip
register_table(
    Table(
        "organisation_names",
        Text("单位名称", "Names of organisations"),
        (
            _organisation(),
            _column(
                "kind", "名称类别", "Kind of name", Kind.CHOICE, required=True,
                choices=(
                    ("current", Text("现用名", "current")), ("former", Text("曾用名", "former")), ("alias", Text("别名", "other")),
                ),
            ),
            _column("name", "名称", "Name", required=True, max_length=200),
        ),
        ("organisation", "kind", "name"),
    )
)  # fmt: skip
register_table(
    Table(
        "sites",
        Text("厂区", "Sites"),
        (
            _organisation(),
            _column("name", "厂区名称", "Site name", required=True, max_length=120),
            _column("region", "区县", "District", Kind.REGION, "所在区县"),
            _column("park", "园区", "Park", Kind.PARK, "所在园区"),
            _column("address", "地址", "Address", Kind.TEXT, "厂区地址", max_length=200),
            REPORTED,
        ),
        ("organisation", "name"),
    )
)
register_table(
    Table(
        "product_inputs",
        Text("产品投入", "Product inputs"),
        (
            _product(),
            _product("input", "投入品", "Input", "原材料", "零部件"),
            _column("share", "价值份额", "Share of value", Kind.SHARE, minimum=0, maximum=1),
            _column("quantity", "单位用量", "Quantity per unit", Kind.NUMBER, minimum=0),
            _column("essential", "是否不可缺", "Essential", Kind.YES_NO, "不可缺"),
            REPORTED,
        ),
        ("product", "input"),
    )
)
register_table(
    Table(
        "capabilities",
        Text("产能", "Capabilities"),
        (
            _organisation("organisation", "单位", "Organisation", "企业", "企业名称", "生产企业"),
            _product(),
            YEAR,
            _column("capacity", "产能", "Capacity", Kind.NUMBER, "设计产能", minimum=0),
            _column("output", "产量", "Output", Kind.NUMBER, "实际产量", minimum=0),
            _money("output_fen", "产值", "Output value", "产值（万元）"),
            _money("capacity_fen", "产能对应产值", "Value of capacity", "产能对应产值（万元）"),
            _column("utilisation", "产能利用率", "Utilisation", Kind.SHARE, minimum=0, maximum=2),
            _column("share", "占主营收入比重", "Share of revenue", Kind.SHARE, minimum=0, maximum=1),
            REPORTED,
        ),
        ("organisation", "product", "year"),
    )
)
_PLACE = Text(
    "仅当对方尚未登记时需要：省市或国家名；写“不在册”表示所在地不明",
    "needed only where the other side is not registered: a province, city or country; write 'unregistered' where it is not known",
)
register_table(
    Table(
        "supply_links",
        Text("供货关系", "Supply links"),
        (
            _organisation("supplier", "供应商", "Supplier", "供货方", "供应商名称"),
            _organisation("customer", "采购方", "Customer", "客户", "客户名称", "采购商"),
            _product(),
            YEAR,
            _money("amount_fen", "年供货额", "Yearly value", "年供货额（万元）", "供货金额"),
            _column("lead_time_days", "交货天数", "Lead time in days", Kind.NUMBER, "交货周期", minimum=0),
            _column("stock_days", "库存天数", "Stock in days", Kind.NUMBER, minimum=0),
            _column("sole_source", "是否独家供货", "Sole source", Kind.YES_NO, "独家供货"),
            _column("supplier_place", "供应商所在地", "Supplier's place", note=_PLACE, max_length=80),
            _column("customer_place", "采购方所在地", "Customer's place", note=_PLACE, max_length=80),
            REPORTED,
        ),
        ("supplier", "customer", "product", "year"),
    )
)
register_table(
    Table(
        "product_flows",
        Text("产品流量", "Product flows of the city"),
        (
            _product(),
            PERIOD,
            _money("import_fen", "进口额", "Imports", "进口额（万元）"),
            _money("inflow_fen", "市外购入额", "Bought from other provinces", "市外购入额（万元）"),
            _money(
                "demand_fen", "本市最终需求额", "Final demand in the city",
                "本市最终需求额（万元）", "本市需求额", "本市需求额（万元）", "Demand of the city",
            ),
            _money("export_fen", "出口额", "Exports", "出口额（万元）"),
            REPORTED,
        ),
        ("product", "period"),
    )
)  # fmt: skip
register_table(
    Table(
        "reports",
        Text("填报", "Reports"),
        (
            _organisation(),
            PERIOD,
            _column(
                "item",
                "指标项",
                "Item",
                Kind.ITEM,
                "指标",
                "指标名称",
                required=True,
                note=Text("指标代码或名称", "code or name of the item"),
            ),
            _column("value", "数值", "Value", Kind.NUMBER, required=True, note=Text("单位见指标说明", "in the unit of the item")),
            REPORTED,
        ),
        ("organisation", "period", "item"),
    )
)
register_table(
    Table(
        "credentials",
        Text("资质", "Credentials"),
        (
            _organisation(),
            _column("kind", "资质名称", "Credential", Kind.TEXT, "资质", "荣誉名称", required=True, max_length=80),
            _column("level", "级别", "Level", max_length=40),
            _column("number", "证书编号", "Number", Kind.TEXT, "编号", max_length=80),
            _column("valid_from_date", "起始日期", "Valid from", Kind.DATE, "发证日期"),
            _column("valid_to_date", "截止日期", "Valid to", Kind.DATE, "有效期至"),
            REPORTED,
        ),
        ("organisation", "kind", "number"),
    )
)
register_table(
    Table(
        "projects",
        Text("项目", "Projects"),
        (
            _column("code", "项目代码", "Project code", required=True, max_length=64),
            _column("name", "项目名称", "Project name", required=True, max_length=200),
            _organisation("organisation", "建设单位", "Builder", "单位", "企业名称", required=False),
            _column("region", "区县", "District", Kind.REGION, "所在区县"),
            _column("park", "园区", "Park", Kind.PARK, "所在园区"),
            _column("kind", "项目类别", "Kind", Kind.TEXT, "类别", max_length=40),
            _money("investment_fen", "总投资", "Total investment", "总投资（万元）", "计划总投资"),
            _money("invested_fen", "已完成投资", "Invested so far", "已完成投资（万元）", "累计完成投资"),
            _column("start_date", "开工日期", "Started on", Kind.DATE, "开工时间"),
            _column("planned_finish_date", "计划竣工日期", "Planned finish", Kind.DATE, "计划竣工时间"),
            _column("finish_date", "竣工日期", "Finished on", Kind.DATE, "竣工时间"),
            REPORTED,
        ),
        ("code",),
    )
)
register_table(
    Table(
        "official_figures",
        Text("官方数据", "Official figures"),
        (
            _column("indicator", "指标代码", "Indicator", required=True, max_length=64),
            _column("region", "地区", "Region", Kind.REGION, required=True),
            PERIOD,
            _column("value", "数值", "Value", Kind.NUMBER, required=True),
            _column("unit", "单位", "Unit", Kind.TEXT, "计量单位", required=True, max_length=60),
            _column("basis", "口径", "Basis", max_length=200),
            _column("citation", "出处", "Citation", Kind.TEXT, "来源", required=True, max_length=300),
            _column(
                "mark", "核查标记", "Mark", Kind.CHOICE, required=True,
                choices=tuple((str(mark), mark.text) for mark in Mark),
            ),
            REPORTED,
        ),
        ("indicator", "region", "period", "basis", "citation"),
        Text("相互矛盾的数据并列保留", "contradictory figures stand side by side"),
    )
)  # fmt: skip
