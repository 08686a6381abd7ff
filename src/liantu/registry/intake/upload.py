"""上传暂存: uploaded files wait below ``MEDIA_ROOT`` in a folder with a random name, with the job's progress beside them.

Progress and the wish to cancel are files, because SQLite lets nobody else write while an intake is being written.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from liantu.kernel.progress import CancelledError
from liantu.kernel.text import Text

_NAME = re.compile(r"[^\w.\-()（）]+")
_NAME_BYTES = 180
"""File systems take 255 bytes; a Chinese character has three."""
_SECONDS = 0.5
_BLOCK = 1 << 20


def keep_uploads(files: Iterable[tuple[str, IO[bytes]]]) -> str:
    """Copy files (name, stream) into a new folder and return its name; names lose all that is no letter, digit or ``.-_()``."""
    folder = secrets.token_hex(16)
    place = folder_path(folder) / "files"
    place.mkdir(parents=True, mode=0o700)
    for number, (name, stream) in enumerate(files):
        with (place / _safe(name, number, place)).open("wb") as out:
            shutil.copyfileobj(stream, out, _BLOCK)
    return folder


def _safe(name: str, number: int, place: Path) -> str:
    base = _NAME.sub("_", unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])).lstrip(".") or "file"
    stem, dot, suffix = base.rpartition(".")
    short = f"{_cut(stem)}{dot}{suffix[:10]}" if dot else _cut(base)
    return f"{number}_{short}" if (place / short).exists() else short


def _cut(name: str) -> str:
    """Shorten a name to what a file system takes."""
    return name.encode()[:_NAME_BYTES].decode(errors="ignore")


def folder_path(folder: str) -> Path:
    """Return the path of a folder of uploads; only names that `keep_uploads` makes are taken."""
    if not re.fullmatch(r"[0-9a-f]{32}", folder):
        raise ValueError(folder)
    return Path(settings.MEDIA_ROOT) / "intake" / folder


def upload_files(folder: str) -> list[Path]:
    """Return the uploaded files, in order of name."""
    return sorted((folder_path(folder) / "files").iterdir())


def marked_path(folder: str) -> Path:
    """Where the copy with marked cells is kept."""
    return folder_path(folder) / "marked.xlsx"


def parsed_path(folder: str) -> Path:
    """Where the typed rows of the dry run are kept until the files are applied."""
    return folder_path(folder) / "parsed"


def forget_uploads(folder: str, *, keep_marked: bool = False) -> None:
    """Remove the uploaded files and their parsed rows; the marked copy may stay for download."""
    if not folder:
        return
    for path in (folder_path(folder) / "files", parsed_path(folder)) if keep_marked else (folder_path(folder),):
        shutil.rmtree(path, ignore_errors=True)


class FolderProgress:
    """Writes how far the job is, at most twice a second, and stops it when a cancel was asked for."""

    def __init__(self, folder: str) -> None:
        self._folder = folder_path(folder)
        self._last = 0.0

    def __call__(self, step: Text, done: int, total: int | None) -> None:
        """Say how far ``step`` is; raises CancelledError, also where the files were taken away because the job was thought dead."""
        if self._asked():
            raise CancelledError
        if time.monotonic() - self._last >= _SECONDS:
            self._last = time.monotonic()
            state = {"zh": step.zh, "en": step.en, "done": done, "total": total}
            waiting = self._folder / "progress.new"
            waiting.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
            waiting.replace(self._folder / "progress.json")

    def _asked(self) -> bool:
        return (self._folder / "cancel").exists() or not self._folder.is_dir()


def move_uploads(folder: str) -> str:
    """Give the uploaded files a new folder, without what the last job left there; return its name, raises OSError where they are gone.

    A job that was thought dead and is not finds its folder gone, and stops.
    """
    fresh = secrets.token_hex(16)
    folder_path(folder).rename(folder_path(fresh))
    for name in ("alive", "cancel", "progress.json", "progress.new", "marked.xlsx"):
        (folder_path(fresh) / name).unlink(missing_ok=True)
    shutil.rmtree(parsed_path(fresh), ignore_errors=True)
    return fresh


def ask_cancel(folder: str) -> None:
    """Ask the job to stop at its next step."""
    if folder_path(folder).is_dir():
        (folder_path(folder) / "cancel").touch()


def read_progress(folder: str) -> Mapping[str, Any]:
    """Return the job's last word: zh, en, done, total; empty before it said any."""
    try:
        return json.loads((folder_path(folder) / "progress.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError):
        return {}
