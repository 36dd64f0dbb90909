"""How fast a large file comes in over tus, hashed and synced, and what a kill leaves of it, beside two peers."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

MEBIBYTE = 1 << 20
MOST_TIMES = 2.0
MOST_MEMORY_MIB = 150
OURS, TUSPY, NODE = "ours (SHA-256, synced)", "tuspyserver / uvicorn", "@tus/server / node"
BODY = "application/offset+octet-stream"
TUSPYSERVER = """
import sys, uvicorn
from fastapi import FastAPI
from tuspyserver import create_tus_router
app = FastAPI()
app.include_router(create_tus_router(prefix="files", files_dir=sys.argv[1], max_size=1 << 40))
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""
NODE_SERVER = """
import { Server } from "@tus/server";
import { FileStore } from "@tus/file-store";
const [folder, port] = process.argv.slice(2);
new Server({ path: "/files", datastore: new FileStore({ directory: folder }) })
  .listen({ host: "127.0.0.1", port: Number(port) });
"""


@dataclass
class Peer:
    """One server under test: how it is started, and what it is asked with."""

    name: str
    command: Callable[[Path, int], list[str]]
    files: str
    headers: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    memory_mib: int = 0


def main() -> None:
    """Measure in interleaved rounds, kill each server half-way once, and print both tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--mebibytes", type=int, default=1024)
    options.add_argument("--folder", type=Path, default=Path("build"), help="where to measure: on the disk in question")
    options.add_argument("--alone", action="store_true", help="without the peers")
    options.add_argument("--huge", type=int, metavar="GIB", help="instead: one file of so many GiB through three kills")
    given = options.parse_args()
    given.folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name).resolve()
        source = folder / "source"
        if given.huge:
            sys.exit(0 if huge(ours(), source, folder / "store", given.huge << 30) else 1)
        with source.open("wb") as file:
            for _ in range(given.mebibytes):
                file.write(os.urandom(MEBIBYTE))
        peers = [ours(), *([] if given.alone else others(folder))]
        plain = rounds(peers, source, folder, given.rounds)
        times = table(peers, plain, given.mebibytes)
        for peer in peers:
            print(f"{peer.name:24} killed half-way: {killed(peer, source, folder)}")
    sys.exit(0 if times <= MOST_TIMES and peers[0].memory_mib <= MOST_MEMORY_MIB else 1)


def ours() -> Peer:
    """Give our own site, with its log-in."""
    server = Path(__file__).parent / "peers" / "upload_site.py"
    return Peer(OURS, lambda folder, port: [sys.executable, str(server), str(folder), str(port)], "/desk/files")


def others(folder: Path) -> list[Peer]:
    """Fetch the peers from the package registries and give those that could be had."""
    found = []
    venv, node = folder / "venv", folder / "node"
    node.mkdir()
    pip = [sys.executable, "-m", "venv", str(venv)]
    wanted = [str(venv / "bin/python"), "-m", "pip", "install", "-q", "tuspyserver==4.4.3", "uvicorn[standard]"]
    if quietly(pip) and quietly(wanted):
        (folder / "server.py").write_text(TUSPYSERVER)
        python, script = str(venv / "bin/python"), str(folder / "server.py")
        found.append(Peer(TUSPY, lambda place, port: [python, script, str(place), str(port)], "/files"))
    (node / "package.json").write_text('{"type": "module", "private": true}')
    npm = shutil.which("npm")
    if npm and quietly([npm, "install", "--silent", "@tus/server@2.4.5", "@tus/file-store@2.1.1"], node):
        (node / "server.js").write_text(NODE_SERVER)
        found.append(Peer(NODE, lambda place, port: ["node", str(node / "server.js"), str(place), str(port)], "/files"))
    return found


def quietly(command: list[str], folder: Path | None = None) -> bool:
    """Run a command and tell whether it worked."""
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=300).returncode == 0


def rounds(peers: list[Peer], source: Path, folder: Path, count: int) -> list[float]:
    """Time a plain copy and each server in turn, all from the same warm memory; give the copy's seconds."""
    plain = []
    for number in range(count):
        warm(source, folder / "warm")
        plain.append(timed(lambda: copy(source, folder / "copy")))
        (folder / "copy").unlink()
        print(f"round {number + 1}: cp {plain[-1]:.2f} s", end="")
        for peer in peers:
            with running(peer, folder / "store") as (port, process):
                place = begin(peer, port, source.stat().st_size)
                warm(source, folder / "warm")
                forget_peak(process.pid)
                before = processor_seconds(process.pid)
                peer.seconds.append(timed(partial(send, peer, port, place, source, 0)))
                busy = processor_seconds(process.pid) - before
                print(f"; {peer.name} {peer.seconds[-1]:.2f} s, its processor {busy:.2f} s", end="")
                peer.memory_mib = max(peer.memory_mib, peak_mib(process.pid))
            shutil.rmtree(folder / "store")
        print(f"; load {os.getloadavg()[0]:.1f}", flush=True)
    return plain


