"""The archive's settings: read once from the environment, and a misspelt one stops the program."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from archive.domain.errors import InvalidInputError, SettingsError
from archive.domain.receipt import Office, require_neutral_office
from archive.languages import LANGUAGES, _, translate

_PREFIX = "ARCHIVE_"
_LAST_PORT = 65_535
_MOST_THREADS = 64
_ADDRESS = re.compile(r"https?://[^\s/?#]+")
_COUNTRIES = re.compile(r"[\s,]*([A-Za-z]{2}([\s,]+[A-Za-z]{2})*)?[\s,]*")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator can set, each as `ARCHIVE_<NAME>` in the environment."""

    media_folder: Path = Path("media")
    """Where recordings, the catalogue and the vault are kept."""
    withdrawals_folder: str = ""
    """Where the memory of withdrawals is kept, with a backup of its own; empty: beside the media folder."""
    watermark_folder: str = ""
    """Where this machine remembers how far the archive has come; empty: in the user's own state folder."""
    second_copy_folder: str = ""
    """An existing folder on another disk, to which every original is copied too; empty: there is one copy."""
    catalogue: str = "tinydb"
    """The engine that keeps the catalogue."""
    storage: str = "local"
    """The engine that keeps files: originals, uploads and renditions."""
    queue: str = "local"
    """The engine that keeps the jobs."""
    host: str = "127.0.0.1"
    """The address the site listens on."""
    port: int = 8000
    """The port the site listens on; 0 takes a free one."""
    language: str = "fr"
    """The language of the command line and of the site when a browser asks for none of ours: fr, ar or en."""
    ffmpeg: str = ""
    """Path of ffmpeg; empty finds one."""
    ffprobe: str = ""
    """Path of ffprobe; empty finds one."""
    av1: str = "auto"
    """Whether the smallest films are made in AV1 too, the lightest file: `auto` where ffmpeg can, or `off`."""
    faces: str = "auto"
    """Whether faces are looked for: `auto` where what finds them is installed, or `off`."""
    recogniser: str = "auto"
    """What drafts transcripts: `auto` where a model is installed, `off`, or `notes` to try the desk without one."""
    recogniser_threads: int = 1
    """How many threads it may use at once, and what reads aloud."""
    speech: str = "auto"
    """What reads transcripts aloud in a machine's voice: `auto` where a model is installed, or `off`."""
    models_folder: Path = Path("models")
    """Where the models lie that `scripts/models` installs."""
    accel_prefix: str = ""
    """Internal location of a front server that sends the bytes (X-Accel-Redirect); empty: we send them."""
    secure_cookies: bool = False
    """Whether the desk's log-in cookie is sent over HTTPS only; set it wherever the site is on HTTPS."""
    upload_limit_bytes: int = 40_000_000_000
    """The largest file that the desk takes."""
    job_timeout_seconds: int = 21_600
    """The longest that one media job may run."""
    public_url: str = ""
    """Where visitors reach the site; previews of links show its sign from there. Empty: they show no picture."""
    door_url: str = ""
    """Where people reach their own page, as their papers say it, without `/my`; empty: the host and port above."""
    office_name_fr: str = "Bureau des choix"
    """The neutral name, in French, of those who answer for the data; papers name nobody else."""
    office_name_ar: str = "مكتب الاختيارات"
    """The same in Arabic."""
    office_name_en: str = "The choices desk"
    """The same in English."""
    office_phone: str = ""
    """The telephone number on papers."""
    office_email: str = ""
    """The mail address on papers; one that names nothing."""
    office_address: str = ""
    """The postal address on papers; one that names nothing."""
    authority_fr: str = "L’autorité de protection des données de votre pays"
    """Whom to complain to, in French: name the supervisory authority and its town."""
    authority_ar: str = "سلطة حماية المعطيات الشخصية في بلدك"
    """The same in Arabic."""
    authority_en: str = "The data protection authority of your country"
    """The same in English."""
    hosted_in: str = ""
    """The countries in which the files are kept, as two letters each, such as BE or BE,MA."""

    @property
    def door_address(self) -> str:
        """Where people reach the site that has their own page."""
        return self.door_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def office(self) -> Office:
        """Who answers for the data, as people's papers say it."""
        return Office(
            name=self._in_each_language("office_name", _("The choices desk")),
            phone=self.office_phone,
            email=self.office_email,
            address=self.office_address,
            authority=self._in_each_language("authority", _("The data protection authority of your country")),
            door_url=f"{self.door_address}/my",
            hosted_in=tuple(self.hosted_in.upper().replace(",", " ").split()),
        )

    def _in_each_language(self, name: str, otherwise: str) -> Mapping[str, str]:
        """Give a text in every language: as it was set, else what the language's catalogue says."""
        return {code: getattr(self, f"{name}_{code}", "") or translate(code, otherwise) for code in LANGUAGES}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from an environment.

    Raises:
        SettingsError: a name is unknown (the nearest right one is named) or a value cannot be used.
    """
    fields = {field.name: field for field in dataclasses.fields(Settings)}
    values: dict[str, Path | str | int | bool] = {}
    for key, text in environment.items():
        if not key.startswith(_PREFIX):
            continue
        name = key.removeprefix(_PREFIX).lower()
        if name not in fields:
            raise SettingsError(_unknown(key, list(fields)))
        values[name] = _value(key, text, fields[name].default)
    settings = Settings(**values)  # type: ignore[arg-type]
    for name, (is_right, advice) in _RIGHT.items():
        if name in values and not is_right(getattr(settings, name)):
            message = f"{_PREFIX}{name.upper()} is {environment[_PREFIX + name.upper()]!r}; {advice}."
            raise SettingsError(message)
    try:
        require_neutral_office(settings.office)
    except InvalidInputError as error:
        raise SettingsError(str(error)) from None
    return settings


_RIGHT: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "media_folder": (lambda folder: folder != Path(), "name a folder"),
    "port": (lambda port: 0 <= port <= _LAST_PORT, "use a number from 0 to 65535"),
    "language": (lambda language: language in LANGUAGES, f"use one of {', '.join(LANGUAGES)}"),
    "av1": (lambda av1: av1 in ("auto", "off"), "use auto or off"),
    "faces": (lambda faces: faces in ("auto", "off"), "use auto or off"),
    "recogniser": (lambda recogniser: recogniser in ("auto", "off", "notes"), "use auto, off or notes"),
    "recogniser_threads": (lambda threads: 0 < threads <= _MOST_THREADS, "use a number from 1 to 64"),
    "speech": (lambda speech: speech in ("auto", "off"), "use auto or off"),
    "models_folder": (lambda folder: folder != Path(), "name a folder"),
    "accel_prefix": (lambda prefix: not prefix or prefix.startswith("/"), "begin it with a stroke, as in /sealed"),
    "upload_limit_bytes": (lambda limit: limit > 0, "use a number of bytes above 0"),
    "job_timeout_seconds": (lambda seconds: seconds > 0, "use a number of seconds above 0"),
    "public_url": (
        lambda url: not url or bool(_ADDRESS.match(url)),
        "use an address such as https://elsewhere.example.org",
    ),
    "door_url": (
        lambda url: not url or bool(_ADDRESS.match(url)),
        "use an address such as https://choices.example.org",
    ),
    "hosted_in": (lambda text: bool(_COUNTRIES.fullmatch(text)), "use two letters for each country, as in BE,MA"),
}
"""What a value must be where one is set, and what to write instead: what is odd stops the program and opens nothing."""


def _unknown(key: str, names: list[str]) -> str:
    known = [_PREFIX + name.upper() for name in names]
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0)
    return f"There is no setting {key}; the nearest is {nearest[0]}."


def _value(key: str, text: str, default: object) -> Path | str | int | bool:
    if isinstance(default, bool):
        if text.lower() not in ("0", "1", "false", "true", "no", "yes"):
            message = f"{key} is {text!r}; use yes or no."
            raise SettingsError(message)
        return text.lower() in ("1", "true", "yes")
    if isinstance(default, int):
        try:
            return int(text)
        except ValueError:
            message = f"{key} is {text!r}; use a whole number."
            raise SettingsError(message) from None
    return Path(text) if isinstance(default, Path) else text
