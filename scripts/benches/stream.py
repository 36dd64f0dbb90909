"""How fast renditions are sent, beside Starlette's FileResponse in the same run."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.clock_local import LocalClock
from archive.adapters.storage.renditions_local import LocalRenditions
from archive.domain.terms import Recipe
from archive.ports import PublicKit
from archive.review.works.placement import place_all
from archive.web.app import create_public_app
from archive.web.http.server import serve
from tests.access.house import House, Settings

RANGE_BYTES = 65_536
WANTED_TIMES = 6.0
NGINX = shutil.which("nginx")
WRK = shutil.which("wrk")
OURS, STARLETTE = "ours", "Starlette FileResponse"
WRK_SCRIPT = """
request = function()
  local first = math.random(0, {last})
  return wrk.format("GET", "{path}", {{["Range"] = "bytes=" .. first .. "-" .. (first + {more})}})
end
"""
NGINX_CONF = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr error;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush off; etag off; keepalive_requests 1000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream archive {{ server 127.0.0.1:{behind}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://archive; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    location /sealed/ {{ internal; alias {folder}/renditions/; }}
  }}
}}
"""


def main() -> None:
    """Measure ours, Starlette's and, where there is nginx, nginx's by our word."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=4, help="how long each measurement runs")
    options.add_argument("--rounds", type=int, default=3, help="how often; the median counts")
    options.add_argument("--connections", type=int, default=16, help="readers at once")
    options.add_argument("--megabytes", type=int, default=200, help="how large the file is")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, rendition_path = prepare(folder, given.megabytes * 1_000_000)
        rates = {}
        for label, server in servers(folder, rendition_path).items():
            address = "/file" if label == STARLETTE else path
            with server() as site:
                rates[label] = measure(label, site, address, given)
    times = rates[OURS][0] / rates[STARLETTE][0]
    less = rates[STARLETTE][1] / rates[OURS][1]
    print(f"ours sends {times:.1f} times as many ranges as FileResponse (wanted: {WANTED_TIMES:.0f}),")
    print(f"and keeps a processor busy for {less:.1f} times less: on a busy machine, the truer figure of the two")
    sys.exit(0 if times >= WANTED_TIMES else 1)


def prepare(folder: Path, size_bytes: int) -> tuple[str, Path]:
    """Make an archive on the disk with one released film; give its address and its file."""
    renditions = LocalRenditions(folder / "renditions")
    house = House(open_catalogue(folder / "catalogue"), renditions)
    work = house.work(recipes=())
    film = house.rendition(work, Recipe.VIDEO, random.Random(1).randbytes(size_bytes))
    place_all(house.kit)
    admission = house.room.gate.admit(film.id)
    assert admission is not None
    place = renditions.location(admission.grant)
    assert place is not None
    (folder / "renditions").chmod(0o755)
    return f"/media/{film.id}", folder / "renditions" / place


def servers(folder: Path, file: Path) -> dict[str, Callable[[], AbstractContextManager[Running]]]:
    """Give every server to be measured, by its name."""
    found: dict[str, Callable[[], AbstractContextManager[Running]]] = {
        STARLETTE: lambda: running(_serve_file, str(file)),
        OURS: lambda: running(_serve_ours, str(folder), ""),
    }
    if NGINX:
        found["nginx by our word"] = lambda: behind_nginx(folder)
    return found


@dataclass(frozen=True)
class Running:
    """A server that runs: its port, and the processes that do its work."""

    port: int
    processes: tuple[int, ...]

    def processor_seconds(self) -> float:
        """Give how long its processes have kept a processor busy."""
        ticks = 0
        for process in self.processes:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(target: Callable[..., None], *arguments: str) -> Iterator[Running]:
    """Run a server in a process of its own, and stop it."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=target, args=(there, *arguments))
    process.start()
    try:
        yield Running(here.recv(), (process.pid or 0,))
    finally:
        process.terminate()
        process.join()


