"""The people of a workshop: a handle for the rules, a sealed identity, and the name they want to be credited by."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date

from archive.domain.cap_lift import MOST_PILLARS
from archive.domain.days import require_sensible
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError, readable
from archive.domain.ids import ParticipantId, new_id
from archive.domain.records import ConsentRecord, ParticipantHandle, Pseudonym, Work
from archive.domain.sealed import Identity
from archive.domain.terms import FaceWords, Pillar, Risk, WorkState
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.domain.words.name_matching import folded
from archive.domain.words.names_in_text import gives_away
from archive.languages import _, clean_language
from archive.ports import Kit
from archive.review.works.works import THEIRS_TOO, TRIES, remember_writer, reopen, transcripts_of

LONGEST_NAME = 120

STRICTER_HOLDS = _(
    "Somebody else wrote here in the meantime. What each of you wrote stands below; until one of you has decided, "
    "whatever protects this person more holds."
)
"""Said to whoever writes how somebody is protected at the same time as somebody else."""


@dataclass(frozen=True, kw_only=True)
class NewParticipant:
    """What is written down about a person: who they are (sealed), and how they are to be protected."""

    legal_name: str = ""
    contact: str = ""
    languages: tuple[str, ...] = ()
    protection_notes: str = ""
    pseudonym: str = ""
    risk: Risk = Risk.VULNERABLE
    pillars: frozenset[Pillar] = frozenset({Pillar.RECOGNISABLE, Pillar.PLACE})
    adult_on: date | None = None
    age_disputed: bool = False
    unaccompanied: bool = False
    named_person: str = ""


@dataclass(frozen=True)
class Protection:
    """How much harm being recognised could do to a person, and by what they may be recognised at all."""

    risk: Risk
    pillars: Set[Pillar]


@dataclass(frozen=True, kw_only=True)
class Age:
    """Whether a person is protected as a child: when they come of age, whether that is disputed, who is with them."""

    adult_on: date | None = None
    age_disputed: bool = False
    unaccompanied: bool = False


def create_participant(kit: Kit, new: NewParticipant) -> ParticipantHandle:
    """Enter a person: the vault learns who they are, the catalogue only how they are protected.

    Raises:
        InvalidInputError: the pseudonym is a real name, a language is no tag, or more ways of being recognised are open
            than the risk allows.
    """
    require_sensible([new.adult_on])
    languages = tuple(dict.fromkeys(clean_language(tag) for tag in new.languages))
    pseudonym = _clean(new.pseudonym)
    _require_pillars(new.risk, new.pillars)
    _require_no_real_name(kit, pseudonym, new.legal_name)
    participant_id = ParticipantId(new_id())
    kit.vault.save(
        Identity(
            id=participant_id,
            legal_name=_clean(new.legal_name) or None,
            contact=new.contact.strip() or None,
            languages=languages,
            protection_notes=new.protection_notes.strip(),
            named_person=new.named_person.strip(),
        )
    )
    handle = ParticipantHandle(
        id=participant_id,
        risk=new.risk,
        pillars=new.pillars,
        adult_on=new.adult_on,
        age_disputed=new.age_disputed,
        unaccompanied=new.unaccompanied,
    )
    credits = [Pseudonym(id=new_id(), participant_id=participant_id, text=pseudonym)] if pseudonym else []
    kit.catalogue.save_all([handle, *credits])
    return kit.catalogue.get(ParticipantHandle, participant_id)


def save_pseudonym(kit: Kit, participant_id: str, text: str, by: str = "", *, seen: str | None = None) -> Pseudonym:
    """Give a person another name to be credited by.

    Whatever is out and shows them, or says the old name or the new one, goes back to a reviewer first: under another
    name somebody may be known who was not before. `seen` is the name that the writer had before them (None: any).

    Raises:
        InvalidInputError: it is empty, or a real name in any case, accents or script.
        StaleRecordError: somebody else gave them another name in the meantime.
    """
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    pseudonym = _clean(text)
    if not pseudonym:
        raise InvalidInputError("pseudonym.empty", "Write the name that the person chose.")
    _require_no_real_name(kit, pseudonym, identity_of(kit, handle.id).legal_name or "")
    known = pseudonym_of(kit, handle.id) or Pseudonym(id=new_id(), participant_id=handle.id, text="")
    if known.text == pseudonym:
        return known
    if seen is not None and seen != known.text:
        raise StaleRecordError(THEIRS_TOO)
    _reopen(kit, _works_that_say(kit, handle.id, (known.text, pseudonym)), by)
    # A first name goes with the handle: two people who give one at the same moment do not leave two.
    kit.catalogue.save_all([*([] if known.version else [handle]), replace(known, text=pseudonym)])
    return kit.catalogue.get(Pseudonym, known.id)


def choose_face_words(kit: Kit, participant_id: str, words: FaceWords) -> ParticipantHandle:
    """Keep what somebody wants said beside a picture in which they are covered; it opens and closes nothing."""

    def choose(handle: ParticipantHandle) -> ParticipantHandle:
        return kit.catalogue.save(replace(handle, face_words=words)) if handle.face_words is not words else handle

    return _in_turn(kit, participant_id, choose)


def _works_that_say(kit: Kit, participant_id: str, names: Iterable[str]) -> Iterator[Work]:
    """Yield the works that are out in which a person appears, or whose words hold one of these names."""
    sought = [folded(name) for name in names if folded(name)]
    for work in readable(kit.catalogue.find(Work, state=WorkState.RELEASED)):
        shows = any(a.participant_id == participant_id for a in work.appearances)
        if shows or _says(kit, work, sought):
            yield work


def _says(kit: Kit, work: Work, names: Iterable[str]) -> bool:
    return any(name in folded(text) for text in _words_of(kit, work) for name in names)


def _words_of(kit: Kit, work: Work) -> Iterator[str]:
    yield from work.titles.values()
    yield from work.summaries.values()
    for transcript in transcripts_of(kit, work.id):
        yield transcript.text
        yield " ".join(cue.text for cue in transcript.cues)


def save_protection(
    kit: Kit, participant_id: str, wanted: Protection, by: str = "", *, version: int | None = None
) -> ParticipantHandle:
    """Write down how a person is to be protected, as it was talked over with them.

    Protecting less takes two people: whatever of theirs is out goes back to a reviewer first, who is not the one who
    protects less (`by`; nobody: from the machine itself). What a conversation had lifted ends when the danger is seen
    as another: it is talked over again. `version` is that of the handle the writer had before them (None: any).

    Raises:
        RefusedError: this would protect somebody less who has died.
        StaleRecordError: somebody else wrote in the meantime.
    """
    risk, chosen = wanted.risk, frozenset(wanted.pillars)
    _require_pillars(risk, chosen)
    handle = _handle(kit, participant_id, version)
    order = list(Risk)
    if order.index(risk) < order.index(handle.risk) or not chosen <= handle.pillars:
        _require_alive(handle)
        _reopen(kit, kit.catalogue.find(Work, participant_id=participant_id), by)
    lift = handle.lift if risk is handle.risk else None
    return kit.catalogue.save(replace(handle, risk=risk, pillars=chosen, lift=lift))


def hold_stricter_protection(kit: Kit, participant_id: str, wanted: Protection, by: str) -> ParticipantHandle:
    """Keep, of what stands and of what somebody else wrote at the same time, whatever protects a person more."""
    _require_pillars(wanted.risk, frozenset(wanted.pillars))

    def hold(handle: ParticipantHandle) -> ParticipantHandle:
        graver = max(wanted.risk, handle.risk, key=list(Risk).index)
        stricter = Protection(graver, handle.pillars & wanted.pillars)
        if stricter == Protection(handle.risk, handle.pillars):
            return handle
        return save_protection(kit, handle.id, stricter, by, version=handle.version)

    return _in_turn(kit, participant_id, hold)


def save_age(kit: Kit, participant_id: str, age: Age, by: str = "", *, version: int | None = None) -> ParticipantHandle:
    """Write down whether a person is protected as a child; from this moment on nothing that was lifted holds.

    Protecting less takes two people here too: whatever of theirs is out goes back to a reviewer first. So does all of
    it when a guardian ever spoke for them: counted as a child for longer, or again, the guardian's word could hold on.
    `version` is that of the handle the writer had before them (None: any).

    Raises:
        RefusedError: this would protect somebody less who has died.
        InvalidInputError: nobody comes of age on such a day.
        StaleRecordError: somebody else wrote in the meantime.
    """
    require_sensible([age.adult_on])
    handle = _handle(kit, participant_id, version)
    less = _is_less_protected(age, handle)
    if less:
        _require_alive(handle)
    if less or (_is_other_age(age, handle) and _had_guardian(kit, handle)):
        _reopen(kit, kit.catalogue.find(Work, participant_id=participant_id), by)
    changed = replace(
        handle,
        adult_on=age.adult_on,
        age_disputed=age.age_disputed,
        unaccompanied=age.unaccompanied,
        age_unsettled=False,
        lift=None,
    )
    known = replace(changed, lift=handle.lift)
    return handle if known == handle else kit.catalogue.save(changed)


def hold_stricter_age(kit: Kit, participant_id: str, age: Age, by: str) -> ParticipantHandle:
    """Keep, of what stands and of what somebody else wrote at the same time, whatever protects a person as a child.

    Two records that disagree stay so: nothing is shown until somebody has looked.
    """
    require_sensible([age.adult_on])

    def hold(handle: ParticipantHandle) -> ParticipantHandle:
        days = [day for day in (age.adult_on, handle.adult_on) if day is not None]
        stricter = Age(
            adult_on=max(days, default=None),
            age_disputed=age.age_disputed or handle.age_disputed,
            unaccompanied=age.unaccompanied or handle.unaccompanied,
        )
        if handle.age_unsettled or stricter == age_of(handle):
            return handle
        return save_age(kit, handle.id, stricter, by, version=handle.version)

    return _in_turn(kit, participant_id, hold)


def age_of(handle: ParticipantHandle) -> Age:
    """Give what is written down of a person's age."""
    return Age(adult_on=handle.adult_on, age_disputed=handle.age_disputed, unaccompanied=handle.unaccompanied)


