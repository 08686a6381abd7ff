"""What checks of one run share: read once a run and arguments, anew in the next run."""

from __future__ import annotations

import pytest

from liantu.kernel.check_context import CheckContext
from liantu.kernel.pack import Pack, load_pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("chongqing")


def test_a_read_happens_once_a_run_and_arguments(pack: Pack) -> None:
    reads: list[tuple[CheckContext, int]] = []

    def read(context: CheckContext, year: int, *, double: bool = False) -> list[int]:
        reads.append((context, year))
        return [year * (1 + double)]

    run, another = CheckContext(pack), CheckContext(pack)
    assert run.once(read, 2024) is run.once(read, 2024)
    assert run.once(read, 2025) == [2025]
    assert run.once(read, 2025, double=True) == [4050]
    assert another.once(read, 2024) == [2024]
    assert reads == [(run, 2024), (run, 2025), (run, 2025), (another, 2024)]


def test_nothing_is_remembered_of_a_read_that_fails(pack: Pack) -> None:
    answers = iter([ValueError("not yet"), None])

    def read(_: CheckContext) -> str:
        if (error := next(answers)) is not None:
            raise error
        return "read"

    run = CheckContext(pack)
    with pytest.raises(ValueError, match="not yet"):
        run.once(read)
    assert run.once(read) == "read"


def test_that_nothing_was_found_is_remembered_too(pack: Pack) -> None:
    reads: list[int] = []
    run = CheckContext(pack)

    def nothing(_: CheckContext) -> None:
        reads.append(1)

    assert (run.once(nothing), run.once(nothing), reads) == (None, None, [1])
