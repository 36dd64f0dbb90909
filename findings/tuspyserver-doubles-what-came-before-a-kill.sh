#!/usr/bin/env bash
# The guess: a server for resumable uploads that is ended in the midst of a piece asks for it again from where it stood, and the
#   film that it then calls complete is the film that was sent. That is what such servers are for.
# The truth (tuspyserver 4.4.3): a piece is added to the end of the file as it comes in, and how far it came is written down
#   only when the piece has ended. After a kill -9 or a power cut the file holds more than the number says. The client is told
#   the old number, sends the piece again, and it is put behind what stands there already: the upload is answered as complete,
#   its length by the number is right, and the file is longer, with a stretch of the film in it twice.
# Why it matters here: crews erase cards after "it is safe". Here the bytes on the disk are the only number: what stands behind
#   the last acknowledged byte is cut off before a piece is taken, and the sum of the whole is compared before anything is safe.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check tuspyserver==4.4.3 fastapi==0.165.0 uvicorn==0.54.0
cat > server.py << 'PYTHON'
import socket
import sys

import uvicorn
from fastapi import FastAPI
from tuspyserver import create_tus_router

app = FastAPI()
app.include_router(create_tus_router(files_dir="kept"))
with socket.socket() as place:
    place.bind(("127.0.0.1", 0))
    place.listen()
    print(place.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[place])
PYTHON
timeout 120 tools/bin/python - << 'PYTHON'
import base64
import http.client
import random
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

FILM = random.Random(7).randbytes(400_000)
MARK = {"Tus-Resumable": "1.0.0"}
print(f"tuspyserver {version('tuspyserver')}")


def start():
    server = subprocess.Popen([sys.executable, "server.py"], stdout=subprocess.PIPE, text=True)
    line = http.client.HTTPConnection("127.0.0.1", int(server.stdout.readline()), timeout=20)
    return server, line


def asked(line, method, path, headers, body=b""):
    line.request(method, path, body, {**MARK, **headers})
    answer = line.getresponse()
    answer.read()
    return answer


def piece(offset):
    return {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}


def word(text):
    return base64.b64encode(text.encode()).decode()


server, line = start()
made = asked(line, "POST", "/files/", {"Upload-Length": str(len(FILM)), "Upload-Metadata": f"filename {word('raft.mov')},filetype {word('video/quicktime')}"})
path = "/files/" + made.headers["Location"].rsplit("/", 1)[1]
kept = Path("kept") / path.rsplit("/", 1)[1]
asked(line, "PATCH", path, piece(0), FILM[:100_000])

# The second piece is cut in its midst: the server is killed, as by a power cut.
line.putrequest("PATCH", path)
for name, value in {**MARK, **piece(100_000), "Content-Length": "300000"}.items():
    line.putheader(name, value)
line.endheaders()
line.send(FILM[100_000:250_000])
for _ in range(200):
    if kept.stat().st_size == 250_000:
        break
    time.sleep(0.05)
server.kill()
server.wait()

server, line = start()
try:
    head = asked(line, "HEAD", path, {})
    offset = int(head.headers["Upload-Offset"])
    print(f"killed while {kept.stat().st_size} bytes lay on the disk; asked to go on from {offset}")
    last = asked(line, "PATCH", path, piece(offset), FILM[offset:])
    print(f"the rest: {last.status}, Upload-Offset {last.headers['Upload-Offset']} of {len(FILM)}; the file has {kept.stat().st_size} bytes")
finally:
    server.kill()
    server.wait()
got = kept.read_bytes()
assert (offset, last.status, last.headers["Upload-Offset"]) == (100_000, 204, "400000"), "it goes on otherwise now"
assert got != FILM and got == FILM[:250_000] + FILM[100_000:], "what came before a kill is no longer doubled"
PYTHON
