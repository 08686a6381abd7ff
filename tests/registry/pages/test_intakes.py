"""Uploading a spreadsheet in the browser: dry run, problems, confirm, cancel, and who may."""

from __future__ import annotations

import os
import re
import time
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liantu.registry.intake.upload import folder_path
from liantu.registry.models import Capability, Intake, Organisation, Report
from tests.registry.pages.conftest import City

HEAD = "单位,期间,指标项,数值\n"


def upload(client: Client, text: str, name: str = "填报.csv") -> Intake:
    response = client.post("/intake/new/", {"uploads": SimpleUploadedFile(name, text.encode("utf-8-sig"), "text/csv")})
    assert response.status_code == 302, response.content.decode()
    return Intake.objects.latest("pk")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_dry_run_confirm_and_source(city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    intake = upload(client, HEAD + "甲电池,2025,营业收入,300000000\n甲电池,2024,营业收入,220000000\n")
    assert intake.state == "checked", intake.problems
    text = client.get(f"/intake/{intake.pk}/").content.decode()
    assert "将要发生的变化" in text
    assert "确认写入" in text
    assert "220,000,000" in text, "a sample of the change"
    assert not Report.objects.filter(period="2025").exists()
    client.post(f"/intake/{intake.pk}/confirm/")
    intake.refresh_from_db()
    assert intake.state == "done"
    assert Report.objects.current().get(period="2025").value == 300_000_000
    page = client.get(f"/intake/{intake.pk}/").content.decode()
    source = intake.sources.get()
    assert f"/sources/{source.pk}/" in page
    rows = client.get(f"/sources/{source.pk}/").content.decode()
    assert "甲电池" in rows
    assert "填报" in client.get("/intake/").content.decode()
    again = upload(client, HEAD + "甲电池,2025,营业收入,300000000\n甲电池,2024,营业收入,220000000\n")
    assert [(table["new"], table["changed"]) for table in again.plan["tables"]] == [(0, 0)]


def test_cancel_leaves_nothing(city: City, sign_in: Any, tmp_path: Any) -> None:
    client = sign_in("analyst")
    intake = upload(client, HEAD + "甲电池,2025,营业收入,300000000\n")
    client.post(f"/intake/{intake.pk}/cancel/")
    intake.refresh_from_db()
    assert intake.state == "cancelled"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Report.objects.filter(period="2025").exists()
    client.post(f"/intake/{intake.pk}/confirm/")
    intake.refresh_from_db()
    assert intake.state == "cancelled"


def test_problems_by_cell_in_both_languages_and_marked(city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    intake = upload(client, HEAD + "甲电池,2025,营业收入,许多\n没有的厂,2025,营业收入,1\n")
    assert intake.state == "refused"
    text = client.get(f"/intake/{intake.pk}/").content.decode()
    assert "D2" in text
    assert "A3" in text
    assert "unknown organisation" in text
    kinds = {problem["code"] for problem in intake.problems}
    page = client.get(f"/intake/{intake.pk}/?kind=unknown_organisation").content.decode()
    one = re.sub(r"csrf\w+\W+value=\W\w+", "", page)  # a token may hold any two letters
    assert len(kinds) == 2
    assert page != one
    assert "A3" in one
    assert "D2" not in one
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"/intake/{intake.pk}/marked.xlsx").streaming_content)))
    assert len(book.sheetnames) == 2


