"""Whether the words of a work, its titles, summaries and transcripts, say something that only the sealed side knows.

How to reach somebody, the name of a file, a serial number: no released text holds one, whoever agreed to what. A real
name may be said if it was chosen: so nobody can sign that no name is there while one is, and whoever is named has to
be written down as being in the work, so that `decide` asks for their yes. A name of one word alone is left to the
reviewer: in any story somebody may be called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from archive.domain.errors import RefusedError
from archive.domain.ids import ParticipantId, SegmentId
from archive.domain.leaks import KnownKind, known_of, says_any
from archive.domain.records import Segment, Work
from archive.domain.sealed import Draft, Identity, Original
from archive.domain.terms import Atom
from archive.domain.words.edit_list import Redaction
from archive.domain.words.names_in_text import ReadText
from archive.domain.words.placing import is_within
from archive.domain.words.redaction import Misfit, Unfit, holds_concealed, misfits
from archive.domain.words.speaker_labels import as_published
from archive.languages import _
from archive.ports import Kit
from archive.review.same_sound import Beside, works_beside
from archive.review.works.works import edits_of, published_transcripts, transcripts_of

_HELD: Final[Mapping[KnownKind, str]] = {
    KnownKind.CONTACT: _("The words of this work say how somebody can be reached; take that out of them first."),
    KnownKind.FILE_NAME: _("The words of this work hold the name of the file that came in; take it out of them first."),
    KnownKind.TAG: _("The words of this work hold a hidden mark of the file that came in; take it out of them first."),
}
_SIGNED_AWAY: Final = _(
    "The words of this work hold a real name of somebody in this archive: it cannot be signed that no name is there."
)
_NOT_IN_IT: Final = _(
    "The words of this work hold a real name of somebody who is not written down as being in it; write them down as"
    " spoken of, or take the name out."
)
_STILL_HEARD: Final = _(
    "Words that are concealed are said in a line in which the sound still holds them; conceal them there too."
)
_UNFIT: Final[Mapping[Unfit, str]] = {
    Unfit.OUTSIDE: _("What is concealed does not lie in the recording any more; say once more where it is heard."),
    Unfit.UNPLACED: _(
        "Nobody knows yet where in the sound words are said that are concealed; say where they are heard."
    ),
    Unfit.SAID_AGAIN: _STILL_HEARD,
    Unfit.UNCONFIRMED: _(
        "Nobody has said yet in every language which words are concealed; say it for each transcript."
    ),
    Unfit.NOT_FOUND: _(
        "A transcript has changed, and words that are concealed are not found in it any more; look once more."
    ),
}
_BESIDE: Final = _(
    "Words are concealed in another recording of the same sound, and can be heard or read here; conceal them here too."
)
_TITLED: Final = _("A title, a summary or the name of a chapter holds words that are concealed; take them out first.")
_REACHES: Final = _("A text here says how somebody in this archive can be reached; take that out first.")
_NAMES: Final = _("A text here holds the real name of somebody in this archive; take it out first.")


def require_no_sealed_words(kit: Kit, work: Work, draft: Draft, cleared: frozenset[Atom]) -> None:
    """See that nothing that is sealed stands in what a work's visitors would read.

    Raises:
        RefusedError: it does; the sentence says what sort of thing, and never whose.
    """
    texts = list(_texts(kit, work, draft))
    # Anybody may be named in any words, in any spelling: every name is looked for.
    identities = list(kit.vault.find(Identity))
    known = known_of(kit.vault.find(Original, work_id=work.id), identities, {})
    for text in texts:
        kind = says_any(text, known)
        if kind is not None:
            raise RefusedError(_HELD[kind])
    named = set(_named_in(texts, identities))
    if named and Atom.NAME in cleared:
        raise RefusedError(_SIGNED_AWAY)
    if named - {appearance.participant_id for appearance in work.appearances}:
        raise RefusedError(_NOT_IN_IT)


def misfits_of(kit: Kit, work: Work) -> tuple[Misfit, ...]:
    """Give what of a work's edit list does not fit its sound and its transcripts yet."""
    edits = edits_of(kit, work.id)
    if not edits.standing:
        return ()
    # One that is still being written is not read outside, but it tells where words are said.
    known = transcripts_of(kit, work.id)
    transcripts = [as_published(each) for each in known if each.is_whole or not each.is_translation]
    has_sound = work.duration_ms is not None
    return misfits(edits, transcripts, work.duration_ms, has_sound=has_sound)


