from __future__ import annotations

import io

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.errors import LiantuError, NotAllowedError
from liantu.registry import models as m
from liantu.registry.actions import cancel_intake, confirm_intake, marked_copy, start_intake
from liantu.registry.intake.upload import FolderProgress, folder_path, keep_uploads, upload_files
from tests.registry.city import make_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_city()
    return tmp_path


def upload(*rows):
    text = "\n".join(["单位名称,区县", *rows])
    return [("单位名录.csv", io.BytesIO(text.encode()))]


def test_dry_run_then_confirmation_then_rows_and_no_file_left():
    intake = start_intake(upload("甲厂,渝北区"), viewer=SYSTEM)
    assert intake.state == "checked"
    assert intake.plan["tables"][0]["new"] == 1
    assert not m.Organisation.objects.exists()
    intake = confirm_intake(intake, viewer=SYSTEM)
    assert (intake.state, intake.done_rows) == ("done", 2)
    assert m.Organisation.objects.get().source.intake == intake
    assert not folder_path(intake.folder).exists()
    with pytest.raises(LiantuError):
        confirm_intake(intake, viewer=SYSTEM)


def test_problems_refuse_and_leave_a_marked_copy():
    intake = start_intake(upload("甲厂,火星区"), viewer=SYSTEM)
    assert (intake.state, intake.problems[0]["code"], intake.problems[0]["cell"]) == ("refused", "unknown_region", "B2")
    assert marked_copy(intake).exists()
    assert not (folder_path(intake.folder) / "files").exists()


def test_a_hostile_file_is_refused():
    intake = start_intake([("单位名录.xlsx", io.BytesIO(b"MZ not a workbook"))], viewer=SYSTEM)
    assert intake.state == "refused"
    assert intake.problems


def test_cancel_before_confirmation_and_while_it_runs(monkeypatch):
    intake = cancel_intake(start_intake(upload("甲厂,渝北区"), viewer=SYSTEM), viewer=SYSTEM)
    assert intake.state == "cancelled"
    assert not folder_path(intake.folder).exists()
    waiting = start_intake(upload("甲厂,渝北区"), viewer=SYSTEM)
    monkeypatch.setattr(FolderProgress, "_asked", lambda self: True)
    assert confirm_intake(waiting, viewer=SYSTEM).state == "cancelled"
    assert not m.Organisation.objects.exists()


def test_only_those_who_may_import_start_one():
    with pytest.raises(NotAllowedError):
        start_intake(upload(), viewer=PUBLIC)


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "..\\..\\x.csv", "/abs.csv", ".hidden.csv", "a" * 300 + ".csv", "名录 (1).csv"])
def test_names_of_uploads_never_leave_their_folder(name):
    folder = keep_uploads([(name, io.BytesIO(b"x")), (name, io.BytesIO(b"y"))])
    files = upload_files(folder)
    assert len(files) == 2
    assert all(file.parent == folder_path(folder) / "files" and file.suffix == ".csv" and not file.name.startswith(".") for file in files)


def test_folders_are_named_by_us_alone():
    with pytest.raises(ValueError):
        folder_path("../x")
