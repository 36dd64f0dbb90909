"""A process of its own that takes works back, one after the other, and looks at its readers the moment each is done.

It is wired as the desk and the command line are, and shares nothing with the site but the folders. It was handed the
readers' own connections: so it can ask the system how many bytes had arrived for each at the very moment when the
withdrawal was acknowledged, whatever the readers had read by then.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from archive.config import Settings
from archive.ports import Kit
from archive.review.consent.consents import withdraw_consent
from archive.review.people.accounts import actor
from archive.review.withdrawal.self_service import hide_everything
from archive.review.withdrawal.takedown import Complaint, ask_takedown
from archive.review.works.works import withdraw_work
from archive.wiring import full_kit

WAYS = ("the consent, at the desk", "the work, at the desk", "everything, by its person", "the takedown form")
_RECEIVED = struct.Struct("=Q")
_RECEIVED_AT = 128
"""Where `tcp_info` of Linux holds tcpi_bytes_received: all that has arrived, read or not."""


def arrived_bytes(line: socket.socket) -> int:
    """Give how many bytes have arrived on a connection since it was made."""
    facts = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _RECEIVED_AT + _RECEIVED.size)
    return int(_RECEIVED.unpack_from(facts, _RECEIVED_AT)[0])


def take_back(kit: Kit, step: dict[str, Any]) -> None:
    """Take one work back, in one of the ways there are."""
    way = step["way"]
    if way == WAYS[0]:
        withdraw_consent(kit, step["consent"], actor(kit, step["by"]))
    elif way == WAYS[1]:
        withdraw_work(kit, step["work"], actor(kit, step["by"]))
    elif way == WAYS[2]:
        assert not hide_everything(kit, step["person"]).failed
    else:
        assert ask_takedown(kit, Complaint(f"/en/works/{step['work']}", "", "")) is not None


def main() -> None:
    """Read the plan, take everything back, and write down what was seen."""
    plan = json.load(sys.stdin)
    kit = full_kit(Settings(media_folder=Path(plan["media_folder"])))
    lines = {number: socket.socket(fileno=number) for step in plan["steps"] for number in step["lines"]}
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    time.sleep(plan["start_seconds"])
    seen = []
    for step in plan["steps"]:
        began = time.monotonic()
        take_back(kit, step)
        acknowledged_at = time.monotonic()
        arrived = [arrived_bytes(lines[number]) for number in step["lines"]]
        looked_at = time.monotonic()
        next_status = status_of(step["address"])
        seen.append(
            {
                "acknowledged_at": acknowledged_at,
                "took_seconds": acknowledged_at - began,
                "looking_seconds": looked_at - acknowledged_at,
                "arrived": arrived,
                "next_status": next_status,
            }
        )
        time.sleep(plan["pause_seconds"])
    sys.stdout.write(json.dumps(seen))


def status_of(address: str) -> int:
    """Ask for an address anew."""
    try:
        with urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


if __name__ == "__main__":
    main()
