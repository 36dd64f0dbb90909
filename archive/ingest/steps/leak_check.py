"""The last look at a made file before it is kept: it must hold nothing of where it came from, or it is thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from archive.domain.errors import NotFoundError, QuarantinedError
from archive.domain.leaks import Known, KnownKind, Trace, known_of, says_any
from archive.domain.records import Work, Workshop
from archive.domain.sealed import Identity, Original
from archive.languages import _
from archive.ports import Kit

KINDS: Final[Mapping[KnownKind, str]] = {
    KnownKind.NAME: _("a real name of somebody in this archive"),
    KnownKind.CONTACT: _("how somebody in this archive is reached"),
    KnownKind.FILE_NAME: _("the name of the file that came in"),
    KnownKind.TAG: _("a tag of the file that came in: a serial number, a place, an hour or the like"),
    KnownKind.WORKSHOP: _("what the workshop is called inside"),
}
"""What was found, in the place of the thing itself: whoever reads it may not be allowed to know the name."""

_HIDDEN: Final = _("a part whose name says too much to be shown here")


def require_no_trace(kit: Kit, work: Work, made: Mapping[Path, str]) -> None:
    """See that no made file tells of where it came from; with each stands what it is called at the desk.

    Raises:
        QuarantinedError: one does, or a witness could not examine it; the sentence says what and where.
    """
    known = known_about(kit, work)
    for found, label in zip(kit.media_tools.traces_of(list(made), known), made.values(), strict=True):
        if found:
            # What the sealed side knows is told first: nothing else says as much of what must be mended.
            raise _complaint(min(found, key=lambda trace: trace.kind is None), known, label)


def known_about(kit: Kit, work: Work) -> tuple[Known, ...]:
    """Give everything that the sealed side knows and that nothing made of a work may hold.

    Everybody whom the vault knows is among it: nobody can tell from a recording who is named in its tags.
    """
    try:
        shown_as = kit.catalogue.get(Workshop, work.workshop_id).labels
    except NotFoundError:
        shown_as = {}
    # A file may give anybody away: every name is looked for in it.
    return known_of(kit.vault.find(Original, work_id=work.id), kit.vault.find(Identity), shown_as)


def _complaint(trace: Trace, known: tuple[Known, ...], label: str) -> QuarantinedError:
    if trace.failed:
        return QuarantinedError(
            "trace.failed",
            "Nothing of this file was published: “{witness}” could not examine what was made of it ({made}).",
            witness=trace.witness.value,
            made=label,
        )
    if trace.kind is not None:
        return QuarantinedError(
            "trace.known",
            "Nothing of this file was published: what was made of it ({made}) held {what}, at byte {byte} ({way}).",
            made=label,
            what=KINDS[trace.kind],
            byte="?" if trace.at_byte is None else trace.at_byte,
            way=trace.where,
        )
    return QuarantinedError(
        "trace.beside",
        "Nothing of this file was published: in what was made of it ({made}), “{witness}” found something beside the"
        " content: {part}.",
        made=label,
        witness=trace.witness.value,
        part=_HIDDEN if _says_too_much(trace.where, known) else trace.where,
    )


def _says_too_much(where: str, known: tuple[Known, ...]) -> bool:
    return says_any(where, [Known(one.kind, one.text, in_text=True) for one in known]) is not None
