"""装载: a folder becomes a Pack, or one PackError with every problem of the folder at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack.indicator_checks import check_measuring
from liantu.kernel.pack.model import Pack
from liantu.kernel.pack.reading import Reading
from liantu.kernel.pack.references import check_references
from liantu.kernel.pack.requirements import Requirements, refuse
from liantu.kernel.text import Text

PACKS_FOLDER = Path(__file__).resolve().parents[2] / "packs"


def load_pack(name_or_path: str | Path) -> Pack:
    """Return the pack called so, or the pack in that folder; a pack by name is read once.

    Raises PackError with all problems at once (file and line), NotFoundError where there is no such pack.
    """
    if isinstance(name_or_path, Path) or "/" in name_or_path:
        return read_pack(folder_of(name_or_path))
    return _named(name_or_path)


def pack_names() -> tuple[str, ...]:
    """Return the names of the packs that come with Liantu."""
    return tuple(sorted(path.parent.name for path in PACKS_FOLDER.glob("*/pack.yaml")))


@cache
def _named(name: str) -> Pack:
    return read_pack(PACKS_FOLDER / name)


def read_pack(folder: Path) -> Pack:
    """Read the pack in ``folder`` anew, and hold what every pack has against its form and against each other."""
    reading = _reading(folder)
    pack = reading.pack()
    refuse(folder, reading.problems)
    assert pack is not None
    refuse(folder, [*check_references(pack, pack.place, reading.present()), *check_measuring(pack, pack.place)])
    return pack


def check_pack(folder: Path, requirements: Requirements) -> Pack:
    """Read the pack in ``folder`` anew and hold all of it against what the rooms require.

    First all that has a wrong form is told at once, then all that does not fit together.
    """
    reading = _reading(folder)
    pack = reading.pack()
    refuse(folder, [*reading.problems, *(() if pack is None else requirements.in_form(pack))])
    assert pack is not None
    refuse(folder, requirements.in_place(pack))
    return pack


def folder_of(name_or_path: str | Path) -> Path:
    """Return the folder of the pack called so, or the folder that is named."""
    return Path(name_or_path) if isinstance(name_or_path, Path) or "/" in name_or_path else PACKS_FOLDER / name_or_path


def _reading(folder: Path) -> Reading:
    if not (folder / "pack.yaml").is_file():
        if folder.is_dir():
            what = Text(f"文件夹 {folder} 中没有 pack.yaml", f"no pack.yaml in folder {folder}")
        else:
            name = folder.name if folder.parent == PACKS_FOLDER else folder
            what = Text(f"没有城市包 {name}", f"no pack named {name}")
        names = ", ".join(pack_names()) or "-"
        raise NotFoundError(what, Text(f"可用：{names}", f"available: {names}"))
    return Reading(folder)
