"""已解析的数据: the typed rows of a dry run, kept beside the uploads until the same files are applied.

They are used only while all that parsing depends on is as it was (`parse_key`) and every kept byte is what was written; otherwise the
files are parsed anew. What recognition and planning decide is never kept: it is decided against the rows as they are at the time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

import liantu
from liantu.kernel.errors import Place, Problem
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.registry.intake.input import InputFile
from liantu.registry.intake.pipeline import Batch, importable
from liantu.registry.intake.problems import ProblemLog, SheetPlace

logger = logging.getLogger(__name__)
_MANIFEST = "parsed.json"
_CODE = ("kernel", "registry/engine", "registry/intake")
"""Folders of the code that turns files into typed rows."""


def parse_key(files: Iterable[InputFile], pack: Pack, source_map: str | None, *, as_of_date: date | None, rights: object) -> str:
    """Return the SHA-256 of all that the typed rows of ``files`` depend on.

    That is: names, contents and dates of the files, the column map, the pack's rules and products, the declarations of the tables, the
    code and its libraries. ``rights`` says what the viewer may import: whoever has other rights by now has the files parsed anew.
    """
    parts = (
        (liantu.__version__, pl.__version__, _code_sha256()),
        [(file.path.name, file.sha256, file.undated.isoformat(), file.named) for file in files],
        (source_map, None if as_of_date is None else as_of_date.isoformat(), rights),
        pack.sources[source_map] if source_map else None,
        dict(pack.rules),
        [*pack.products.items()],
        [*importable().items()],
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@cache
def _code_sha256() -> str:
    """SHA-256 of the source of the code that this process parses with."""
    root = Path(liantu.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(file for folder in _CODE for file in (root / folder).rglob("*.py")):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def keep_parsed(folder: Path, key: str, batch: Batch) -> bool:
    """Keep a batch without problems under ``key``; return whether it is kept. A full disk is logged: the files are parsed again then.

    The manifest is written last and renamed into its place: without it nothing is kept.
    """
    forget_parsed(folder)
    if batch.log.count:
        return False
    try:
        folder.mkdir(mode=0o700)
        frames = {
            code: [_write(folder, f"{code}_{at}.parquet", part) for at, part in enumerate(parts)] for code, parts in batch.frames.items()
        }
        body = json.dumps({"key": key, "frames": frames, **_plain_values(batch)}, ensure_ascii=False)
        unfinished = folder / "parsed.new"
        unfinished.write_text(f"{_sha256(body)}\n{body}", encoding="utf-8")
        unfinished.replace(folder / _MANIFEST)
    except OSError:
        logger.warning("the parsed rows in %s could not be kept", folder, exc_info=True)
        forget_parsed(folder)
        return False
    return True


def read_parsed(folder: Path, key: str, listed_at_most: int) -> Batch | None:
    """Return the batch kept under ``key``; None where there is none, or anything of it is missing, damaged or of another key."""
    try:
        sha256, _, body = (folder / _MANIFEST).read_text(encoding="utf-8").partition("\n")
        if sha256 != _sha256(body):
            return None
        manifest = json.loads(body)
        if manifest["key"] != key:
            return None
        batch = Batch(ProblemLog(listed_at_most))
        batch.frames = {code: [_read(folder, *part) for part in parts] for code, parts in manifest["frames"].items()}
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return None
    batch.log.sheets = [SheetPlace(**sheet) for sheet in manifest["sheets"]]
    batch.warnings = [_problem(one) for one in manifest["warnings"]]
    batch.notes = [Text(**note) for note in manifest["notes"]]
    return batch


def forget_parsed(folder: Path) -> None:
    """Remove what is kept in ``folder``, and the folder."""
    shutil.rmtree(folder, ignore_errors=True)


def _plain_values(batch: Batch) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Sheets, warnings and notes of a batch as plain values."""
    return {
        "sheets": [asdict(sheet) for sheet in batch.log.sheets],
        "warnings": [asdict(warning) for warning in batch.warnings],
        "notes": [asdict(note) for note in batch.notes],
    }


def _problem(values: Mapping[str, Any]) -> Problem:
    return Problem(values["code"], Text(**values["what"]), Text(**values["hint"]), Place(**values["place"]))


def _write(folder: Path, name: str, frame: pl.DataFrame) -> tuple[str, str]:
    """Write a frame; return its file's name and SHA-256."""
    frame.write_parquet(folder / name, compression="lz4")
    with (folder / name).open("rb") as file:
        return name, hashlib.file_digest(file, "sha256").hexdigest()


def _read(folder: Path, name: str, sha256: str) -> pl.DataFrame:
    """Read a frame; raises ValueError where its file is not what was written."""
    content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(name)
    return pl.read_parquet(content)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