def test_polling_part(city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    intake = upload(client, HEAD + "甲电池,2025,营业收入,1\n")
    over = client.get(f"/intake/{intake.pk}/?part=state", headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"
    Intake.objects.filter(pk=intake.pk).update(state="checking")
    (folder_path(intake.folder) / "alive").touch()
    part = client.get(f"/intake/{intake.pk}/?part=state", headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" in part
    assert "<html" not in part


@pytest.mark.parametrize(("role", "scope", "key", "status"), [
    ("administrator", "city", "", 200), ("analyst", "city", "", 200), ("reviewer", "city", "", 403), ("", "city", "", 403),
    ("official", "district", "500112", 403), ("firm", "city", "", 403),
])  # fmt: skip
def test_who_may_upload(city: City, sign_in: Any, role: str, scope: str, key: str, status: int) -> None:
    assert sign_in(role, scope, key).get("/intake/new/").status_code == status


def test_others_do_not_see_an_intake(city: City, sign_in: Any) -> None:
    intake = upload(sign_in("analyst"), HEAD + "甲电池,2025,营业收入,许多\n")
    stranger = sign_in("firm", "organisation", str(city.supplier.pk))
    assert stranger.get(f"/intake/{intake.pk}/").status_code == 404
    assert stranger.get(f"/intake/{intake.pk}/marked.xlsx").status_code == 404
    assert stranger.post(f"/intake/{intake.pk}/confirm/").status_code == 404
    assert stranger.post(f"/intake/{intake.pk}/cancel/").status_code == 404


def test_a_firm_brings_in_its_own_rows(city: City, sign_in: Any) -> None:
    client = sign_in("firm", "organisation", str(city.maker.pk))
    intake = upload(client, HEAD + "甲电池,2025,营业收入,300000000\n")
    assert intake.state == "checked", intake.problems
    assert not Report.objects.filter(period="2025").exists()
    client.post(f"/intake/{intake.pk}/confirm/")
    assert Report.objects.current().get(period="2025").value == 300_000_000


@pytest.mark.parametrize("text", [
    HEAD + "丙整车,2025,营业收入,1\n甲电池,2025,营业收入,1\n",
    "园区代码,园区名称,区县\np1,新园区,渝北区\n",
    "单位名称,统一社会信用代码,规模\n乙钢材,,小型\n",
])  # fmt: skip
def test_a_firm_brings_in_nothing_about_others(city: City, sign_in: Any, text: str) -> None:
    client = sign_in("firm", "organisation", str(city.maker.pk))
    intake = upload(client, text)
    assert intake.state == "refused"
    assert {problem["code"] for problem in intake.problems} <= {"not_own", "not_own_table"}
    assert not Report.objects.filter(period="2025").exists()
    assert Organisation.objects.get(pk=city.supplier.pk).size == "大型"
    assert Capability.objects.count() == 3


def test_a_firm_is_told_no_names_of_others(city: City, sign_in: Any) -> None:
    client = sign_in("firm", "organisation", str(city.maker.pk))
    intake = upload(client, HEAD + "丙整车厂,2025,营业收入,1\n")
    assert intake.state == "refused"
    assert "丙整车</" not in client.get(f"/intake/{intake.pk}/").content.decode()
    assert "是否为" not in str(intake.problems)


def test_wrong_kinds_are_refused_on_the_form(city: City, sign_in: Any) -> None:
    response = sign_in("analyst").post("/intake/new/", {"uploads": SimpleUploadedFile("坏.exe", b"MZ")})
    assert response.status_code == 200
    assert "不是可以读取的文件" in response.content.decode()
    assert not Intake.objects.exists()


def test_template(city: City, sign_in: Any) -> None:
    whole = openpyxl.load_workbook(BytesIO(sign_in("analyst").get("/intake/template.xlsx").content))
    one = openpyxl.load_workbook(
        BytesIO(sign_in("firm", "organisation", "1").get("/intake/template.xlsx?table=reports&table=parks").content)
    )
    assert "产品流量" in whole.sheetnames
    assert "填报" in one.sheetnames
    assert "园区" not in one.sheetnames


@pytest.mark.parametrize("verb", ["rerun", "cancel"])
def test_an_interrupted_intake_is_run_again_or_discarded(city: City, sign_in: Any, verb: str) -> None:
    client = sign_in("analyst")
    intake = upload(client, HEAD + "甲电池,2025,营业收入,1\n")
    Intake.objects.filter(pk=intake.pk).update(state="applying")
    alive = folder_path(intake.folder) / "alive"
    alive.touch()
    os.utime(alive, (time.time() - 100, time.time() - 100))
    text = client.get(f"/intake/{intake.pk}/").content.decode()
    assert "任务进程中断" in text
    assert "重新检查" in text
    assert "已中断" in client.get("/intake/").content.decode()
    client.post(f"/intake/{intake.pk}/{verb}/")
    intake.refresh_from_db()
    assert intake.state == {"rerun": "checked", "cancel": "cancelled"}[verb]
    assert not Report.objects.filter(period="2025").exists()


def test_reporting_date_and_names_of_files_stay(city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    file = SimpleUploadedFile("去年.csv", (HEAD + "甲电池,2025,营业收入,许多\n").encode("utf-8-sig"))
    client.post("/intake/new/", {"uploads": file, "as_of_date": "2025-12-31"})
    intake = Intake.objects.latest("pk")
    assert intake.state == "refused"
    assert "2025-12-31" in client.get(f"/intake/{intake.pk}/").content.decode()
    assert "去年.csv" in client.get("/intake/").content.decode()
    dated = SimpleUploadedFile("好.csv", (HEAD + "甲电池,2025,营业收入,210000000\n").encode("utf-8-sig"))
    client.post("/intake/new/", {"uploads": dated, "as_of_date": "2025-12-31"})
    client.post(f"/intake/{Intake.objects.latest('pk').pk}/confirm/")
    assert str(Report.objects.current().get(period="2025").reported_date) == "2025-12-31"


@pytest.mark.parametrize("text", [
    HEAD + "丁外企,2024,营业收入,1\n",
    HEAD + "丁外企,2024,营业收入,2\n",
    "供货方,采购方,产品,年份\n乙钢材,丙整车,钢板,2024\n",
])  # fmt: skip
def test_a_dry_run_tells_a_firm_nothing_of_what_is_held_of_others(city: City, sign_in: Any, text: str) -> None:
    intake = upload(sign_in("firm", "organisation", str(city.maker.pk)), text)
    assert intake.state == "refused"
    assert {problem["code"] for problem in intake.problems} == {"not_own"}
    table = intake.plan["tables"][0]
    assert (table["unchanged"], table["changed"], table["new"], table["changes"]) == (0, 0, 0, [])


def test_a_firm_takes_over_no_project_of_another(city: City, sign_in: Any) -> None:
    text = "项目代码,项目名称,建设单位,总投资（万元）,开工日期\nP1,三期,丙整车,100,2025-01-01\n"
    intake = upload(sign_in("firm", "organisation", str(city.customer.pk)), text)
    assert intake.state == "refused"
    assert "二期" not in str(intake.plan)
    assert [problem["code"] for problem in intake.problems] == ["not_own"]
    mine = upload(sign_in("firm", "organisation", str(city.maker.pk)), text.replace("丙整车", "甲电池"))
    assert mine.state == "checked", mine.problems


def test_samples_of_changes_say_names(city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    intake = upload(client, "单位名称,统一社会信用代码,区县,规模\n甲电池,,九龙坡区,中型\n", "单位名录.csv")
    assert intake.state == "checked", intake.problems
    chinese = client.get(f"/intake/{intake.pk}/").content.decode()
    assert "<del>渝北区</del>" in chinese
    assert "<ins>九龙坡区</ins>" in chinese
    english = client.get(f"/intake/{intake.pk}/", headers={"Accept-Language": "en"}).content.decode()
    assert "<ins>Jiulongpo</ins>" in english
    assert "500107" not in english


def test_a_source_keeps_how_many_rows_it_brought(city: City, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in("analyst")
    intake = upload(client, HEAD + "甲电池,2025,营业收入,300000000\n甲电池,2024,营业收入,220000000\n")
    client.post(f"/intake/{intake.pk}/confirm/")
    source = intake.sources.get()
    assert source.counts == {"reports": 2}
    later = upload(client, HEAD + "甲电池,2025,营业收入,310000000\n")
    client.post(f"/intake/{later.pk}/confirm/")
    with django_assert_max_num_queries(11):
        text = client.get(f"/sources/{source.pk}/").content.decode()
    assert "现行 1" in text
    assert "已被替换" in text
    older = client.get(f"/sources/{city.source.pk}/").content.decode()
    assert "产能" in older, "a source of before counts were kept is counted"


@pytest.mark.parametrize("name", ["长" * 120 + ".csv", "../../../x.csv", "..\\..\\x.csv", "%2e%2e%2fx.csv", "\u202evsc.csv", "a\nb.csv"])
def test_hostile_names_stay_in_their_folder(city: City, sign_in: Any, tmp_path: Any, name: str) -> None:
    intake = upload(sign_in("analyst"), HEAD + "甲电池,2025,营业收入,300000000\n", name)
    (kept,) = (folder_path(intake.folder) / "files").iterdir()
    assert kept.name.isprintable()
    assert len(kept.name.encode()) < 255
    assert [path for path in tmp_path.iterdir() if path.name != "intake"] == []


def test_other_methods_are_refused(city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    assert [client.delete("/intake/new/").status_code, client.put("/intake/new/").status_code] == [405, 405]


def test_values_in_another_unit_need_a_tick_before_they_are_written(city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    before = upload(client, HEAD + "甲电池,2024,营业收入,220000000\n")
    client.post(f"/intake/{before.pk}/confirm/")
    plain = client.get(f"/intake/{before.pk}/").content.decode()
    assert "请核对" not in plain
    assert "数值是否合理" in plain
    intake = upload(client, HEAD + "甲电池,2025,营业收入,26000\n")
    assert (intake.state, intake.plan["plausibility"]["asked"]) == ("checked", 1)
    page = client.get(f"/intake/{intake.pk}/").content.decode()
    for part in ('name="right" required', "有 1 项数值与以前相差悬殊", "2.20 亿元", "2.60 万元", "相差约 10,000 倍", "甲电池"):
        assert part in page, part
    refused = client.post(f"/intake/{intake.pk}/confirm/", follow=True).content.decode()
    intake.refresh_from_db()
    assert (intake.state, Report.objects.filter(period="2025").exists()) == ("checked", False)
    assert "须先确认" in refused
    client.post(f"/intake/{intake.pk}/confirm/", {"right": "on"})
    intake.refresh_from_db()
    assert (intake.state, Report.objects.current().get(period="2025").value) == ("done", 26_000)
