#!/usr/bin/env bash
# The guess: tuspy, told to remember uploads so that a broken one goes on, sends every file that it is given.
# The truth (tuspy 1.1.0): it knows a file again by its size and the MD5 of its first 64 KiB alone. Of two WAV files of one
#   length that both begin with a third of a second of silence, the second is taken for the first: its upload "goes on" at
#   the end of the other one's, not a byte of it is sent, upload() returns and url is the first one's. Names and metadata
#   do not count.
# Why it matters here: two microphones of one interview, exported from one session, are files of one length that begin
#   in silence; recorders that fill cards beforehand do the same. One speaker is lost, the card is wiped, and the desk
#   holds the other under both names. A script for crews names its uploads by a hash of the whole file, and compares the
#   length and hash that the archive gives back before it says that a card may be wiped.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check tuspy==1.1.0
timeout 60 tools/bin/python - << 'PYTHON'
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

from tusclient.client import TusClient
from tusclient.storage.filestorage import FileStorage

KEPT = {}


class Tus(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in {"Tus-Resumable": "1.0.0", "Content-Length": "0", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def do_POST(self):
        path = f"/files/{len(KEPT)}"
        KEPT[path] = b""
        self.answer(201, Location=f"http://{self.headers['Host']}{path}")

    def do_HEAD(self):
        self.answer(200, Upload_Offset=str(len(KEPT[self.path])))

    def do_PATCH(self):
        KEPT[self.path] += self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(204, Upload_Offset=str(len(KEPT[self.path])))

    def log_message(self, *_):
        pass


def take(name, sample):
    with wave.open(name, "wb") as written:
        written.setparams((2, 2, 48_000, 0, "NONE", ""))
        written.writeframes(bytes(80_000) + sample * 40_000)


take("first.wav", b"\x01\x10")
take("second.wav", b"\x02\x20")
server = ThreadingHTTPServer(("127.0.0.1", 0), Tus)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = TusClient(f"http://127.0.0.1:{server.server_port}/files/")
addresses = []
for name in ("first.wav", "second.wav"):
    uploader = client.uploader(
        name, chunk_size=1 << 20, store_url=True, url_storage=FileStorage("seen.json"), metadata={"filename": name}
    )
    uploader.upload()
    addresses.append(uploader.url)
server.shutdown()
same = open("first.wav", "rb").read() == open("second.wav", "rb").read()
print(f"tuspy {version('tuspy')}: two different files: {not same}; kept by the server: {len(KEPT)}")
print("the second is kept:", open("second.wav", "rb").read() in KEPT.values())
print("one address for both:", addresses[0] == addresses[1])
assert not same and len(KEPT) == 1 and addresses[0] == addresses[1], "tuspy now tells such files apart"
assert list(KEPT.values()) == [open("first.wav", "rb").read()], "another file than the first was kept"
PYTHON
