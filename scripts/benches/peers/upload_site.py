"""Our site as the upload measurement runs it: every store on the disk, one crew member logged in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from starlette.responses import Response

from archive.config import Settings
from archive.domain.sealed import Account
from archive.domain.terms import Role
from archive.review.people.accounts import create_account
from archive.web.app import create_app
from archive.web.desk.session import begin_session
from archive.web.http.server import serve
from archive.wiring import full_kit


def main() -> None:
    """Serve from the folder and on the port given; the log-in's cookie is put into the folder."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    settings = Settings(media_folder=folder)
    kit = full_kit(settings)
    account = next(iter(kit.vault.find(Account)), None)
    account = account or create_account(kit, "crew", os.urandom(16).hex(), [Role.CREW])
    response = Response()
    begin_session(response, account, secure=False)
    cookie = next(value.decode() for name, value in response.raw_headers if value.startswith(b"desk="))
    (folder / "cookie").write_text(cookie.partition(";")[0])
    serve(create_app(kit, settings), "127.0.0.1", port, lambda _: None)


if __name__ == "__main__":
    main()
