"""Files that go with tasks: what is refused, and who gets them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import SYSTEM, viewer_of
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.oversight.actions import Order, ask_data_check, attach, give_out
from liantu.oversight.engine.attachments import file_name
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import Attachment, Task
from tests.oversight.conftest import World, person, weak
from tests.oversight.test_work_on_many import signed_in

pytestmark = pytest.mark.django_db
CELL = weak("battery_cell", districts=["500112"], organisations=["7"], chains=["lithium_battery"])
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def office(parts: Mapping[str, bytes | str], folder: str = "word") -> bytes:
    """An Office file of the least parts, and those of a test."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": TYPES, f"{folder}/document.xml": "<w/>", **parts}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


LINK = '<Relationships><Relationship Id="1" Type="{}" Target="http://example.org/x.dotm" TargetMode="External"/></Relationships>'
HOSTILE = {
    "程序.exe": b"MZ\x90\x00",
    "网页.html": b"<html><script>alert(1)</script></html>",
    "图.svg": b"<svg onload='x'/>",
    "改名.pdf": b"MZ\x90\x00",
    "改名.png": b"<html></html>",
    "空.pdf": b"",
    "文本.txt": b"\x00\x01\x02",
    "脚本.txt": b"  <script>alert(1)</script>",
    "网页.csv": "\ufeff<!DOCTYPE html>".encode(),
    "不是.docx": b"PK\x03\x04 nonsense",
    "普通压缩.docx": office({}, folder="other"),
    "宏.docx": office({"word/vbaProject.bin": b"\x00"}),
    "宏类型.docx": office({"[Content_Types].xml": "<Types><Override ContentType='x.macroEnabled.main'/></Types>"}),
    "模板.docx": office({"word/_rels/settings.xml.rels": LINK.format("http://x/attachedTemplate")}),
    "实体.docx": office({"word/styles.xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "炸弹.docx": office({"word/media/x.xml": b" " * 60_000_000}),
    "程序.xlsx": office({"xl/embeddings/run.exe": b"MZ"}, folder="xl"),
}
HARMLESS = {
    "说明.pdf": PDF,
    "照片.JPEG": b"\xff\xd8\xff\xe0" + b"\x00" * 64,
    "通知.docx": office({"word/_rels/document.xml.rels": LINK.format("http://x/hyperlink"), "word/media/a.png": b"\x89PNG"}),
    "图表.pptx": office({"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": b"PK\x03\x04"}, folder="ppt"),
    "名单.csv": "名称,数量\n甲,1\n".encode("gb18030"),
}


@pytest.fixture
def task(world: World) -> Task:
    world.run(CELL)
    return give_out(SYSTEM, world.record(CELL), world.pack, Order())


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_are_refused(world: World, task: Task, name: str) -> None:
    with pytest.raises(LiantuError):
        attach(SYSTEM, [task], (name, HOSTILE[name]), world.pack)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_usual_files_are_kept_as_they_came(world: World, task: Task, name: str) -> None:
    kept = attach(SYSTEM, [task], (name, HARMLESS[name]), world.pack)
    assert bytes(Attachment.objects.get(pk=kept.pk).content) == HARMLESS[name]
    assert kept.name == name


def test_size_and_number_are_bounded_by_the_pack(world: World, task: Task) -> None:
    rules = world.pack.rule(WorkRules).files
    with pytest.raises(LiantuError, match="过大"):
        attach(SYSTEM, [task], ("大.pdf", PDF + b"\x00" * rules.largest_bytes), world.pack)
    for _ in range(rules.each_task):
        attach(SYSTEM, [task], ("小.pdf", PDF), world.pack)
    with pytest.raises(LiantuError, match=f"最多 {rules.each_task} 个"):
        attach(SYSTEM, [task], ("多.pdf", PDF), world.pack)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\a\\b.pdf", "b.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("\u202efdp.pdf", "fdp.pdf"),
    ],
)
def test_names_lose_what_could_mislead(given: str, kept: str) -> None:
    assert file_name(given) == kept
    assert len(file_name("长" * 500 + ".pdf")) <= 160
    assert file_name("长" * 500 + ".pdf").endswith(".pdf")


