"""What the pages are dressed with: our own static files, named by their content and kept in memory."""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

from archive.web.http.old_engines import plainly
from archive.web.http.squeeze import SQUEEZED

_FOLDER = Path(__file__).resolve().parent.parent / "static"
_FOREVER = b"public, max-age=31536000, immutable"
# A style, a script or an icon fetches nothing and asks for no sense: the strictest policies are also the shortest, and
# on an old line each fifteen hundred bytes cost a quarter of a second.
_POLICIES = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"permissions-policy", b"camera=(), microphone=()"),
)

INLINED: Final = ("begin.css", "home.css", "rooms.css", "search.css", "stage.css", "player_start.js")
"""What goes within the public pages that need it: a page is readable once its sheets are here, and on an old line one
more answer costs a quarter of a second, while the page itself comes before the sheet it asks for has set out."""


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One static file: its address, its bytes as they are and compressed, and the headers of both."""

    address: str
    plain: bytes
    compressed: bytes
    media_type: str

    def headers(self, *, compress: bool) -> list[tuple[bytes, bytes]]:
        """Give the headers it is sent with."""
        body = self.compressed if compress else self.plain
        found = [
            (b"content-type", self.media_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", _FOREVER),
            (b"vary", b"accept-encoding"),
            *_POLICIES,
        ]
        return [*found, (b"content-encoding", b"gzip")] if compress else found


@cache
def assets() -> dict[str, Asset]:
    """Give every static file by its plain name."""
    return {path.name: _read(path) for path in sorted(_FOLDER.iterdir()) if path.is_file()}


def address(name: str) -> str:
    """Give the address of a static file; it changes whenever the file does."""
    return assets()[name].address


def inlined(name: str) -> Markup:
    """Give a style sheet or a script as it stands within a page."""
    return Markup(assets()[name].plain.decode())  # noqa: S704 - our own file


def allow_inlined(policy: str, page: bytes) -> str:
    """Give a policy that allows as well what of ours stands within a page, by its hash, and nothing else there."""
    for name in INLINED:
        if assets()[name].plain in page:
            kind = "style" if name.endswith(".css") else "script"
            policy = policy.replace(f"{kind}-src 'self'", f"{kind}-src 'self' {_hash(name)}")
    return policy


@cache
def _hash(name: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(assets()[name].plain).digest()).decode()}'"


@cache
def by_address() -> dict[str, Asset]:
    """Give every static file by its address."""
    return {asset.address: asset for asset in assets().values()}


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    if path.suffix == ".css":
        plain = plainly(plain.decode()).encode()
    if path.suffix in SQUEEZED:
        plain = SQUEEZED[path.suffix](plain.decode()).encode()
    version = hashlib.sha256(plain).hexdigest()[:12]
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(
        address=f"/static/{path.stem}.{version}{path.suffix}",
        plain=plain,
        compressed=gzip.compress(plain, 9, mtime=0),
        media_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
    )