def _handle(kit: Kit, participant_id: str, version: int | None) -> ParticipantHandle:
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    if version is not None and handle.version != version:
        raise StaleRecordError(THEIRS_TOO)
    return handle


def _in_turn(
    kit: Kit, participant_id: str, step: Callable[[ParticipantHandle], ParticipantHandle]
) -> ParticipantHandle:
    for _try in range(TRIES):
        try:
            return step(kit.catalogue.get(ParticipantHandle, participant_id))
        except StaleRecordError:
            continue
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def _is_less_protected(age: Age, handle: ParticipantHandle) -> bool:
    earlier = handle.adult_on is not None and (age.adult_on is None or age.adult_on < handle.adult_on)
    undisputed = handle.age_disputed and not age.age_disputed
    return earlier or undisputed or handle.age_unsettled or (handle.unaccompanied and not age.unaccompanied)


def _is_other_age(age: Age, handle: ParticipantHandle) -> bool:
    return (age.adult_on, age.age_disputed) != (handle.adult_on, handle.age_disputed)


def _had_guardian(kit: Kit, handle: ParticipantHandle) -> bool:
    """Tell whether a guardian may ever have spoken for somebody; a consent that cannot be read may name one."""
    total = kit.catalogue.count(ConsentRecord, participant_id=handle.id)
    records = list(readable(kit.catalogue.find(ConsentRecord, participant_id=handle.id)))
    return len(records) < total or any(record.guardian is not None for record in records)


