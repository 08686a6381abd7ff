from __future__ import annotations

import io
import os
import time

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.errors import LiantuError
from liantu.kernel.progress import CancelledError
from liantu.kernel.text import Text
from liantu.registry import models as m
from liantu.registry.actions import cancel_intake, is_interrupted, mark_interrupted, rerun_intake, start_intake
from liantu.registry.intake.heartbeat import Heartbeat, silent_seconds
from liantu.registry.intake.upload import FolderProgress, folder_path, keep_uploads
from tests.registry.city import make_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_city()
    return start_intake([("单位名录.csv", io.BytesIO("单位名称,区县\n甲厂,渝北区".encode()))], viewer=SYSTEM)


def put(intake, state, silent=None):
    """Leave the intake as a worker left it that was killed so many seconds ago."""
    m.Intake.objects.filter(pk=intake.pk).update(state=state)
    intake.refresh_from_db()
    if silent is not None:
        alive = folder_path(intake.folder) / "alive"
        alive.touch()
        os.utime(alive, (time.time() - silent, time.time() - silent))
    return intake


def test_a_heart_beats_while_the_job_runs(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    folder = keep_uploads([("a.csv", io.BytesIO(b""))])
    assert silent_seconds(folder) is None
    with Heartbeat(folder):
        assert silent_seconds(folder) < 5
    assert silent_seconds(folder) is None


@pytest.mark.parametrize(("state", "silent", "dead"), [
    ("checking", 100, True), ("checking", 10, False), ("applying", 100, True), ("applying", 10, False), ("applying", None, False),
    ("checking", None, True), ("waiting", None, False), ("done", None, False),
])  # fmt: skip
def test_what_is_dead_and_what_is_only_slow_or_queued(intake, state, silent, dead):
    assert is_interrupted(put(intake, state, silent)) is dead


def test_a_worker_that_starts_says_what_was_interrupted(intake):
    put(intake, "applying", 100)
    assert mark_interrupted() == 1
    intake.refresh_from_db()
    assert intake.state == "interrupted"
    assert rerun_intake(intake, viewer=SYSTEM).state == "checked"


def test_discarding_keeps_nothing(intake):
    assert cancel_intake(put(intake, "checking", 100), viewer=SYSTEM).state == "cancelled"
    assert not folder_path(intake.folder).exists()


def test_what_was_written_before_the_end_is_done(intake):
    m.Source.objects.create(name="单位名录.csv", received_at=intake.created_at, intake=intake)
    put(intake, "applying", 100)
    mark_interrupted()
    intake.refresh_from_db()
    assert intake.state == "done"


def test_only_an_interrupted_intake_is_run_again(intake):
    with pytest.raises(LiantuError):
        rerun_intake(intake, viewer=SYSTEM)


def test_a_job_that_was_thought_dead_stops_when_its_files_are_taken_away(intake):
    progress = FolderProgress(intake.folder)
    rerun_intake(put(intake, "checking", 100), viewer=SYSTEM)
    with pytest.raises(CancelledError):
        progress(Text("写入", "writing"), 1, 2)
