"""The door for other HTTP servers: `uvicorn --factory archive.asgi:public` or `archive.asgi:whole`."""

from __future__ import annotations

import os

from starlette.applications import Starlette

from archive.config import read_settings
from archive.web.app import create_app, create_public_app
from archive.wiring import full_kit, public_kit


def public() -> Starlette:
    """Give the public site alone: it was never given the vault or the originals."""
    settings = read_settings(os.environ)
    return create_public_app(public_kit(settings), settings)


def whole() -> Starlette:
    """Give the public site with the desk; a worker has to run beside it (`archive work`)."""
    settings = read_settings(os.environ)
    kit = full_kit(settings)
    kit.media_tools.require()
    return create_app(kit, settings)