def _require_alive(handle: ParticipantHandle) -> None:
    """See that nobody who can no longer agree is protected less than they chose (rules B.3, "Death")."""
    if handle.died_on is not None:
        raise RefusedError("This person has died: what they allowed can be narrowed, never widened.")


def _reopen(kit: Kit, works: Iterable[Work], by: str) -> None:
    """Send what is out back to a reviewer, and note who opened more of it, so that they will not release it."""
    for work in list(works):
        if by and work.state is not WorkState.WITHDRAWN:
            remember_writer(kit, work.id, by)
        if work.state is WorkState.RELEASED:
            reopen(kit, work.id, "")


def identity_of(kit: Kit, participant_id: str) -> Identity:
    """Give who a person is, or an empty page when nobody wrote it down."""
    try:
        return kit.vault.get(Identity, participant_id)
    except NotFoundError:
        return Identity(id=ParticipantId(participant_id))


def pseudonym_of(kit: Kit, participant_id: str) -> Pseudonym | None:
    """Give the name a person is credited by, if they chose one."""
    return next(kit.catalogue.find(Pseudonym, participant_id=participant_id), None)


def known_as(kit: Kit, participant_id: str) -> str:
    """Give what the desk calls a person: the chosen name, else the beginning of their random id."""
    pseudonym = pseudonym_of(kit, participant_id)
    return pseudonym.text if pseudonym else participant_id[:6]


def _require_pillars(risk: Risk, pillars: frozenset[Pillar]) -> None:
    if len(pillars) > MOST_PILLARS[risk]:
        raise InvalidInputError(
            "participant.pillars",
            "At this risk at most {most} of face or voice, name, and place may be open.",
            most=MOST_PILLARS[risk],
        )


def _require_no_real_name(kit: Kit, pseudonym: str, own_name: str) -> None:
    # Near to a real name in any spelling is too near: every name is compared.
    names = (identity.legal_name for identity in kit.vault.find(Identity) if identity.legal_name)
    if pseudonym and gives_away(pseudonym, own_name, names):
        raise InvalidInputError(
            "pseudonym.real_name", "This is somebody's real name, or very near to one; choose another together."
        )


def _clean(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", without_hidden_marks(name)).split())[:LONGEST_NAME]
