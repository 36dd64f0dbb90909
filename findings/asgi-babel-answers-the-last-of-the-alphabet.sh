#!/usr/bin/env bash
# The guess: of languages that somebody asks for with one weight, the first one named is meant, or at least one that they
#   named first and can be had; one with the weight 0 is not wanted.
# The truth (asgi-babel 0.11.0): the list is sorted by weight and then by the name of the language, from the end of the
#   alphabet: "ar, fr" and "ar, en" are answered in French and in English, "fr, ti" in Tigrinya. A header that only refuses
#   ("fr;q=0") chooses what it refuses.
# Why it matters here: settings of browsers and of little clients write plain lists. People who put Arabic first, for they
#   read nothing else well, get the language of the office. The order of a list decides here between equal weights, and 0 is no.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check asgi-babel==0.11.0 starlette==1.10.0 httpx==0.28.1
tools/bin/python - << 'PYTHON'
import asyncio
from importlib.metadata import version

import httpx
from asgi_babel import BabelMiddleware, current_locale
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def page(request):
    return PlainTextResponse(str(current_locale.get()))


app = BabelMiddleware(Starlette(routes=[Route("/", page)]), default_locale="en", locales_dirs=[])


async def answered(header):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://archive") as client:
        return (await client.get("/", headers={"accept-language": header})).text


print(f"asgi-babel {version('asgi-babel')}")
seen = {header: asyncio.run(answered(header)) for header in ("ar, fr", "ar, en", "fr, ti", "ar, fr;q=0.9", "fr;q=0")}
for header, language in seen.items():
    print(f"Accept-Language: {header:<14} answered in {language}")
assert seen == {"ar, fr": "fr", "ar, en": "en", "fr, ti": "ti", "ar, fr;q=0.9": "ar", "fr;q=0": "fr"}, f"answered otherwise now: {seen}"
PYTHON
