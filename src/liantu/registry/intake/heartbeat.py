"""心跳: a file that a running job touches, so that a job whose worker was killed can be told from one that is slow."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

from liantu.registry.intake.upload import folder_path

BEAT_SECONDS = 5.0
SILENT_SECONDS = 60.0
"""A job that has not touched its file for so long is dead."""


class Heartbeat:
    """Touches the file from a thread while the job runs, also during a long step that says no progress; removes it at the end."""

    def __init__(self, folder: str) -> None:
        self._path = _path(folder)
        self._over = Event()
        self._thread = Thread(target=self._beat, name="intake-heartbeat", daemon=True)

    def __enter__(self) -> Self:
        with contextlib.suppress(OSError):
            self._path.touch()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                self._path.touch()
            except OSError:
                return


def _path(folder: str) -> Path:
    return folder_path(folder) / "alive"


def silent_seconds(folder: str) -> float | None:
    """Seconds since the job's last sign of life; None where no job has begun or it has ended."""
    try:
        return max(time.time() - _path(folder).stat().st_mtime, 0.0)
    except (OSError, ValueError):
        return None
