"""How much each run tries: everything on a submission, more in a long run, and never nothing in a quick one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.examples import times


@pytest.fixture(params=["quick", "submit", "long"])
def run(request: pytest.FixtureRequest) -> Iterator[str]:
    before = settings.get_current_profile_name()
    settings.load_profile(request.param)
    yield request.param
    settings.load_profile(before)


def test_a_quick_run_tries_a_fifth_and_a_long_one_ten_times_as_much(run: str) -> None:
    wanted = {"quick": (1, 4, 4, 60), "submit": (1, 8, 20, 300), "long": (10, 80, 200, 3_000)}
    assert tuple(times(submitted) for submitted in (1, 8, 20, 300)) == wanted[run]