def require_concealed(kit: Kit, work: Work, draft: Draft) -> None:
    """See that what is concealed of a work's words is concealed everywhere: in its sound and in every text.

    Raises:
        RefusedError: it is not; the sentence says what is missing, and never which words.
    """
    reason = still_told(kit, work, draft)
    if reason:
        raise RefusedError(reason)


def still_told(kit: Kit, work: Work, draft: Draft) -> str:
    """Give the sentence that says where words that are concealed can still be heard or read; nothing if nowhere."""
    edits = edits_of(kit, work.id)
    told = [*draft.titles.values(), *draft.summaries.values()]
    told += [label for part in work.segments if part.is_chapter for label in part.labels.values()]
    if edits.standing:
        found = misfits_of(kit, work)
        if found:
            return _UNFIT[found[0].why]
        if holds_concealed(told, edits):
            return _TITLED
    others = list(works_beside(kit, work.id))
    if others:
        texts = published_transcripts(kit, work.id)
        told += [text for each in texts for text in (each.text, *(cue.text for cue in each.cues))]
    return _BESIDE if any(_is_told_here(kit, work, beside, told) for beside in others) else ""


def with_told_themes(kit: Kit, work: Work) -> tuple[Segment, ...]:
    """Give a work's parts as they are let out, each with the themes that may be told of it.

    Where words are concealed a theme would say what they were about, so that whole part is silent about its themes;
    so are all parts as long as nobody knows where something concealed is said.
    """
    silent = silent_parts(kit, work)
    return tuple(replace(part, told_themes=() if part.id in silent else part.themes) for part in work.segments)


def silent_parts(kit: Kit, work: Work) -> frozenset[SegmentId]:
    """Give the parts of a work of which no theme may be told, because something that is said there is concealed."""
    standing = edits_of(kit, work.id).standing
    return frozenset(part.id for part in work.segments if _conceals_in(part, standing))


def _conceals_in(part: Segment, standing: Sequence[Redaction]) -> bool:
    """Tell whether anything that is concealed is, or may be, said in a part."""
    return any(
        not redaction.spans or any(s.start_ms < part.end_ms and part.start_ms < s.end_ms for s in redaction.spans)
        for redaction in standing
    )


def _is_told_here(kit: Kit, work: Work, beside: Beside, texts: Sequence[str]) -> bool:
    """Tell whether what is concealed in another work with the same sound is heard or read in this one."""
    edits, silent = edits_of(kit, beside.work_id), [s for each in edits_of(kit, work.id).standing for s in each.spans]
    unplaced = any(not each.spans for each in edits.standing)
    heard = (beside.here(span) for each in edits.standing for span in each.spans)
    is_heard = unplaced or not all(is_within(span, silent, work.duration_ms) for span in heard)
    return (work.duration_ms is not None and is_heard) or holds_concealed(texts, edits)


def require_nobody_named(kit: Kit, texts: Iterable[str]) -> None:
    """See that texts that belong to no work name nobody of this archive and say how to reach nobody.

    Raises:
        RefusedError: one does; the sentence says what sort of thing, and never whose.
    """
    read = list(texts)
    identities = list(kit.vault.find(Identity))
    known = known_of((), identities, {})
    if any(says_any(text, known) is not None for text in read):
        raise RefusedError(_REACHES)
    if next(_named_in(read, identities), None) is not None:
        raise RefusedError(_NAMES)


def _texts(kit: Kit, work: Work, draft: Draft) -> Iterator[str]:
    yield from draft.titles.values()
    yield from draft.summaries.values()
    for part in work.segments:
        if part.is_chapter:
            yield from part.labels.values()
    for transcript in published_transcripts(kit, work.id):
        yield transcript.text
        yield "\n".join(cue.text for cue in transcript.cues)


def _named_in(texts: Iterable[str], identities: Iterable[Identity]) -> Iterator[ParticipantId]:
    """Yield whose whole name can be read in a text, in any order, script or common spelling."""
    people = [(identity.legal_name, identity.id) for identity in identities if identity.legal_name]
    read = (ReadText(text) for text in texts)
    named = frozenset[str]().union(*(text.named(name for name, person in people) for text in read))
    yield from (person for name, person in people if name in named)
