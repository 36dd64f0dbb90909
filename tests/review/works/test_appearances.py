from __future__ import annotations

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.ids import OriginalId, new_id
from archive.domain.records import Span
from archive.domain.sealed import Original
from archive.domain.takes import Assembly
from archive.review.works.appearances import instants_of, read_spans
from tests.review.atelier import open_atelier


def test_times_are_read_as_the_camera_showed_them() -> None:
    atelier = open_atelier()
    kit, work_id = atelier.kit, atelier.work.id
    instant = instants_of(kit, work_id)
    with pytest.raises(InvalidInputError, match="does not tell what its camera's clock showed"):
        read_spans(["01:00:01:00-01:00:02:00"], instant)
    facts = {"start_timecode": "01:00:00:00", "frame_rate": "25", "duration_ms": "60000"}
    kit.vault.save(
        Original(id=OriginalId(new_id()), work_id=work_id, sha256="", size_bytes=1, file_name="a.mp4", probe=facts)
    )

    assert read_spans(["01:00:01:05-01:00:02:00", "0:03 – 01:00:04:00"], instant) == (
        Span(start_ms=1_200, end_ms=2_000),
        Span(start_ms=3_000, end_ms=4_000),
    )
    whole = Assembly(id=work_id, parts=("first", "second"), probe={"duration_ms": "90000"})
    kit.vault.save(whole)
    kit.vault.save(
        Original(id=OriginalId(new_id()), work_id=work_id, sha256="first", size_bytes=1, file_name="0.mp4", probe=facts)
    )
    assert read_spans(["01:01:20:00-01:01:21:00"], instant)[0].start_ms == 80_000
    with pytest.raises(InvalidInputError, match="lies outside"):
        read_spans(["00:59:59:00-01:00:01:00"], instant)
    with pytest.raises(InvalidInputError, match="Write times like"):
        read_spans(["a-b"], instant)
