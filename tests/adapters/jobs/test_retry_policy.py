"""What every queue holds to: pauses that grow, and reasons that tell no names."""

from __future__ import annotations

import pytest

from archive.adapters.jobs.retry_policy import MOST_TRIES, pause_after, plain, spoken
from archive.domain.errors import MediaToolError, NotFoundError


def test_pauses_grow_until_a_person_must_decide() -> None:
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES + 1)]

    assert pauses == [1, 5, 30, 120, 600, None]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The recording ends before it should.", "The recording ends before it should."),
        ("H.264 at 25.5 frames is too slow; try again.", "H.264 at 25.5 frames is too slow; try again."),
        ("Cannot open /srv/amina/film.mp4: denied", "Cannot open … denied"),
        ("Cannot open C:\\Amina\\film", "Cannot open …"),
        ("Entretien.MOV is broken", "… is broken"),
        ("two\nlines\tand  more", "two lines and more"),
    ],
)
def test_a_reason_is_one_line_without_the_name_of_a_file(text: str, told: str) -> None:
    assert plain(text) == told


def test_a_reason_is_short() -> None:
    assert len(plain("word " * 1000)) <= 300


def test_only_our_own_errors_speak_for_themselves() -> None:
    assert spoken(MediaToolError("The tool hung.")) == "The tool hung."
    assert spoken(NotFoundError()) == "Something unforeseen went wrong (NotFoundError)."
    assert spoken(KeyError("password=secret")) == "Something unforeseen went wrong (KeyError)."
