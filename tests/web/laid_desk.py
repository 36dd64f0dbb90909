"""Something of everything that a page of the desk can show, laid down in an archive in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from archive.domain.covers import Box, Cover, CoverStyle, Key
from archive.domain.errors import MediaToolError
from archive.domain.exports import ExportItem, ExportKind, ExportRecord
from archive.domain.ids import (
    ConceptId,
    ExportId,
    OriginalId,
    RenditionId,
    SegmentId,
    SessionId,
    UploadId,
    WorkId,
    new_id,
)
from archive.domain.jobs import JobName
from archive.domain.records import Appearance, ConsentRecord, Scope, Segment, Session, Work
from archive.domain.rooms.entries import Content, RoomDraft, RoomKind, VisitorRequest, Wanted
from archive.domain.sealed import (
    CallRequest,
    ConsentDraft,
    Draft,
    Original,
    QuarantineEntry,
    RiskTalk,
    TakedownRequest,
    Upload,
)
from archive.domain.takes import SoundMatch
from archive.domain.terms import (
    ALL_ATOMS,
    AppearanceRole,
    Audience,
    Pillar,
    Purpose,
    Risk,
    Role,
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.domain.uploads import UploadState
from archive.domain.voicing.choice import VoiceWay
from archive.domain.withdrawals import Withdrawal
from archive.domain.words.machine_draft import DraftLine, DraftState, DraftStretch, MachineDraft
from archive.domain.words.recognition import HeardWord
from archive.ingest.vocabulary import load_thesaurus
from archive.review.consent.consents import withdraw_consent
from archive.review.participants import NewParticipant, create_participant
from archive.review.works.labels import label_work
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.voicing.choose import NewVoicing, choose_voicing
from archive.review.works.works import withdraw_work
from archive.web.desk.consent.steps import STEPS
from tests.review.atelier import Atelier, make_work

LENGTH_MS = 8_000
WORDS = """WEBVTT

00:00.000 --> 00:02.500
<v Nour>Ma grand-mère avait une radio sur la fenêtre.

00:02.500 --> 00:05.000
<v Salma>Et le soir, toute la rue écoutait avec vous\N{NARROW NO-BREAK SPACE}?

00:05.000 --> 00:07.500
<v Nour>نعم، كل الحي كان يستمع معنا.
"""
READ = """WEBVTT

00:00.000 --> 00:02.000
كانت لجدتي نافذة على البحر.

