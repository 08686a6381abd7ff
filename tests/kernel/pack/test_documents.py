"""A YAML file is read with the line of every value; nothing in it is guessed."""

from __future__ import annotations

from pathlib import Path

from liantu.kernel.pack.documents import read_text, read_yaml


def test_only_core_scalars_have_a_meaning() -> None:
    document, problems = read_text("a.yaml", 'a: no\nb: "12"\nc: 12\nd: 2024-01-02\ne: null\nf: "null"\ng: on\nh: 0123\n')
    assert not problems
    assert document.value == {"a": "no", "b": "12", "c": 12, "d": "2024-01-02", "e": None, "f": "null", "g": "on", "h": 123}


def test_lines_of_nested_values() -> None:
    document, _ = read_text("a.yaml", "a:\n  - b: 1\n    c: {d: 2,\n        e: 3}\n")
    assert [document.line(path) for path in ((), ("a", 0, "b"), ("a", 0, "c", "e"), ("a", 0, "nowhere"))] == [1, 2, 4, 2]


def test_a_key_that_stands_twice_is_a_problem() -> None:
    _, problems = read_text("a.yaml", "a: 1\nb: 2\na: 3\n")
    assert [(problem.code, problem.place.row) for problem in problems] == [("pack.duplicate_key", 3)]


def test_broken_syntax_has_its_line() -> None:
    _, problems = read_text("a.yaml", "a: 1\nb: [1, 2\nc: 3\n")
    assert [problem.code for problem in problems] == ["pack.syntax"]
    assert problems[0].place.row in (2, 3)


def test_a_value_that_contains_itself_is_a_problem() -> None:
    _, problems = read_text("a.yaml", "a: &x [1, *x]\n")
    assert [problem.code for problem in problems] == ["pack.syntax"]


def test_another_encoding_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("名称: 电池".encode("gb18030"))
    document, problems = read_yaml(path, "a.yaml")
    assert document.value is None
    assert [problem.code for problem in problems] == ["pack.encoding"]