def warm(source: Path, target: Path) -> None:
    """Leave as much free memory as the file needs that was just in use.

    A virtual machine gives memory that lies free back to its host within seconds, and fetching it again costs a
    second for a gibibyte: whoever writes first after a pause would pay that, and whoever comes next would not.
    """
    copy(source, target)
    target.unlink()


def processor_seconds(pid: int) -> float:
    """Give how many seconds of a processor a process has used."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def copy(source: Path, target: Path) -> None:
    """Copy a file as `cp` does, and have it on the disk."""
    subprocess.run(["cp", str(source), str(target)], check=True)
    sync(target)


def sync(path: Path) -> None:
    """Have a file on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def timed(act: Callable[[], object]) -> float:
    """Give how many seconds something took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


@contextmanager
def running(peer: Peer, store: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Start a server on a free port, and end it by its own number."""
    store.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(peer.command(store, port), stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        cookie = store / "cookie"
        peer.headers = {"Cookie": cookie.read_text()} if cookie.exists() else {}
        yield port, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def ask(peer: Peer, port: int, method: str, address: str, **more: str) -> tuple[socket.socket, str]:
    """Give an open line and the head of a request."""
    line = socket.create_connection(("127.0.0.1", port), timeout=120)
    headers = {"Host": "127.0.0.1", "Tus-Resumable": "1.0.0", **peer.headers, **more}
    lines = [f"{method} {address} HTTP/1.1", *(f"{name.replace('_', '-')}: {text}" for name, text in headers.items())]
    return line, "\r\n".join(lines) + "\r\n\r\n"


def answered(line: socket.socket) -> dict[str, str]:
    """Read an answer's head."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = line.recv(65_536)
        if not part:
            raise ConnectionError("the server hung up")
        received += part
    status, *lines = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    pairs = (each.partition(": ") for each in lines)
    return {"status": status.split()[1], **{name.lower(): text for name, _, text in pairs}}


def begin(peer: Peer, port: int, size: int) -> str:
    """Begin an upload and give its address."""
    said = "filename c291cmNlLm1wNA==,filetype dmlkZW8vbXA0"
    line, head = ask(peer, port, "POST", peer.files, Upload_Length=str(size), Content_Length="0", Upload_Metadata=said)
    with line:
        line.sendall(head.encode())
        place = answered(line)["location"]
    return place[place.index(peer.files) :]


def send(peer: Peer, port: int, place: str, source: Path, offset: int) -> None:
    """Send what is left of a file, and have it on the disk wherever the peer put it."""
    size = source.stat().st_size - offset
    line, head = ask(peer, port, "PATCH", place, Upload_Offset=str(offset), Content_Length=str(size), Content_Type=BODY)
    with line, source.open("rb") as file:
        line.sendall(head.encode())
        line.sendfile(file, offset)
        answer = answered(line)
    if answer["status"] != "204":
        raise SystemExit(f"{peer.name} answered {answer}")
    if peer.name != OURS:
        sync(stored(peer, source.parent / "store", place))


def stored(peer: Peer, store: Path, place: str) -> Path:
    """Give where a server keeps what arrived."""
    name = place.rstrip("/").rpartition("/")[2]
    return store / "incoming" / name / "bytes" if peer.name == OURS else store / name


def killed(peer: Peer, source: Path, folder: Path) -> str:
    """Kill a server half-way, start it again, go on where it says, and tell what became of the file."""
    store, size = folder / "store", source.stat().st_size
    with running(peer, store) as (port, process):
        place = begin(peer, port, size)
        line, head = ask(peer, port, "PATCH", place, Upload_Offset="0", Content_Length=str(size), Content_Type=BODY)
        with line, source.open("rb") as file:
            line.sendall(head.encode())
            line.sendfile(file, 0, size // 2)
            time.sleep(0.5)
            process.kill()
            process.wait()
    with running(peer, store) as (port, process):
        offset = reached(peer, port, place)
        try:
            send(peer, port, place, source, offset)
            right = digest(stored(peer, store, place)) == digest(source)
        except SystemExit as refused:
            return str(refused)
    shutil.rmtree(store)
    return f"{offset / (size // 2):.0%} kept, then {'the right' if right else 'A WRONG'} hash"


def huge(peer: Peer, source: Path, store: Path, size: int) -> bool:
    """Bring one very large file in while the server is killed three times; tell whether all of it arrived."""
    with source.open("wb") as file:
        file.truncate(size)
        file.write(b"told once")
        file.seek(size - 9)
        file.write(b"told last")
    with running(peer, store) as (port, _):
        place = begin(peer, port, size)
    for kill in (1, 2, 3, 4):
        with running(peer, store) as (port, process):
            offset = reached(peer, port, place)
            if kill == 4:
                send(peer, port, place, source, offset)
            else:
                line, head = ask(
                    *(peer, port, "PATCH", place),
                    Upload_Offset=str(offset),
                    Content_Length=str(size - offset),
                    Content_Type=BODY,
                )
                with line, source.open("rb") as file:
                    line.sendall(head.encode())
                    line.sendfile(file, offset, size // 4)
                    memory = peak_mib(process.pid)
                    process.kill()
                    process.wait()
            memory = memory if kill < 4 else peak_mib(process.pid)
            peer.memory_mib = max(peer.memory_mib, memory)
            print(f"from {offset / 1e9:.2f} GB on; at most {memory} MiB of memory")
    right = digest(stored(peer, store, place)) == digest(source)
    print(f"{size / 1e9:.1f} GB through three kills: {'the right' if right else 'A WRONG'} hash")
    return right and peer.memory_mib <= MOST_MEMORY_MIB


def reached(peer: Peer, port: int, place: str) -> int:
    """Ask how much of an upload is there."""
    line, head = ask(peer, port, "HEAD", place)
    with line:
        line.sendall(head.encode())
        return int(answered(line).get("upload-offset", "0"))


def digest(path: Path) -> str:
    """Give a file's hash."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_peak(pid: int) -> None:
    """Count a process' memory from now on: the slow hash of a log-in, before it, takes 64 MiB for an instant."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_mib(pid: int) -> int:
    """Give the most memory that a process held since it began, or since its peak was forgotten."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(each.split()[1]) // 1024 for each in lines if each.startswith("VmHWM"))


def table(peers: list[Peer], plain: list[float], mebibytes: int) -> float:
    """Print the medians beside the plain copy and give our ratio."""
    base = statistics.median(plain)
    print(f"{mebibytes} MiB in one piece, {len(plain)} rounds in turn, medians; until it is on the disk")
    print(f"{'cp, then fsync':24} {mebibytes * MEBIBYTE / base / 1e6:7.0f} MB/s  1.0×")
    for peer in peers:
        ratio = statistics.median(s / p for s, p in zip(peer.seconds, plain, strict=True))
        speed = mebibytes * MEBIBYTE / statistics.median(peer.seconds) / 1e6
        print(f"{peer.name:24} {speed:7.0f} MB/s  {ratio:.2f}×  at most {peer.memory_mib} MiB of memory")
    return statistics.median(s / p for s, p in zip(peers[0].seconds, plain, strict=True))


if __name__ == "__main__":
    main()
