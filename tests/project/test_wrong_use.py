"""Wrong use of the command line is told in a line that helps, in both languages, with exit code 2; never as a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from liantu.kernel.pack import PACKS_FOLDER
from liantu.project.cli import main
from liantu.project.cli.server import _free_address
from liantu.rooms.terminal.click_errors import as_click_error
from liantu.rooms.terminal.start import UnusableError


def liantu(*arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, where settings are read anew."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "LIANTU_SECRET_KEY"}}
    command = [sys.executable, "-m", "liantu", *arguments]
    return subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True, timeout=60, check=False)


def in_process(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("verb", [["check"], ["export", "city.xlsx"], ["worker"], ["serve"]])
def test_a_home_without_database_says_what_to_run(verb: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = liantu(*verb, LIANTU_HOME=str(tmp_path / "home"))
    assert done.returncode == 2
    assert "liantu init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("x")
    done = liantu("init", LIANTU_HOME=str(home))
    assert done.returncode == 2
    assert "LIANTU_HOME" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["foo", "mysql://a/b", "sqlite:////no/such/folder/x.db", "postgres://nobody@127.0.0.1:1/x", "postgres://"])
def test_a_database_that_cannot_be_used(url: str, tmp_path: Path) -> None:
    done = liantu("check", LIANTU_HOME=str(tmp_path), LIANTU_DATABASE=url)
    assert done.returncode == 2
    assert "LIANTU_DATABASE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_another_file(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("this is no database" * 100)
    done = liantu("init", LIANTU_HOME=str(tmp_path), LIANTU_DATABASE=f"sqlite:///{tmp_path}/notes.db")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_or_a_host_that_is_not_here() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UnusableError, match="--port"):
            _free_address("127.0.0.1", other.getsockname()[1])
    with pytest.raises(UnusableError, match="--host"):
        _free_address("nowhere.invalid", 8000)
    assert _free_address("localhost", 0) in {"127.0.0.1", "::1"}


def test_a_pack_that_is_not_there_or_broken(tmp_path: Path) -> None:
    done = liantu("template", str(tmp_path / "a.xlsx"), LIANTU_HOME=str(tmp_path), LIANTU_PACK=str(tmp_path))
    assert done.returncode == 2
    assert "pack.yaml" in done.stderr
    assert str(tmp_path) in done.stderr


def test_a_terminal_without_chinese_sees_escapes(tmp_path: Path) -> None:
    done = liantu("explain", "CH001", LIANTU_HOME=str(tmp_path), PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "CH001" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["template", "/no/such/folder/a.xlsx"],
        ["template", "a.csv"],
        ["template", "a.xlsx", "--table", "nosuch"],
        ["export", "a.csv"],
        ["export", "/no/such/folder/a.xlsx"],
        ["export", "--table", "nosuch", "a.xlsx"],
        ["import", "--marked", "/no/such/m.xlsx", __file__],
        ["import", "--map", "nosuch", __file__],
        ["check", "-o", "/no/such/folder/a.txt"],
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_written_or_found_is_wrong_use(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = in_process(*arguments)
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_file_is_no_folder_to_export_to(tmp_path: Path) -> None:
    (tmp_path / "city").write_text("x")
    assert in_process("export", str(tmp_path / "city")).exit_code == 2


@pytest.mark.django_db
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    done = in_process("import", str(tmp_path / "pipe.csv"))
    assert done.exit_code == 1
    assert "not_a_file" in done.output


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["two\nlines.csv", "bell\x1b[2J.csv", os.fsdecode(b"bad\xff.csv")])
def test_a_name_that_would_write_to_the_terminal_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("单位名称\n甲\n")
    done = in_process("import", str(tmp_path / name))
    assert done.exit_code == 1
    assert "file_name" in done.output


def test_series_of_a_pack_in_another_encoding_is_a_problem_of_the_pack(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    (folder / "series").mkdir(parents=True)
    (folder / "pack.yaml").write_text((PACKS_FOLDER / "chongqing" / "pack.yaml").read_text("utf-8"), "utf-8")
    (folder / "series" / "gdp.csv").write_bytes("指标,region".encode("gb18030"))
    done = in_process("pack", "check", str(folder))
    assert done.exit_code == 1
    assert "gdp.csv: pack.encoding" in done.output


def test_help_has_no_control_marks() -> None:
    assert "\\b" not in in_process("--help").output


def test_what_nobody_foresaw_keeps_its_traceback() -> None:
    assert as_click_error(ZeroDivisionError()) is None


def test_help_loads_no_more_than_it_needs() -> None:
    """Help answers at once: neither the database layer nor a library of frames, arrays, schemas or terminals is imported for it."""
    heavy = ("polars", "numpy", "scipy", "pydantic", "ninja", "rich", "django.db")
    code = f"""
import sys
from liantu.project.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
print([name for name in {heavy!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "check" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