@contextmanager
def behind_nginx(folder: Path) -> Iterator[Running]:
    """Put nginx before our server, told by each answer of ours which file to send."""
    with running(_serve_ours, str(folder), "/sealed") as behind, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        (folder / "nginx.conf").write_text(NGINX_CONF.format(folder=folder, port=port, behind=behind.port))
        nginx = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"])
        try:
            _wait_for(port)
            yield Running(port, (*behind.processes, nginx.pid))
        finally:
            nginx.terminate()
            nginx.wait()


def measure(label: str, site: Running, path: str, given: argparse.Namespace) -> tuple[float, float]:
    """Print and give how many ranges a server sends in a second, and the processor's seconds for each."""
    ranges, costs, whole = [], [], []
    for _ in range(given.rounds):
        before = site.processor_seconds()
        count, _ = load(site.port, path, given.connections, given.seconds, given.megabytes * 1_000_000)
        costs.append((site.processor_seconds() - before) / count)
        ranges.append(count / given.seconds)
        _, received = load(site.port, path, 4, given.seconds, None)
        whole.append(received / given.seconds / 1e9)
    rate, cost = statistics.median(ranges), statistics.median(costs)
    said = f"{rate:9,.0f} ranges/s of 64 KiB, {cost * 1e6:6,.0f} µs of a processor each"
    print(f"{label:24} {said}, whole file {statistics.median(whole):5.2f} GB/s", flush=True)
    return rate, cost


def load(port: int, path: str, connections: int, seconds: int, size_bytes: int | None) -> tuple[int, int]:
    """Ask over several connections for a while; give the answers and the bytes that came."""
    if WRK is None:
        return asyncio.run(_load_from_here(port, path, connections, seconds, size_bytes))
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if size_bytes is not None:
            script.write(WRK_SCRIPT.format(last=size_bytes - RANGE_BYTES, more=RANGE_BYTES - 1, path=path))
            script.flush()
        command = [WRK, "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name, f"http://127.0.0.1:{port}{path}"]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answered = re.search(r"(\d+) requests in .*?, ([\d.]+)(\w+) read", said)
    if answered is None or "Non-2xx" in said:
        raise SystemExit(said)
    units = {"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}
    return int(answered[1]), int(float(answered[2]) * units[answered[3]])


async def _load_from_here(
    port: int, path: str, connections: int, seconds: int, size_bytes: int | None
) -> tuple[int, int]:
    end = time.monotonic() + seconds
    readers = [_one_reader(port, path, end, size_bytes) for _ in range(connections)]
    counted = await asyncio.gather(*readers)
    return sum(count for count, _ in counted), sum(received for _, received in counted)


async def _one_reader(port: int, path: str, end: float, size_bytes: int | None) -> tuple[int, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    count = received = 0
    while time.monotonic() < end:
        start = random.randrange((size_bytes or 0) - RANGE_BYTES) if size_bytes else 0
        wanted = f"Range: bytes={start}-{start + RANGE_BYTES - 1}\r\n" if size_bytes else ""
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{wanted}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        left = int(re.search(rb"content-length: (\d+)", head.lower())[1])  # type: ignore[index]
        while left and time.monotonic() < end:
            chunk = await reader.read(min(left, 1 << 20))
            left -= len(chunk)
            received += len(chunk)
        count += 1
    writer.close()
    return count, received


def _serve_ours(told: Connection, folder: str, accel_prefix: str) -> None:
    kit = PublicKit(
        catalogue=open_catalogue(Path(folder) / "catalogue", read_only=True),
        renditions=LocalRenditions(Path(folder) / "renditions", read_only=True),
        clock=LocalClock(Path(folder) / "clock"),
    )
    serve(create_public_app(kit, Settings(accel_prefix=accel_prefix)), "127.0.0.1", 0, told.send)


def _serve_file(told: Connection, path: str) -> None:
    async def send(_: Request) -> FileResponse:
        return FileResponse(path)

    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    told.send(listener.getsockname()[1])
    app = Starlette(routes=[Route("/file", send)])
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("nginx does not listen")


if __name__ == "__main__":
    main()
