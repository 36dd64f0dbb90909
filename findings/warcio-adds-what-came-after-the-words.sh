#!/usr/bin/env bash
# The guess: what warcio gives as the content of an archived answer is the body that a browser had of it.
# The truth (warcio 1.8.1 of PyPI, warcio 2.4.11 of npm, by the same makers): fields that come after a body sent in chunks
#   (a trailer section, as servers send it to tell a digest or how long an answer took) are added to the body, in Python
#   with a piece of them bitten off: "un deux0\r\nrver-Timing: ...". "Transfer-Encoding: Chunked", a name that HTTP compares
#   without regard to case, leaves the sizes of the chunks among the words. Of a body compressed in two gzip members Python
#   gives the first alone, "un ", and the other one both. "x-gzip", which is gzip, it leaves compressed. Nothing is said.
# Why it matters here: libraries keep what archives show as WARC files, and read captions and texts out of them years later
#   when nobody can ask any more. The last words of a testimony are then missing, or words stand behind them that nobody
#   said. Each original has a SHA-256 of its own here, and what does not meet it is not the original.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock warcio@2.4.11
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check warcio==1.8.1
tools/bin/python - << 'PYTHON'
import gzip
import io
from importlib.metadata import version
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

CHUNKS = b"3\r\nun \r\n4\r\ndeux\r\n0\r\n"
ANSWERS = {
    "plain": (("Transfer-Encoding", "chunked"), CHUNKS + b"\r\n"),
    "trailer": (("Transfer-Encoding", "chunked"), CHUNKS + b"Server-Timing: db;dur=53\r\n\r\n"),
    "capital": (("Transfer-Encoding", "Chunked"), CHUNKS + b"\r\n"),
    "members": (("Content-Encoding", "gzip"), gzip.compress(b"un ") + gzip.compress(b"deux")),
    "x-gzip": (("Content-Encoding", "x-gzip"), gzip.compress(b"un deux")),
}
with Path("answers.warc").open("wb") as file:
    writer = WARCWriter(file, gzip=False)
    for name, (field, body) in ANSWERS.items():
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/plain"), field], protocol="HTTP/1.1")
        address = f"http://voices.invalid/{name}"
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=head))
with Path("answers.warc").open("rb") as file:
    records = ArchiveIterator(file)
    read = {record.rec_headers.get_header("WARC-Target-URI").rpartition("/")[2]: record.content_stream().read() for record in records}
print(f"warcio {version('warcio')} (Python)")
print(*read.items(), sep="\n")
assert read["plain"] == b"un deux"
assert read["trailer"] == b"un deux0\r\nrver-Timing: db;dur=53\r\n\r\n", "trailers are left out now"
assert read["capital"] == CHUNKS + b"\r\n", "capitals are read now"
assert read["members"] == b"un ", "all members are read now"
assert gzip.decompress(read["x-gzip"]) == b"un deux", "x-gzip is opened now"
PYTHON
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { createReadStream } from "node:fs";
import { WARCParser } from "warcio";

const read = {};
for await (const record of new WARCParser(createReadStream("answers.warc"))) {
  read[record.warcTargetURI.split("/").at(-1)] = Buffer.from(await record.readFully(true)).toString("latin1");
}
console.log("warcio 2.4.11 (npm)", read);
assert.equal(read.plain, "un deux");
assert.equal(read.trailer, "un deuxServer-Timing: db;dur=53\r\n\r\n", "trailers are left out now");
assert.equal(read.capital, "3\r\nun \r\n4\r\ndeux\r\n0\r\n\r\n", "capitals are read now");
assert.deepEqual([read.members, read["x-gzip"]], ["un deux", "un deux"]);
NODE
timeout 60 node seen.mjs
