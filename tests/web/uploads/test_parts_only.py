"""Whoever writes consents down and brings nothing in sends recordings as parts, which never become works."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.web.tus_site import BODY, FILES, log_in, tus_site


def test_who_only_writes_consents_down_sends_parts_and_no_works(tmp_path: Path) -> None:
    with (
        tus_site(tmp_path) as site,
        httpx.Client(base_url=site.live.address, headers={"tus-resumable": "1.0.0"}) as officer,
    ):
        log_in(officer, "officer")
        length = {"upload-length": "5"}
        assert officer.post(FILES, headers=length).status_code == 403
        part = officer.post(FILES, headers={**length, "upload-concat": "partial"})
        assert part.status_code == 201
        place = part.headers["location"]
        assert (
            officer.patch(place, headers={"content-type": BODY, "upload-offset": "0"}, content=b"12345").status_code
            == 204
        )
        assert officer.post(FILES, headers={"upload-concat": f"final;{place}"}).status_code == 403
        assert officer.get(place).json()["state"] == "receiving"
