"""发布任务: looking at what a release would show, and releasing, in the job worker; disclosure control of a city takes a minute."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django_tasks import task as job

from liantu.accounts.queries import Viewer, viewer_by_id
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.progress import Progress, silent
from liantu.registry.actions.lifecycle import require
from liantu.rooms import clock
from liantu.statistics.actions.release import RELEASES, judged_cells, release
from liantu.statistics.models import Computation, Release
from liantu.statistics.queries.release_jobs import release_summary, release_under_way


def preview(computation: Computation, pack: Pack, viewer: Viewer, progress: Progress = silent) -> dict[str, Any]:
    """Return what a release of the computation would show and withhold, without releasing it; raises NotAllowedError.

    Keys: computation, at, and those of `release_summary`.
    """
    require(RELEASES.may(viewer), RELEASES.publishing)
    _protection, cells = judged_cells(computation, pack, viewer, progress)
    return {"computation": computation.pk, **release_summary(cells), "at": clock.now().isoformat()}


def ask_preview(computation: Computation, viewer: Viewer) -> bool:
    """Put a preview in the queue unless one waits or runs; return whether it was put there. Raises NotAllowedError."""
    require(RELEASES.may(viewer), RELEASES.publishing)
    if release_under_way():
        return False
    preview_job.enqueue(computation.pk, viewer.user_id)
    return True


def ask_release(computation: Computation, viewer: Viewer) -> bool:
    """Put a release in the queue unless one waits or runs; return whether it was put there. Raises NotAllowedError, LiantuError."""
    RELEASES.check(Release(computation=computation), viewer)
    if release_under_way():
        return False
    release_job.enqueue(computation.pk, viewer.user_id)
    return True


@job(queue_name="default")
def preview_job(computation: int, user: int | None) -> dict[str, Any]:
    """Look at what a release of the computation would show, for a person whose right is looked at again."""
    return preview(Computation.objects.get(pk=computation), load_pack(settings.PACK), viewer_by_id(user))


@job(queue_name="default")
def release_job(computation: int, user: int | None) -> dict[str, Any]:
    """Release the figures of a computation in the name of a person, whose right is looked at again."""
    return {"release": release(Computation.objects.get(pk=computation), load_pack(settings.PACK), viewer_by_id(user)).pk}
