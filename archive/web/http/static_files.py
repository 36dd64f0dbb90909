"""What the pages are dressed with: our own static files, named by their content and kept in memory."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
