"""How a worker is started beside a site: a process of its own that leaves when whoever started it does."""

from __future__ import annotations

import sys


def worker_command() -> list[str]:
    """Give the words that start it; no file of the current folder, such as a card's, is taken for a module."""
    return [sys.executable, "-P", "-m", "archive", "work", "--with-parent"]
