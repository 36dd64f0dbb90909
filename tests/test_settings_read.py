"""What each setting does when it is missing or odd: less is shown, or nothing starts; never more."""

from __future__ import annotations

import dataclasses

import pytest

from archive.config import Settings, read_settings
from archive.domain.errors import SettingsError

MISSING = {
    "media_folder": "the folder `media`, which shows nothing until an archive is begun in it",
    "withdrawals_folder": "beside the media folder; an archive whose memory of withdrawals is not there stays shut",
    "watermark_folder": "the user's own state folder; an older copy that was put back stays shut",
    "second_copy_folder": "one copy; where two were kept, nothing is called safe or erased before a person says so",
    "catalogue": "the embedded engine",
    "storage": "the embedded engine",
    "queue": "the embedded engine",
    "av1": "the lightest film is made too, where ffmpeg can; no more of it is shown than of the others",
    "host": "this machine alone",
    "port": "the usual port",
    "language": "French",
    "ffmpeg": "found, or nothing is prepared",
    "ffprobe": "found, or nothing is prepared",
    "faces": "looked for where that can be done; once it no longer can be, films wait until an operator says `off`",
    "accel_prefix": "we send every byte ourselves, asking before each piece",
    "secure_cookies": "cookies travel as the site does",
    "upload_limit_bytes": "a limit that holds",
    "job_timeout_seconds": "a limit that holds; a job that is stopped makes nothing",
    "recogniser": "transcripts are drafted where a model is installed, and written by people everywhere",
    "recogniser_threads": "one",
    "speech": "works are read aloud by a machine where a model is installed, and by people everywhere",
    "models_folder": "beside the program",
    "public_url": "previews of links show no picture",
    "door_url": "papers lead to this machine, and the desk asks for a neutral address",
    "office_name_fr": "a neutral name",
    "office_name_ar": "a neutral name",
    "office_name_en": "a neutral name",
    "office_phone": "papers name none",
    "office_email": "papers name none",
    "office_address": "papers name none",
    "authority_fr": "that of one's country",
    "authority_ar": "that of one's country",
    "authority_en": "that of one's country",
    "hosted_in": "what names a country waits for a legal basis, and the desk says so",
}

ODD = [
    ("MEDIA_FOLDER", ""),
    ("PORT", "-1"),
    ("PORT", "65536"),
    ("PORT", "eighty"),
    ("LANGUAGE", ""),
    ("LANGUAGE", "de"),
    ("FACES", ""),
    ("FACES", "on"),
    ("RECOGNISER", "whisper"),
    ("RECOGNISER_THREADS", "0"),
    ("MODELS_FOLDER", ""),
    ("ACCEL_PREFIX", "sealed"),
    ("SECURE_COOKIES", "perhaps"),
    ("SECURE_COOKIES", ""),
    ("UPLOAD_LIMIT_BYTES", "0"),
    ("UPLOAD_LIMIT_BYTES", "-1"),
    ("JOB_TIMEOUT_SECONDS", "0"),
    ("PUBLIC_URL", "elsewhere.example.org"),
    ("DOOR_URL", "choices.example.org"),
    ("DOOR_URL", "javascript:alert(1)"),
    ("HOSTED_IN", "Belgium"),
    ("HOSTED_IN", "B"),
    ("HOSTED_IM", "BE"),
]


def test_it_is_said_of_every_setting_what_happens_without_it() -> None:
    assert {field.name for field in dataclasses.fields(Settings)} == set(MISSING)
    assert read_settings({}) == Settings()


@pytest.mark.parametrize(("name", "value"), ODD)
def test_an_odd_value_stops_the_program_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({f"ARCHIVE_{name}": value})

    assert f"ARCHIVE_{name}" in str(refusal.value)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("ACCEL_PREFIX", ""),
        ("DOOR_URL", "http://192.0.2.7:8000"),
        ("HOSTED_IN", " be, MA "),
        ("HOSTED_IN", ""),
    ],
)
def test_a_right_value_is_taken(name: str, value: str) -> None:
    read_settings({f"ARCHIVE_{name}": value})
