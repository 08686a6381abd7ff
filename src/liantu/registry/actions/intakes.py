"""网页导入: upload, dry run, confirmation, cancel; the work itself runs as a job (`jobs`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import IO

from liantu.accounts.actions import write_audit
from liantu.kernel.errors import LiantuError, NotAllowedError
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry.actions.interrupted import is_interrupted, settle_written
from liantu.registry.actions.jobs import apply_intake, check_intake
from liantu.registry.intake.upload import ask_cancel, forget_uploads, keep_uploads, marked_path, move_uploads, upload_files
from liantu.registry.models import Intake
from liantu.registry.rules import may_upload
from liantu.rooms import clock


def _allowed(viewer: Viewer) -> None:
    if not may_upload(viewer):
        raise NotAllowedError(Text("您没有导入数据的权限", "you are not allowed to import data"))


def start_intake(files: Iterable[tuple[str, IO[bytes]]], *, viewer: Viewer, source_map: str = "", as_of_date: date | None = None) -> Intake:
    """Keep the uploaded files (name, stream) and start the dry run as a job; raises NotAllowedError.

    ``as_of_date`` is the reporting date of rows that have none of their own.
    """
    intake = _begun(files, viewer, source_map, as_of_date)
    check_intake.enqueue(intake.pk)
    intake.refresh_from_db()
    return intake


def bring_files(files: Iterable[tuple[str, IO[bytes]]], *, viewer: Viewer) -> Intake:
    """Check the files (name, stream) and write them where nothing is wrong, at once and without the job worker; raises NotAllowedError.

    The intake says how it ended; values that the dry run asks about are taken as right.
    """
    intake = _begun(files, viewer)
    check_intake.call(intake.pk)
    if Intake.objects.filter(pk=intake.pk, state=Intake.State.CHECKED).update(state=Intake.State.APPLYING):
        write_audit(viewer.user_id, "confirm_intake", f"intake:{intake.pk}")
        apply_intake.call(intake.pk)
    intake.refresh_from_db()
    return intake


def _begun(files: Iterable[tuple[str, IO[bytes]]], viewer: Viewer, source_map: str = "", as_of_date: date | None = None) -> Intake:
    """Keep the files, and an intake that waits to be checked."""
    _allowed(viewer)
    folder = keep_uploads(files)
    names_and_sizes = [[path.name, path.stat().st_size] for path in upload_files(folder)]
    intake = Intake.objects.create(
        started_by_id=viewer.user_id, source_map=source_map, as_of_date=as_of_date, files=names_and_sizes, folder=folder
    )
    write_audit(viewer.user_id, "start_intake", f"intake:{intake.pk}")
    return intake


def confirm_intake(intake: Intake, *, viewer: Viewer, right: bool = False) -> Intake:
    """Write what the dry run showed, as a job; ``right``: the viewer says that the values which it asks about are right.

    Raises NotAllowedError, and LiantuError where it does not wait for confirmation or asks about values.
    """
    _allowed(viewer)
    asked = Intake.objects.values_list("plan", flat=True).get(pk=intake.pk).get("plausibility", {}).get("asked", 0)
    if asked and not right:
        what = Text(f"有 {asked} 项数值与以往相差悬殊，须先确认", f"{asked} items differ from before as if their unit were wrong")
        raise LiantuError(what, Text("核对后勾选“这些数是对的”", "check them, then tick 'these are right'"))
    if not Intake.objects.filter(pk=intake.pk, state=Intake.State.CHECKED).update(state=Intake.State.APPLYING):
        raise LiantuError(Text("此导入不在待确认状态", "this import is not awaiting confirmation"))
    write_audit(viewer.user_id, "confirm_intake", f"intake:{intake.pk}", **({"values_said_to_be_right": asked} if asked else {}))
    apply_intake.enqueue(intake.pk)
    intake.refresh_from_db()
    return intake


def rerun_intake(intake: Intake, *, viewer: Viewer) -> Intake:
    """Check the files of an interrupted intake anew; raises NotAllowedError, LiantuError where it was not or its files are gone."""
    _allowed(viewer)
    if not is_interrupted(intake):
        raise LiantuError(Text("此导入没有中断", "this import was not interrupted"))
    if not settle_written(intake):
        try:
            folder = move_uploads(intake.folder)
        except OSError:
            raise LiantuError(Text("上传的文件已不在", "the uploaded files are gone"), Text("重新上传", "upload them again")) from None
        Intake.objects.filter(pk=intake.pk).update(state=Intake.State.WAITING, folder=folder, plan={}, problems=[], cancel_asked=False)
        write_audit(viewer.user_id, "rerun_intake", f"intake:{intake.pk}")
        check_intake.enqueue(intake.pk)
    intake.refresh_from_db()
    return intake


def cancel_intake(intake: Intake, *, viewer: Viewer) -> Intake:
    """Stop an intake: at once where it waits or its job died, at its next step where it runs; nothing of it is kept."""
    _allowed(viewer)
    ask_cancel(intake.folder)
    states = [Intake.State.WAITING, Intake.State.CHECKED]
    if is_interrupted(intake) and not settle_written(intake):
        states.append(Intake.State(intake.state))
    waiting = Intake.objects.filter(pk=intake.pk, state__in=states)
    if waiting.update(state=Intake.State.CANCELLED, cancel_asked=True, finished_at=clock.now()):
        forget_uploads(intake.folder)
    write_audit(viewer.user_id, "cancel_intake", f"intake:{intake.pk}")
    intake.refresh_from_db()
    return intake


def marked_copy(intake: Intake) -> Path | None:
    """Return the workbook with the bad cells marked, or None where there is none."""
    path = marked_path(intake.folder) if intake.folder else None
    return path if path and path.exists() else None
