"""Office 文件: files that other rooms keep and pass on are held against the same limits as files that are read."""

from __future__ import annotations

import tempfile
from pathlib import Path

from liantu.registry.intake.safety import DEFAULT_LIMITS, check_document


def check_office_file(name: str, content: bytes, folder: str) -> None:
    """Check the Word, Excel or PowerPoint file ``name``, whose parts stand below ``folder``; raises UnsafeFileError with the reason."""
    with tempfile.TemporaryDirectory(prefix="liantu-") as place:
        path = Path(place) / f"document{Path(name).suffix.lower()}"
        path.write_bytes(content)
        check_document(path, folder, DEFAULT_LIMITS)