00:03.000 --> 00:05.000
وكان الحي كله يسمع معنا.
"""


class LaidDesk:
    """Everything that a desk's page can show, laid down once."""

    def __init__(self, atelier: Atelier) -> None:
        self.kit, self.now = atelier.kit, atelier.kit.clock.now()
        load_thesaurus(self.kit.catalogue)
        # One person with every role meets every page and the fullest menu.
        everybody = replace(atelier.facilitator, roles=frozenset(Role), full_name="Salma Facilitator")
        self.me = self.kit.vault.save(everybody)
        self.atelier = replace(atelier, facilitator=self.me)
        self.friend = create_participant(self.kit, NewParticipant(pseudonym="Hirondelle", risk=Risk.VULNERABLE))
        self.child = create_participant(
            self.kit, NewParticipant(pseudonym="Étoile", risk=Risk.HIGH, pillars=frozenset())
        )
        day = Session(id=SessionId(new_id()), workshop_id=atelier.workshop.id, day_number=1, kind="told")
        self.kit.catalogue.save(day)
        self.film = self._film(day.id)
        self.consents()
        self.words()

    def paths(self) -> dict[str, str]:
        """Lay down the rest, and give the path of every kind of page."""
        shop, person, film = self.atelier.workshop.id, self.atelier.participant.id, self.film.id
        room, talk, export, act = self.room(), self.talk(), self.export(), self.taken_back()
        self.requests()
        self.files()
        self.covers()
        p, w = f"/desk/people/{person}", f"/desk/works/{film}"
        draft, shut, read = self.drafted(), self.shut(), self.read_aloud()
        at_rest = {
            "home": "/desk",
            "me": "/desk/me",
            "workshops": "/desk/workshops",
            "workshop": f"/desk/workshops/{shop}",
            "day": f"/desk/workshops/{shop}/days/day-1",
            "people": "/desk/people",
            "people-found": "/desk/people?q=Nour",
            "person": p,
            "person-known": f"{p}?identity=show",
            "risk": f"{p}/risk",
            "lift": f"{p}/lift",
            "risk-talk": f"/desk/talks/{talk}",
            "lapses": "/desk/lapses",
            "lapse-draft": f"/desk/lapses/{person}",
            "paper": f"{p}/paper",
            "upload": "/desk/upload",
            "uploads": "/desk/uploads",
            "takes": "/desk/takes",
            "waiting": "/desk/waiting",
            "board": "/desk/works",
            "board-lack": "/desk/works?lack=consent",
            "work": w,
            "describe": f"{w}/describe",
            "appearances": f"{w}/people",
            "transcript": f"{w}/transcript",
            "transcript-edit": f"{w}/transcript?edit=fr",
            "bench": f"{w}/bench",
            "bench-drafted": f"/desk/works/{draft}/bench",
            "bench-shut": f"/desk/works/{shut}/bench",
            "review-shut": f"/desk/works/{shut}/review",
            "covers": f"{w}/covers",
            "voice": f"{w}/voice",
            "voice-read": f"/desk/works/{read}/voice",
            "reading": f"/desk/works/{read}/reading",
            "review": f"{w}/review",
            "withdraw-work": f"{w}/withdraw",
            "thesaurus": "/desk/thesaurus",
            "thesaurus-found": "/desk/thesaurus?q=mer",
            "term": "/desk/thesaurus/th.sea",
            "consents": "/desk/consents",
            "consent-new": f"/desk/consents/new?person={person}",
            **{f"consent-{step}": f"/desk/talk/{step}" for step in (*STEPS, "sheet")},
            "consent": f"/desk/consents/{self.given.id}",
            "consent-waiting": f"/desk/consents/{self.waiting.id}",
            "withdraw-consent": f"/desk/consents/{self.given.id}/withdraw",
            "withdrawals": "/desk/withdrawals",
            "withdrawal": f"/desk/withdrawals/{act}",
            "calls": "/desk/calls",
            "takedowns": "/desk/takedowns",
            "rooms": "/desk/rooms",
            "requests": "/desk/requests",
            "room": f"/desk/rooms/article/{room}",
            "room-preview": f"/desk/rooms/article/{room}/preview",
            "exports": "/desk/exports",
            "export": f"/desk/exports/{export}",
            "accounts": "/desk/accounts",
            "account-changes": "/desk/account-changes",
        }
        return at_rest

    def _film(self, day: SessionId) -> Work:
        parts = tuple(
            Segment(id=SegmentId(new_id()), start_ms=start, end_ms=start + 2_000, labels={"fr": name}, is_hard=is_hard)
            for start, name, is_hard in ((0, "La radio", False), (3_000, "Le départ", True), (5_000, "La mer", False))
        )
        seen = Appearance(participant_id=self.child.id, role=AppearanceRole.PERFORMER, atoms_present=ALL_ATOMS)
        work = self.atelier.now()
        changed = replace(
            work,
            session_id=day,
            languages=("fr", "ar"),
            themes=(ConceptId("th.hope"), ConceptId("th.sea")),
            segments=parts,
            duration_ms=LENGTH_MS,
            appearances=(*work.appearances, seen),
        )
        label_work(self.kit, work.id, "Terrasse, matin", self.atelier.crew.id)
        return self.kit.catalogue.save(changed)

    def consents(self) -> None:
        """Write down one consent that holds, one that waits, one that was taken back, and a talk begun."""
        whole = Scope(kind=ScopeKind.PROJECT, id=self.atelier.workshop.project_id)
        desk = self.atelier.acting(self.atelier.officer)
        officer, today = self.atelier.officer.id, self.now.date()
        self.given: ConsentRecord = self.atelier.consented(scope=whole, review_on=today + timedelta(days=20))
        self.waiting = self.atelier.consent(participant_id=self.friend.id, scope=whole, recorder=officer)
        self.atelier.consented(participant_id=self.child.id, scope=whole)
        left = create_participant(self.kit, NewParticipant(pseudonym="Zéphyr", risk=Risk.LOW))
        gone = self.atelier.consented(participant_id=left.id, scope=whole)
        withdraw_consent(self.kit, gone.id, desk)
        said = {
            "person": (self.friend.id,),
            "scope": (f"project:{whole.id}",),
            "language": ("ar",),
            "method": ("audio",),
        }
        yes = {f"answer_{Purpose.PRESERVE}": (Audience.TEAM.value,), f"atoms_{Purpose.PRESERVE}": tuple(ALL_ATOMS)}
        self.kit.vault.save(ConsentDraft(id=self.me.id, talk=new_id(), said={**said, **yes}, begun_at=self.now))

    def words(self) -> None:
        """Write a transcript in two languages."""
        for language, text in (("fr", WORDS), ("en", "WEBVTT\n\n00:00.000 --> 00:02.500\nA radio at the window.\n")):
            new = NewTranscript(content=text.encode(), language=language, is_translation=language == "en")
            attach_transcript(self.kit, self.film.id, new, self.me.id)

    def drafted(self) -> WorkId:
        """Have a program draft the words of another film, of which nobody has written any."""
        work = self._work(titles={"fr": "Le pain", "ar": "الخبز"})
        said = (("On a pris le pain", 900), ("et on est partis par Taghazout", 300))
        self.kit.vault.save(
            MachineDraft(
                id=work.id, run="r", language="fr", state=DraftState.DRAFTED, length_ms=60_000, reached_ms=60_000
            )
        )
        for number, (text, confidence) in enumerate(said):
            start = number * 4_000
            words = tuple(
                HeardWord(start_ms=start + 400 * at, end_ms=start + 400 * at + 400, text=word, confidence=confidence)
                for at, word in enumerate(text.split())
            )
            line = DraftLine(start_ms=start, end_ms=start + 3_000, language="fr", text=text, words=words)
            self.kit.vault.save(
                DraftStretch(
                    id=f"s{number}", work_id=work.id, run="r", start_ms=start, end_ms=start + 3_000, lines=(line,)
                )
            )
        return work.id

    def read_aloud(self) -> WorkId:
        """Have somebody read another work aloud, in Arabic, who has consented to it."""
        work = self._work(titles={"fr": "La fenêtre", "ar": "النافذة"})
        attach_transcript(self.kit, work.id, NewTranscript(content=READ.encode(), language="ar"), self.me.id)
        scope = Scope(kind=ScopeKind.WORK, id=work.id)
        self.atelier.consented(participant_id=self.friend.id, scope=scope)
        new = NewVoicing(way=VoiceWay.READER, language="ar", reader_id=self.friend.id)
        choose_voicing(self.kit, work.id, new, self.me.id)
        return work.id

    def shut(self) -> WorkId:
        """Have somebody in a work whom nobody knows, so that nothing of it may be opened."""
        work = self._work(titles={"fr": "Le marché"})
        stranger = Appearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=ALL_ATOMS)
        self.kit.catalogue.save(replace(work, appearances=(*work.appearances, stranger)))
        return work.id

    def _work(self, titles: Mapping[str, str] | None = None) -> Work:
        crew, person = self.atelier.crew.id, self.atelier.participant.id
        work = make_work(self.kit, self.atelier.workshop, person, crew)
        draft = self.kit.vault.get(Draft, work.id)
        self.kit.vault.save(replace(draft, titles=titles or {}))
        return work

    def room(self) -> str:
        """Begin a story of the magazine."""
        titles = {"fr": "Sur le seuil", "ar": "على العتبة", "en": "On the doorstep"}
        texts = {"title": titles, "lead": titles, "text": titles}
        room = RoomDraft(id=new_id(), kind=RoomKind.ARTICLE, content=Content(texts=texts), changed_at=self.now)
        return self.kit.vault.save(room).id

    def talk(self) -> str:
        """Talk over the danger with somebody who would be recognisable all the same."""
        talk = RiskTalk(
            id=new_id(),
            participant_id=self.atelier.participant.id,
            held_on=self.now.date(),
            answers={},
            found=Risk.LOW,
            recorder=self.atelier.officer.id,
            recorded_at=self.now,
            note="We talked for an hour.",
            pillars=frozenset({Pillar.PLACE}),
            audience=Audience.PARTNER,
            ends_on=self.now.date() + timedelta(days=300),
        )
        return self.kit.vault.save(talk).id

    def export(self) -> str:
        """Write down a copy that was given, and that may be kept no longer."""
        item = ExportItem(work_id=self.film.id, rendition_id=RenditionId(new_id()), exposes=ALL_ATOMS)
        export = ExportRecord(
            id=ExportId(new_id()),
            recipient="A school in Ghent",
            contact="their librarian",
            kind=ExportKind.DOWNLOAD,
            audience=Audience.PARTNER,
            purpose=Purpose.EDUCATION,
            items=(item,),
            made_at=self.now,
            made_by=self.me.id,
        )
        return self.kit.vault.save(export).id

    def taken_back(self) -> str:
        """Take a whole work back, whose files are still to be deleted."""
        work = self._work(titles={"fr": "La lettre"})
        withdraw_work(self.kit, work.id, self.atelier.acting(self.atelier.crew))
        return next(each.id for each in self.kit.catalogue.find(Withdrawal) if work.id in each.work_ids)

    def requests(self) -> None:
        """Have people ask for what the desk answers."""
        self.kit.vault.save_all(
            [
                CallRequest(
                    id=new_id(), participant_id=self.friend.id, asked_at=self.now, text="After six, please. شكرًا"
                ),
                TakedownRequest(id=new_id(), page="/fr/", asked_at=self.now, work_id=self.film.id, reason="C’est moi."),
                VisitorRequest(id=new_id(), asked_at=self.now, wanted=Wanted.SCREENING, place="Gand", contact="a@b.c"),
            ]
        )

    def files(self) -> None:
        """Have files on their way: some that came, some that wait, takes of one camera, and a job that halted."""
        shop, crew = self.atelier.workshop.id, self.atelier.crew.id
        states = ((UploadState.SAFE, self.film.id), (UploadState.RECEIVING, None), (UploadState.NEEDS_YOU, None))
        for number, (state, work_id) in enumerate(states):
            upload = Upload(
                id=UploadId(new_id()),
                account_id=self.me.id,
                began_at=self.now,
                length_bytes=50_000_000,
                original_id=OriginalId(new_id()),
                file_name=f"Entretien avec la voisine du troisième {number}.mp4",
                workshop_id=shop,
                kind="interview",
                state=state,
                work_id=work_id,
            )
            self.kit.vault.save(upload)
        self.kit.vault.save(
            QuarantineEntry(
                id=new_id(),
                file_name="broken.mp4",
                code="unreadable",
                reason="This file cannot be read.",
                at=self.now,
                workshop_id=shop,
                kind="interview",
                operator=crew,
            )
        )
        self.takes()
        self.kit.jobs.put(JobName.PREPARE, self.film.id)
        with self.kit.jobs.claim() as job:
            assert job is not None
        self.kit.jobs.park(job, str(MediaToolError("ffmpeg ended with 1")))
        self.kit.jobs.put(JobName.CONCEAL, self.film.id)

    def takes(self) -> None:
        """Have two files of one take, and a recorder's file that was heard in a film."""
        probe = {"medium": "film", "duration_ms": "60000", "stream_0_kind": "video", "stream_0_codec": "h264"}
        files = [self._file(f"GX0{number}0123.MP4", probe) for number in (1, 2)]
        sound = self._file("ZOOM0001.WAV", {"medium": "sound"})
        match = SoundMatch(id=new_id(), work_id=files[0].id, sound_work_id=sound.id, at_ms=-12_750, confidence=917)
        self.kit.vault.save(match)

    def _file(self, name: str, probe: Mapping[str, str]) -> Work:
        work = self._work()
        work = self.kit.catalogue.save(replace(work, appearances=(), state=WorkState.RECEIVED, kind=WorkKind.INTERVIEW))
        original_id = OriginalId(new_id())
        kept = self.kit.originals.keep_chunks(original_id, [name.encode()])
        original = Original(
            id=original_id, work_id=work.id, sha256=kept.sha256, size_bytes=kept.size_bytes, file_name=name, probe=probe
        )
        self.kit.vault.save(original)
        return work

    def covers(self) -> None:
        """Draw covers: one that was found, and one whose face is known."""
        for number, person in enumerate((None, self.child.id)):
            self.kit.vault.save(
                Cover(
                    id=new_id(),
                    work_id=self.film.id,
                    style=CoverStyle.FACE,
                    start_ms=0,
                    end_ms=LENGTH_MS // (number + 1),
                    keys=(Key(0, Box(1000 + 4000 * number, 1000, 1500, 3000)),),
                    participant_id=person,
                    found_by="" if person else "a detector",
                    confidence=150,
                )
            )
