"""An installation in which nothing is computed yet says which verb comes first."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from liantu.project.cli import main

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("verb", [["figures", "above_scale_output"], ["release"]])
def test_before_anything_is_computed_the_verb_to_run_is_named(db: None, verb: list[str]) -> None:
    done = run(*verb)
    assert done.exit_code == 1
    assert "liantu compute" in done.stderr


def test_nothing_to_compute_from_is_said(db: None) -> None:
    done = run("compute")
    assert done.exit_code == 1
    assert "liantu import" in done.stderr
