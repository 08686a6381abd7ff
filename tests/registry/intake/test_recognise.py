from __future__ import annotations

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import load_pack
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, import_files
from liantu.registry.engine.names import NameRules, core_name, nearest_names, normal_name
from liantu.registry.intake.vocabulary import _near
from tests.registry.city import csv, make_city

pytestmark = pytest.mark.django_db

FIRMS = "单位名称,统一社会信用代码,曾用名,区县,填报日期"
CODE, OTHER = "91110000600037341L", "91440300708461136T"


@pytest.fixture
def load(tmp_path):
    make_city()
    count = iter(range(100))

    def bring(table, headings, *rows, **options):
        return import_files(ImportRequest([csv(tmp_path / str(next(count)), table, headings, *rows)], viewer=SYSTEM, **options))

    return bring


def codes(report):
    return [problem.code for problem in report.problems]


def test_a_code_is_stronger_than_a_name_and_the_old_name_is_kept(load):
    load("organisations", FIRMS, f"渝州铸造有限公司,{CODE},,渝北区,2024-01-01")
    report = load("organisations", FIRMS, f"渝州精密有限公司,{CODE},渝州铸造有限公司,,2024-05-01")
    assert report.table("organisations").changed == 1
    firm = m.Organisation.objects.get()
    assert (firm.name, firm.region_id) == ("渝州精密有限公司", "500112")
    assert set(firm.names.values_list("kind", "name")) == {("current", "渝州精密有限公司"), ("former", "渝州铸造有限公司")}
    assert [(one.history_type, one.name) for one in firm.history.order_by("history_date")] == [
        ("+", "渝州铸造有限公司"),
        ("~", "渝州精密有限公司"),
    ]
    report = load("supply_links", "供应商,采购方,产品,年份", "渝州铸造有限公司,渝州精密有限公司,铜箔,2024")
    assert report.applied
    assert m.SupplyLink.objects.get().supplier == firm


def test_a_name_without_code_is_recognised_whatever_its_width_and_gains_the_code(load):
    load("organisations", FIRMS, "重庆华阳（集团）公司,,,渝北区,2024-01-01")
    load("organisations", FIRMS, f"重庆华阳(集团)公司,{CODE},,,2024-02-01")
    firm = m.Organisation.objects.get()
    assert (firm.name, firm.credit_code) == ("重庆华阳（集团）公司", CODE)


def test_a_former_name_in_the_row_finds_the_organisation(load):
    load("organisations", FIRMS, "旧名机械厂,,,渝北区,2024-01-01")
    load("organisations", FIRMS, "新名机械厂,,旧名机械厂,,2024-02-01")
    assert m.Organisation.objects.get().name == "新名机械厂"


def test_one_name_with_two_codes_is_two_organisations_and_a_doubt(load):
    load("organisations", FIRMS, f"同名机械制造厂,{CODE},,渝北区,2024-01-01")
    report = load("organisations", FIRMS, f"同名机械制造厂,{OTHER},,渝北区,2024-01-01")
    assert m.Organisation.objects.count() == 2
    assert report.doubts == 1
    doubt = m.MatchDoubt.objects.get()
    assert (doubt.organisation.credit_code, doubt.candidate.credit_code, doubt.score) == (OTHER, CODE, 100.0)
    report = load("reports", "单位,期间,指标项,数值", "同名机械制造厂,2024,营业收入,1")
    assert "ambiguous_name" in codes(report)


def test_close_names_become_doubts_not_one_organisation(load):
    report = load("organisations", FIRMS, "重庆华阳汽车零部件制造有限公司,,,渝北区,", "重庆市华阳汽车零部件制造股份有限公司,,,渝北区,")
    assert (report.table("organisations").new, report.doubts) == (2, 1)


def test_unknown_organisations_are_problems_with_near_names_unless_their_place_is_said(load):
    load("organisations", FIRMS, "甲电池有限公司,,,渝北区,")
    head = "供应商,采购方,产品,年份,供应商所在地"
    report = load("supply_links", head, "甲电池公司,甲电池有限公司,铜箔,2024,")
    assert codes(report) == ["unknown_organisation"]
    assert "甲电池有限公司" in report.problems[0].hint.zh
    assert m.Organisation.objects.count() == 1
    report = load(
        "supply_links",
        head,
        "远方铜业,甲电池有限公司,铜箔,2024,江苏苏州",
        "不明铜业,甲电池有限公司,铜箔,2024,不在册",
        "巴南铜业,甲电池有限公司,铜箔,2024,巴南区",
    )
    assert report.applied
    made = {one.name: (one.inside_city, one.outside_place, one.region_id) for one in m.Organisation.objects.exclude(name="甲电池有限公司")}
    assert made == {"远方铜业": (False, "江苏苏州", None), "不明铜业": (None, "", None), "巴南铜业": (True, "", "500113")}


def test_the_same_firm_by_code_and_by_name_in_one_file_is_one(load):
    report = load("organisations", FIRMS, "丙厂,,,渝北区,2024-01-01", f"丙厂,{CODE},,,2024-01-01")
    assert (report.table("organisations").new, report.table("organisations").duplicates) == (1, 1)
    assert m.Organisation.objects.get().credit_code == CODE


def test_products_of_the_same_intake_can_be_referred_to(load, tmp_path):
    load("organisations", FIRMS, "甲电池有限公司,,,渝北区,")
    files = [
        csv(tmp_path / "n", "products", "产品代码,产品名称,产品别名", "new_cell,固态电芯,半固态电芯；全固态电芯"),
        csv(tmp_path / "n", "capabilities", "单位,产品,年份,产值（万元）", "甲电池有限公司,全固态电芯,2024,5"),
    ]
    assert import_files(ImportRequest(files, viewer=SYSTEM)).applied
    fact = m.Capability.objects.get()
    assert (fact.product.code, fact.product.aliases, fact.output_fen) == ("new_cell", ["半固态电芯", "全固态电芯"], 5_000_000)
    assert fact.product.history.count() == 1


def test_only_names_that_are_alike_are_suggested():
    rules = load_pack("chongqing").rule(NameRules)
    cores = {core_name(normal_name(name), rules): name for name in ("重庆甲一机械有限公司", "重庆长安汽车股份有限公司")}
    assert nearest_names("重庆长安汽车", cores, rules) == ["重庆长安汽车股份有限公司"]
    assert nearest_names("重庆丙丁电子有限公司", cores, rules) == [], "place and legal form are everybody's"


def test_a_word_within_a_word_is_no_suggestion():
    words = {"出口交货值": "export_value", "用电量": "electricity_kwh", "电力消费量": "electricity_kwh"}
    assert _near("用电", words) == ["用电量"]
    assert _near("本月出口同比增长情况说明", words) == []