def test_a_file_is_downloaded_never_shown(browser: Client, world: World, task: Task) -> None:
    answer = browser.post(f"/tasks/{task.pk}/attach/", {"file": SimpleUploadedFile("明细 表.pdf", PDF)}, follow=True)
    assert "明细 表.pdf" in answer.content.decode()
    kept = Attachment.objects.get()
    got = browser.get(f"/tasks/{task.pk}/files/{kept.pk}/")
    assert got.content == PDF
    assert got["Content-Type"] == "application/octet-stream"
    assert got["Content-Disposition"].startswith("attachment;")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert AuditLine.objects.filter(verb="task_file", subject=f"file:{kept.pk}").exists()
    refused = browser.post(f"/tasks/{task.pk}/attach/", {"file": SimpleUploadedFile("坏.pdf", b"MZ")}, follow=True)
    assert "内容与扩展名不符" in refused.content.decode()
    assert Attachment.objects.count() == 1


def test_a_form_with_a_hostile_file_gives_out_nothing(browser: Client, world: World) -> None:
    world.run(CELL)
    sent = {"title": "x", "due_date": timezone.localdate().isoformat(), "file": SimpleUploadedFile("坏.docx", HOSTILE["宏.docx"])}
    answer = browser.post(f"/findings/{CELL.fingerprint}/assign/", sent)
    assert answer.status_code == 422
    assert not Task.objects.exists()
    fine = sent | {"file": SimpleUploadedFile("好.pdf", PDF)}
    browser.post(f"/findings/{CELL.fingerprint}/assign/", fine)
    assert Task.objects.get().attachments.get().name == "好.pdf"


ROLES = {
    "administrator": ("administrator", "city", ""), "leader": ("leader", "city", ""), "analyst": ("analyst", "city", ""),
    "official": ("official", "city", ""), "district": ("official", "district", "500112"),
    "other_district": ("official", "district", "500101"),
    "chain_leader": ("chain_leader", "chain", "lithium_battery"), "other_chain": ("chain_leader", "chain", "intelligent_nev"),
    "firm": ("firm", "organisation", "7"), "other_firm": ("firm", "organisation", "8"), "reviewer": ("reviewer", "city", ""),
}  # fmt: skip
SEES = {"administrator", "leader", "analyst", "official", "district"}
"""Who sees the file of a task that is not theirs: the administration; firms and chain leaders see the task alone."""
WORKS = {"administrator", "analyst", "official", "district"}
"""Who may add one; the leader is decided upon with the right to assign."""


@pytest.mark.parametrize("role", sorted(ROLES))
def test_roles_and_files(world: World, task: Task, role: str) -> None:
    kept = attach(SYSTEM, [task], ("说明.pdf", PDF), world.pack)
    user: User = person("someone", *ROLES[role])
    client, viewer = signed_in(user), viewer_of(user)
    expected = 200 if role in SEES else 404
    assert client.get(f"/tasks/{task.pk}/files/{kept.pk}/").status_code == expected
    assert client.get(f"/api/tasks/{task.pk}/files/{kept.pk}").status_code == expected
    if role == "leader":
        return
    if role in WORKS:
        assert attach(viewer, [task], ("又.pdf", PDF), world.pack)
        return
    with pytest.raises((NotAllowedError, NotFoundError)):
        attach(viewer, [task], ("又.pdf", PDF), world.pack)


def test_the_public_and_another_task_get_nothing(world: World, task: Task) -> None:
    kept = attach(SYSTEM, [task], ("说明.pdf", PDF), world.pack)
    assert Client().get(f"/tasks/{task.pk}/files/{kept.pk}/").status_code == 302
    assert Client().get(f"/api/tasks/{task.pk}/files/{kept.pk}").status_code in {401, 403}
    other = give_out(SYSTEM, world.record(CELL), world.pack, Order())
    client = signed_in(person("official", "official"))
    assert client.get(f"/tasks/{other.pk}/files/{kept.pk}/").status_code == 404


def test_a_firm_that_is_asked_gets_the_file_and_answers_with_one(world: World) -> None:
    world.run(CELL)
    made = ask_data_check(SYSTEM, world.record(CELL), world.pack, Order(towards=("organisation", "7")))
    kept = attach(SYSTEM, [made], ("问题.pdf", PDF), world.pack)
    firm = person("firm", "firm", "organisation", "7")
    assert signed_in(firm).get(f"/tasks/{made.pk}/files/{kept.pk}/").status_code == 200
    assert attach(viewer_of(firm), [made], ("答复.pdf", PDF), world.pack).tasks.get() == made
