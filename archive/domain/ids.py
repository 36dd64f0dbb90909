"""Random names for things, never derived from names, titles, hashes or time (rules A)."""

from __future__ import annotations

import re
import secrets
from typing import NewType

ProjectId = NewType("ProjectId", str)
WorkshopId = NewType("WorkshopId", str)
SessionId = NewType("SessionId", str)
ParticipantId = NewType("ParticipantId", str)
WorkId = NewType("WorkId", str)
SegmentId = NewType("SegmentId", str)
RenditionId = NewType("RenditionId", str)
RecordId = NewType("RecordId", str)
OriginalId = NewType("OriginalId", str)
ConceptId = NewType("ConceptId", str)
AccountId = NewType("AccountId", str)
EvidenceId = NewType("EvidenceId", str)
UploadId = NewType("UploadId", str)
WithdrawalId = NewType("WithdrawalId", str)
ExportId = NewType("ExportId", str)

_SYMBOLS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 20
_SHAPE = re.compile(rf"[{_SYMBOLS}]{{{_LENGTH}}}")
# 32 symbols go evenly into the 256 values of a byte: each is as likely as any other.
_SYMBOL_OF_BYTE = (_SYMBOLS * 8).encode()


def new_id() -> str:
    """Give a fresh random id: 20 lower-case Crockford symbols, 100 bits."""
    return secrets.token_bytes(_LENGTH).translate(_SYMBOL_OF_BYTE).decode()


def looks_like_id(text: str) -> bool:
    """Tell whether a text has the one shape an id may have; anything else names nothing."""
    return _SHAPE.fullmatch(text) is not None
