"""The archive in memory that ingest is tested with."""

from __future__ import annotations

from tests.ingest.conftest import house

__all__ = ["house"]
