"""A few readers race with withdrawals by another process; `scripts/bench race` does it with fifty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.public_site import public_site
from tests.journeys.racing import answers_like_nothing, race, shown_works

pytestmark = pytest.mark.media

MOST_BYTES = 65_536


def test_no_reader_gets_more_than_64_kib_after_a_withdrawal_was_acknowledged(tmp_path: Path) -> None:
    media = tmp_path / "media"
    with shown_works(media, 4, 64_000_000) as (_, works):
        pass
    with public_site(media, tmp_path / "site.log") as port:
        finishes = race(port, media, works, per_work=3, pause_seconds=0.1)

        assert answers_like_nothing(port, works)

    assert len(finishes) == 12
    for finish in finishes:
        assert finish.before_bytes > 0, "it had not begun"
        assert finish.after_bytes <= MOST_BYTES, finish
        assert finish.closed_seconds is not None, finish
        assert finish.next_status == 404, finish
