"""What the pages need of the operator's settings; `archive.config.Settings` has it all."""

from __future__ import annotations

from typing import Protocol

from archive.domain.receipt import Office


class SiteSettings(Protocol):
    """The settings that change what goes over HTTP."""

    @property
    def language(self) -> str:
        """The language for a browser that asks for none of ours."""

    @property
    def accel_prefix(self) -> str:
        """The internal location of a front server that sends bytes for us; empty: we send them."""

    @property
    def secure_cookies(self) -> bool:
        """Whether the desk's log-in cookie is sent over HTTPS only."""

    @property
    def upload_limit_bytes(self) -> int:
        """The largest file that the desk takes."""

    @property
    def public_url(self) -> str:
        """Where visitors reach the site from outside; empty where nobody has set it."""

    @property
    def door_url(self) -> str:
        """Where people reach their own page from outside, without `/my`; empty where nobody has set it."""

    @property
    def office(self) -> Office:
        """Who answers for the data, as people's papers say it."""
