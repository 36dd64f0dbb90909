#!/usr/bin/env bash
# The guess: a middleware that compresses answers lets parts of a file through as they are: a part is counted in bytes of the
#   file, and whoever fetches the rest of a file after a cut line puts pieces together by these numbers.
# The truth (starlette 1.10.0; brotli-asgi 1.7.0, zstd-asgi 1.0, starlette-cramjam 0.7.0, asgi-gzip 0.3): these four compress an
#   answer 206 as any other: 2,000 bytes of a caption file become 170 to 289, while Content-Range goes on saying
#   "1000-2999/4018" and the strong ETag stays that of the plain file. A client that fetches on after a cut keeps pieces that
#   fit nowhere. Starlette's own GZipMiddleware and starlette-compress 2.0.0 let parts through. asgi-gzip is a copy of the
#   former that was taken before it learnt this.
# Why it matters here: people fetch a testimony in pieces on lines that break. Parts are sent here by code of our own that
#   never compresses them, and the test of ranges compares bytes with those of the file.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check starlette==1.10.0 httpx==0.28.1 brotli-asgi==1.7.0 zstd-asgi==1.0 \
  starlette-compress==2.0.0 starlette-cramjam==0.7.0 asgi-gzip==0.3
tools/bin/python -W ignore - << 'PYTHON'
import asyncio
from importlib.metadata import version
from pathlib import Path

import httpx
from asgi_gzip import GZipMiddleware as CopiedGzip
from brotli_asgi import BrotliMiddleware
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette_compress import CompressMiddleware
from starlette_cramjam.middleware import CompressionMiddleware
from zstd_asgi import ZstdMiddleware

captions = Path("raft.vtt")
lines = (f"00:{at:02}:00.000 --> 00:{at:02}:05.000\nThe sea was calm for the {at}th hour.\n\n" for at in range(60))
captions.write_text("WEBVTT\n\n" + "".join(lines), encoding="utf-8")
whole = captions.read_bytes()


async def file(request):
    return FileResponse(captions, media_type="text/vtt")


async def ask(middleware, coding):
    app = Starlette(routes=[Route("/", file)])
    if middleware:
        app.add_middleware(middleware)
    headers = {"accept-encoding": coding, "range": "bytes=1000-2999"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://archive") as client:
        async with client.stream("GET", "/", headers=headers) as answer:
            return answer.status_code, answer.headers, b"".join([piece async for piece in answer.aiter_raw()])


ASKED = {
    "starlette": (GZipMiddleware, "gzip"),
    "starlette-compress": (CompressMiddleware, "br"),
    "brotli-asgi": (BrotliMiddleware, "br"),
    "zstd-asgi": (ZstdMiddleware, "zstd"),
    "starlette-cramjam": (CompressionMiddleware, "gzip"),
    "asgi-gzip": (CopiedGzip, "gzip"),
}
_, plain, _ = asyncio.run(ask(None, "identity"))
squeezed = []
for name, (middleware, coding) in ASKED.items():
    status, headers, raw = asyncio.run(ask(middleware, coding))
    print(f"{name:>18} {version(name)}: {status}, {headers['content-range']}, {headers.get('content-encoding', 'plain')}, {len(raw)} bytes")
    assert status == 206 and headers["content-range"] == plain["content-range"] and headers["etag"] == plain["etag"], "parts are told otherwise now"
    if raw != whole[1000:3000]:
        squeezed.append(name)
assert squeezed == ["brotli-asgi", "zstd-asgi", "starlette-cramjam", "asgi-gzip"], f"parts are compressed by {squeezed} now"
PYTHON
