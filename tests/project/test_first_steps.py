"""The first commands that somebody types, in a home that does not exist yet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from liantu.kernel.pack import Pack
from liantu.project.cli import main


@pytest.mark.slow
def test_demo_in_an_empty_home_makes_the_database_itself(tmp_path: Path) -> None:
    home = tmp_path / "not" / "yet"
    environment = {**os.environ, "LIANTU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "liantu.project.settings"}
    environment.pop("LIANTU_DATABASE", None)
    command = [sys.executable, "-m", "liantu", "demo", "--firms", "10"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert "administrator:  admin" in made.stdout
    assert "10 家企业" in made.stdout
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "already contains firms" in again.stderr


def test_coverage_as_json_says_what_carries_each_commitment(pack: Pack) -> None:
    done = CliRunner().invoke(main, ["pack", "coverage", "--format", "json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    commitments = [commitment for measure in pack.measures for commitment in measure.commitments]
    assert told["total"] == len(commitments) == len(told["commitments"])
    assert {entry["code"] for entry in told["commitments"]} == {commitment.code for commitment in commitments}
    assert told["carried"] == sum(entry["waits_for_room"] is None for entry in told["commitments"])
    carried = next(entry for entry in told["commitments"] if entry["code"] == "8.a")
    assert carried["figures"]
    assert carried["checks"]
