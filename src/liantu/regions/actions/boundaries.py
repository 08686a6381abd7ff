"""行政区划边界: take a boundary file into the installation, or take it out."""

from __future__ import annotations

import json
import os

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.regions.engine.boundaries import read_boundaries
from liantu.regions.queries.boundaries import boundary_path
from liantu.regions.rules import may_assess


def keep_boundaries(viewer: Viewer, pack: Pack, content: bytes, approval: str, file: str) -> int:
    """Check a GeoJSON file and keep it with its approval number; return how many districts it has. Raises BoundaryError; all or nothing."""
    _require(viewer)
    boundaries = read_boundaries(content, approval, frozenset(district.code for district in pack.districts), file)
    tree = json.loads(content.decode("utf-8-sig")) | {"approval_number": boundaries.approval}
    path = boundary_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}.new")
    new.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    new.replace(path)
    write_audit(viewer.user_id, "keep_boundaries", boundaries.approval, districts=len(boundaries.rings))
    return len(boundaries.rings)


def drop_boundaries(viewer: Viewer) -> bool:
    """Remove the boundary file; return whether there was one."""
    _require(viewer)
    try:
        boundary_path().unlink()
    except FileNotFoundError:
        return False
    write_audit(viewer.user_id, "drop_boundaries")
    return True


def _require(viewer: Viewer) -> None:
    if not may_assess(viewer):
        raise NotAllowedError(
            Text("只有系统管理员和分析员可以更换边界文件", "only administrators and analysts may change the boundary file")
        )
