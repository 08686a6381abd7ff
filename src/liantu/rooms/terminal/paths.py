"""Files that a verb writes: what cannot be written is refused before the work begins, not after it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click


class OutputPath(click.Path):
    """A file (or, with ``or_folder``, a folder) to write: its folder is there and can be written, its ending is one of ``endings``."""

    def __init__(self, *endings: str, or_folder: bool = False) -> None:
        super().__init__(dir_okay=or_folder, path_type=Path)
        self._endings = endings
        self._or_folder = or_folder

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; a bad parameter where nothing can be written there."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        suffix = path.suffix.lower()
        if self._endings and suffix not in self._endings and not (self._or_folder and not suffix):
            endings = "、".join(self._endings)
            folder = "，或文件夹 / or a folder" if self._or_folder else ""
            self.fail(f"“{path}”：文件名应以 {endings} 结尾{folder} / the file name must end in {endings}", param, ctx)

        if not path.parent.is_dir():
            self.fail(f"没有文件夹“{path.parent}” / folder {path.parent} not found", param, ctx)
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            self.fail(f"“{path}”不能写入 / {path} cannot be written", param, ctx)
        if self._or_folder and not suffix and path.exists() and not path.is_dir():
            self.fail(f"“{path}”是文件，应为文件夹 / {path} is a file and should be a folder", param, ctx)
        return path
