from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from archive.domain.ids import WorkId
from archive.domain.takes import Clip, Take, gap_ms, takes_among
from archive.domain.timecode import CameraClock

PICTURE = {"stream_0_kind": "video", "stream_0_codec": "h264"}
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def clip(file_name: str, start: str = "", **changes: Any) -> Clip:
    told: dict[str, Any] = {"duration_ms": 60_000, "size_bytes": 1_000, "streams": PICTURE}
    clock = CameraClock(start=start, rate=Fraction(25)) if start else None
    return Clip(work_id=WorkId(file_name), file_name=file_name, clock=clock, **{**told, **changes})


def names(take: Take) -> list[str]:
    return [each.file_name for each in take.clips]


def test_chapters_of_one_take_are_told_by_their_names_and_put_in_order() -> None:
    clips = [clip("GX020123.MP4"), clip("GX010124.MP4"), clip("GX010123.MP4"), clip("GX030123.MP4")]

    [take] = takes_among(clips)

    assert names(take) == ["GX010123.MP4", "GX020123.MP4", "GX030123.MP4"]
    assert (take.sure, take.missing) == (False, ())
    [old] = takes_among([clip("GP010042.MP4"), clip("GOPR0042.MP4")])
    assert names(old) == ["GOPR0042.MP4", "GP010042.MP4"]


def test_chapters_whose_clocks_go_on_are_sure() -> None:
    [take] = takes_among([clip("GX010123.MP4", "10:00:00:00"), clip("GX020123.MP4", "10:01:00:00")])
    [torn] = takes_among([clip("GX010123.MP4", "10:00:00:00"), clip("GX020123.MP4", "10:02:00:00")])

    assert take.sure
    assert not torn.sure
    assert gap_ms(*torn.clips) == 60_000


def test_a_missing_chapter_is_said() -> None:
    [middle] = takes_among([clip("GX010123.MP4"), clip("GX030123.MP4")])
    [first] = takes_among([clip("GX020123.MP4")])

    assert (middle.missing, first.missing) == ((2,), (1,))
    assert not middle.sure


def test_numbered_clips_are_one_take_only_if_each_goes_on_where_one_ends() -> None:
    assert takes_among([clip("C0001.MP4"), clip("C0002.MP4")]) == ()
    assert takes_among([clip("C0001.MP4", "01:00:00:00"), clip("C0002.MP4", "01:02:00:00")]) == ()
    [by_clock] = takes_among(
        [clip("C0001.MP4", "01:00:00:00"), clip("C0002.MP4", "01:01:00:00"), clip("C0003.MP4", "05:00:00:00")]
    )
    assert (names(by_clock), by_clock.sure) == (["C0001.MP4", "C0002.MP4"], True)

    full = [clip("00000.MTS", size_bytes=2_040_000_000), clip("00001.MTS")]
    [by_size] = takes_among(full)
    assert (names(by_size), by_size.sure) == (["00000.MTS", "00001.MTS"], False)

    after = NOON + timedelta(seconds=61)
    [by_stamp] = takes_among([clip("MVI_0001.MOV", stamped_at=NOON), clip("MVI_0002.MOV", stamped_at=after)])
    assert (names(by_stamp), by_stamp.sure) == (["MVI_0001.MOV", "MVI_0002.MOV"], False)
    later = NOON + timedelta(seconds=75)
    assert takes_among([clip("MVI_0001.MOV", stamped_at=NOON), clip("MVI_0002.MOV", stamped_at=later)]) == ()


def test_files_of_another_make_are_no_parts_of_one_take() -> None:
    other = clip("C0002.MP4", "01:01:00:00", streams={**PICTURE, "stream_0_codec": "hevc"})

    assert takes_among([clip("C0001.MP4", "01:00:00:00"), other]) == ()
    assert takes_among([clip("story.mp4"), clip("notes.txt")]) == ()


def test_other_tracks_of_sound_are_told_and_make_nothing_sure() -> None:
    notes = {**PICTURE, "stream_1_kind": "data"}
    voice = {**PICTURE, "stream_1_kind": "audio", "stream_1_channels": "1"}
    [beside] = takes_among([clip("C0001.MP4", "01:00:00:00"), clip("C0002.MP4", "01:01:00:00", streams=notes)])
    [unlike] = takes_among([clip("GX010123.MP4", "01:00:00:00"), clip("GX020123.MP4", "01:01:00:00", streams=voice)])

    assert (beside.sure, beside.sounds_otherwise) == (True, False)
    assert (unlike.sure, unlike.sounds_otherwise) == (False, True)
