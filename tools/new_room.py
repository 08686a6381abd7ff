"""Start a room from the template in ``docs/guides/room_template``: ``python tools/new_room.py water_use --prefix WU``.

Writes one source folder, one tests folder, one docs page, and what the pack says of the room (a check and an indicator), and adds the
room to the list, below oversight. The picture of the rooms is drawn anew. What it writes runs and passes its tests; then change it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "docs" / "guides" / "room_template"
NAME, TITLE, PREFIX, DASHED = "sample_room", "SampleRoom", "SR001", "sample-room"


def new_room(root: Path, name: str, prefix: str, pack: str) -> list[Path]:
    """Write the room ``name`` into the checkout at ``root`` and return the files written; raises ValueError where it cannot be."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*[a-z0-9]", name):
        raise ValueError(f"{name}: a room is named in lower case, as a Python module")
    if not re.fullmatch(r"[A-Z]{2}", prefix):
        raise ValueError(f"{prefix}: two capital letters begin the codes of a room's checks")
    targets = _targets(root, name, prefix, pack)
    if taken := [str(target.relative_to(root)) for _source, target in targets if target.exists()]:
        raise ValueError(f"there already: {', '.join(taken)}")
    for source, target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(source.read_text("utf-8"), name, prefix), "utf-8")
    _add_to_list(root / "src" / "liantu" / "rooms" / "__init__.py", name)
    return [target for _source, target in targets]


def _targets(root: Path, name: str, prefix: str, pack: str) -> list[tuple[Path, Path]]:
    places = {
        TEMPLATE / "src" / NAME: root / "src" / "liantu" / name,
        TEMPLATE / "tests" / NAME: root / "tests" / name,
        TEMPLATE / "docs": root / "docs" / "rooms",
        TEMPLATE / "pack": root / "src" / "liantu" / "packs" / pack,
    }
    return [
        (source, target / _filled(source.relative_to(folder).as_posix(), name, prefix))
        for folder, target in places.items()
        for source in sorted(folder.rglob("*"))
        if source.is_file() and "__pycache__" not in source.parts
    ]


def _filled(text: str, name: str, prefix: str) -> str:
    title = "".join(part.capitalize() for part in name.split("_"))
    for old, new in ((NAME, name), (TITLE, title), (PREFIX, f"{prefix}001"), (DASHED, name.replace("_", "-"))):
        text = text.replace(old, new)
    return text


def _add_to_list(path: Path, name: str) -> None:
    text = path.read_text("utf-8")
    highest = '    "oversight",\n'
    if text.count(highest) != 1:
        raise ValueError(f"{path.name}: no line of its own for oversight, below which the room would stand; add it by hand")
    path.write_text(text.replace(highest, f'    "{name}",\n{highest}'), "utf-8")


def _finish(root: Path, files: list[Path]) -> None:
    """Put the imports in order, which goes by the room's name; compile its translations; draw the picture of the rooms anew."""
    written = [str(path) for path in files if path.suffix == ".py"]
    for command in (
        ["-m", "ruff", "check", "--quiet", "--fix", "--select", "I", *written],
        ["-m", "ruff", "format", "--quiet", *written],
        ["-c", "import hatch_build; hatch_build.compile_translations()"],
        [str(root / "tools" / "draw_architecture.py")],
    ):
        subprocess.run([sys.executable, *command], cwd=root, check=True)


def main() -> int:
    """Read the command line, write the room, say what is left to do."""
    parser = argparse.ArgumentParser(description="Start a room from the template.")
    parser.add_argument("name", help="such as water_use")
    parser.add_argument("--prefix", required=True, help="two letters that begin the codes of its checks, such as WU")
    parser.add_argument("--pack", default="chongqing", help="the pack that gets its check and indicator")
    given = parser.parse_args()
    try:
        files = new_room(ROOT, given.name, given.prefix, given.pack)
        _finish(ROOT, files)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{path.relative_to(ROOT)}\n" for path in files))
    sys.stdout.write(
        f"\nNow: python -m django makemigrations {given.name} --settings liantu.project.settings, then docs/guides/add-a-room.md\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
