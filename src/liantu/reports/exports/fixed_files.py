"""固定文件: office files whose bytes do not tell when they were written, so that a report that is kept is always the same file."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_CORE = "docProps/core.xml"


def fixed(content: bytes, moment: datetime) -> bytes:
    """Return an office file with every date in it, and in the workbooks inside of it, set to ``moment``."""
    at = moment.astimezone(UTC)
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.endswith(".xlsx"):
                part = fixed(part, moment)
            elif entry.filename == _CORE:
                part = _MOMENT.sub(rb"\g<1>" + stamp + rb"\g<2>", part)
            kept = zipfile.ZipInfo(entry.filename, at.timetuple()[:6])
            kept.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(kept, part)
    return buffer.getvalue()
