"""Writing a consent down: one question a page in the person's language, each answer kept sealed as soon as it is given.

The steps are kept on our side: they work without scripts on any telephone, the way back works, and a dropped line or
a telephone that dies loses one answer at most. Nothing said stands in an address or a browser's history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup
from starlette.responses import Response

from archive.domain.errors import (
    ArchiveError,
    InvalidInputError,
    NoSpaceError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
)
from archive.domain.ids import new_id
from archive.domain.records import ConsentRecord, ParticipantHandle, Permission
from archive.domain.sealed import ConsentDraft, Upload
from archive.domain.terms import NO_ATOMS, AfterDeath, AfterWithdrawal, Audience, Method, Purpose
from archive.domain.validity import is_minor
from archive.ingest.intake.sent_proofs import give_proof
from archive.languages import _, direction, spoken_by_us, translate
from archive.review.consent.consents import record_consent
from archive.review.consent.drafts import Said, end_talk, keep_said, talk_of
from archive.review.consent.new_consent import NewConsent, require_sound
from archive.review.participants import known_as
from archive.web.desk.consent import words as said_words
from archive.web.desk.consent.form import QUESTIONS, Question, offered, permission, read_consent
from archive.web.desk.consent.preview import shown_for
from archive.web.desk.visit import Visit, problem_of
from archive.web.http.forms import FilePart, Form, Typed, fingerprint
from archive.web.http.middleware import MAY_HEAR, POLICY
from archive.web.http.templates import render_text
from archive.web.words import WORDS

REACH, DAYS, AFTERWARDS, TOLD, PROOF = "reach", "days", "afterwards", "told", "proof"
_ASKED: Final = tuple(str(question.purpose) for question in QUESTIONS)
STEPS: Final = (_ASKED[0], REACH, *_ASKED[1:], DAYS, AFTERWARDS, TOLD, PROOF)
"""The pages in their order: what the team needs, what may be met at all, each use on its own, and how it was said."""

_WITH_RECORDER: Final = (
    POLICY.replace("media-src 'self'", "media-src 'self' blob:") + "; script-src 'self'; connect-src 'self'"
)
"""On the page of a spoken proof our own script may run, and play what it has just recorded."""

OTHER_ANSWERS: Final = _(
    "An answer of this talk was changed in another window after this page was opened. Nothing was written down: read "
    "the answers through once more."
)
EVIDENCE_LIMIT_BYTES: Final = 2_000_000_000
ZONES: Final = ("Africa/Casablanca", "Africa/Tunis", "Europe/Brussels", "Europe/Paris", "America/Toronto")

_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    **{purpose: (f"answer_{purpose}", f"atoms_{purpose}") for purpose in _ASKED},
    REACH: ("reach",),
    DAYS: ("not_before", "valid_until", "review_on", "time_zone"),
    AFTERWARDS: ("after_withdrawal", "after_death"),
    TOLD: ("method", "interpreter", "witness", "guardian", "guardian_appointed", "child_assents", "jurisdictions"),
    PROOF: (),
}
_FILLED: Final = {
    "method": str(Method.FORM_SCAN),
    "after_withdrawal": str(AfterWithdrawal.NO_TRACE),
    "after_death": str(AfterDeath.KEEP),
}
_NO_YET: Final = Permission(audience=Audience.NOBODY, purpose=Purpose.PRESERVE, atoms=NO_ATOMS)
_MENDABLE: Final = (InvalidInputError, RefusedError, StaleRecordError, NoSpaceError)


def show_step(visit: Visit) -> Response:
    """Show one page of the talk, as far as it was answered."""
    step, draft = _step(visit), talk_of(visit.kit, visit.account.id)
    return _show(visit, step, draft) if draft else visit.go("/consents/new")


def post_step(visit: Visit) -> Response:
    """Keep the answers of one page and go on; or, on the last one, write the consent down with its proof."""
    step, draft = _step(visit), talk_of(visit.kit, visit.account.id)
    if draft is None or visit.form.one("talk") != draft.talk:
        return visit.go("/consents/new", "gone")
    try:
        return _write_down(visit, draft) if step == PROOF else _keep(visit, step, draft)
    except _MENDABLE as error:
        return _show(visit, step, draft, error)


def _keep(visit: Visit, step: str, draft: ConsentDraft) -> Response:
    said = dict(_taken(visit.form, step))
    ends_here = step in _ASKED and bool(visit.form.one("rest"))
    if ends_here:
        said = {}
    following = DAYS if ends_here else _next(step)
    answered = Typed.of({**draft.said, **said})
    _require(visit, step, answered)
    stays = step in _ASKED and not ends_here and _is_worth_showing(step, answered)
    whole = answered.one("whole") or ("yes" if step == TOLD else "")
    following = step if stays else PROOF if whole and following != TOLD else following
    keep_said(visit.kit, visit.account.id, draft.talk, {**said, "at": (following,), "whole": (whole,)})
    return visit.go(f"/talk/{following}", place="shown" if stays else "")


def _write_down(visit: Visit, draft: ConsentDraft) -> Response:
    if visit.form.one("seen") != _mark_of(draft.said):
        raise StaleRecordError(OTHER_ANSWERS)
    new = read_consent(Typed.of(draft.said), visit.account.id, visit.lang)

    def keep(proof: FilePart | Upload, chunks: Iterable[bytes]) -> ConsentRecord:
        proved = replace(new, evidence_media_type=proof.media_type, evidence_file_name=proof.file_name[:200])
        return record_consent(visit.kit, proved, _bounded(chunks))

    part, sent = visit.form.file(), visit.form.one("sent")
    if part is not None:
        record = keep(part, part.chunks)
    elif sent:
        record = give_proof(visit.kit, sent, visit.account.id, keep)
    else:
        raise InvalidInputError(
            "consent.no_evidence", "Without a proof there is no consent: add the scan, recording or film of it."
        )
    end_talk(visit.kit, visit.account.id)
    return visit.go(f"/consents/{record.id}", "recorded")


def _mark_of(said: Said) -> str:
    """Give the mark of all answers, by which it is known that those written down are those that were read out."""
    return fingerprint({name: list(values) for name, values in said.items() if name not in ("at", "whole")})


def _require(visit: Visit, step: str, answered: Typed) -> None:
    """Raise InvalidInputError when what was answered on one page does not fit."""
    if step in _ASKED:
        permission(answered, Purpose(step))
        return
    new = read_consent(answered, visit.account.id, visit.lang)
    # Who was there is asked on a page of its own: only from there on must a thumbprint have its witness.
    so_far = replace(new, method=Method.DIGITAL, permissions=new.permissions or (_NO_YET,))
    require_sound(visit.kit, new if step == TOLD else so_far)
    if step == TOLD and _is_child(visit, new) and not (new.guardian and new.child_assents):
        raise InvalidInputError(
            "consent.child",
            "For somebody under eighteen it takes the legal guardian’s name and the child’s own yes.",
        )


def _show(visit: Visit, step: str, draft: ConsentDraft, error: ArchiveError | None = None) -> Response:
    answers = {**draft.said, **(_taken(visit.form, step) if error else {})}
    lang = spoken_by_us(Typed.of(answers).one("language"), visit.lang)
    context = {**_context(visit, step, answers, lang), "talk": draft.talk, "failed": error is not None}
    problem = problem_of(error, visit.lang) if error else None
    told = problem_of(error, lang).sentence if error and lang != visit.lang else ""
    asked = _fragment(step, {**context, "told": told}, lang)
    response = visit.page("desk_consent_step", problem, **{**context, "asked": asked, "asked_lang": lang})
    if step == PROOF and context["method"] is Method.AUDIO:
        response.headers["content-security-policy"] = _WITH_RECORDER
        response.headers["permissions-policy"] = MAY_HEAR
    return response


def _context(visit: Visit, step: str, answers: Said, lang: str) -> dict[str, Any]:
    said = Typed.of(answers)
    question = next((one for one in QUESTIONS if one.purpose == step), None)
    new = _readable(visit, said)
    shown = shown_for(visit, new, question.purpose) if question and new else None
    return {
        "step": step,
        "place": STEPS.index(step) + 1,
        "places": len(STEPS),
        "seen": _mark_of(answers),
        "before": STEPS[STEPS.index(step) - 1] if step != STEPS[0] else "",
        "following": PROOF if said.one("whole") else _next(step),
        "person_name": known_as(visit.kit, said.one("person")),
        "typed": _filled(answers, question),
        "telling": said_words,
        "question": question,
        "number": _ASKED.index(step) + 1 if question else 0,
        "questions": QUESTIONS,
        "given": {p.purpose: p for p in new.permissions} if new else {},
        "answered": bool(question and said.one(f"answer_{step}")),
        "shown": shown,
        "new": new,
        "csrf": visit.session.csrf,
        "once": new_id(),
        "day": replace(visit, lang=lang).day,
        "zones": ZONES,
        "method_choices": visit.choices(WORDS.methods),
        "method": _method(said),
        "recording": {key: visit.say(sentence) for key, sentence in said_words.RECORDING.items()},
        "is_child": _is_child(visit, new) if new else False,
        "gloss": _gloss(visit, lang),
    }


def _fragment(step: str, context: Mapping[str, Any], lang: str) -> Markup:
    """Give what is said to the person, in their own language, whatever language the desk is in."""
    if step == TOLD:
        return Markup()
    name = "purpose" if context["question"] else "summary" if step == PROOF else step
    known = {"words": WORDS, "lang": lang, "dir": direction(lang), **context}
    return Markup(render_text(f"partials/_consent_{name}.html", known, lang=lang))  # noqa: S704 - an escaped template


def _gloss(visit: Visit, lang: str) -> Callable[[str], Markup]:
    """Give a function that says a sentence once more for who is at the desk, small, where the languages differ."""
    small = Markup('<small class="gloss" lang="{}" dir="{}">{}</small>')

    def gloss(sentence: str) -> Markup:
        if lang == visit.lang:
            return Markup()
        return small.format(visit.lang, direction(visit.lang), translate(visit.lang, sentence))

    return gloss


def _filled(answers: Said, question: Question | None) -> Typed:
    """Fill in what a page begins with where nothing was answered yet."""
    filled = {**_FILLED, **answers}
    if question is not None and not filled.get(f"atoms_{question.purpose}"):
        filled[f"atoms_{question.purpose}"] = sorted(offered(Typed.of(answers), question.purpose))
    return Typed.of(filled)


def _taken(form: Form, step: str) -> Said:
    """Give what one page asked, as it was typed, right or wrong."""
    return {name: tuple(form.many(name)) for name in _FIELDS[step]}


def _readable(visit: Visit, said: Typed) -> NewConsent | None:
    try:
        return read_consent(said, visit.account.id, visit.lang)
    except InvalidInputError:
        return None


def _is_worth_showing(step: str, answered: Typed) -> bool:
    """Tell whether an answer has something to show before going on: every yes, and what the team may do."""
    return step == _ASKED[0] or answered.one(f"answer_{step}") not in ("", Audience.NOBODY)


def _is_child(visit: Visit, new: NewConsent) -> bool:
    handle = visit.kit.catalogue.get(ParticipantHandle, new.participant_id)
    return is_minor(handle, new.time_zone, visit.kit.clock.now())


def _method(said: Typed) -> Method:
    text = said.one("method")
    return Method(text) if text in set(Method) else Method.FORM_SCAN


def _step(visit: Visit) -> str:
    step = visit.part("step")
    if step not in STEPS:
        raise NotFoundError
    return step


def _next(step: str) -> str:
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def _bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size_bytes = 0
    for chunk in chunks:
        size_bytes += len(chunk)
        if size_bytes > EVIDENCE_LIMIT_BYTES:
            raise InvalidInputError("consent.evidence_size", "This proof is larger than {most} GB.", most=2)
        yield chunk
