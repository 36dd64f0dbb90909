"""Every form of the desk and of a person's own page: those that carry a version, and why the others do not.

A form that is new stands here too: either it shows both to two people who write at once, or it says why it need not.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.desk_client import Fields

P, W = "/desk/people/PERSON", "/desk/works/WORK"

REPLACES: Mapping[str, tuple[str, str, str, Fields, Fields]] = {
    f"{P}/pseudonym": ("facilitator", P, "seen", {"pseudonym": "Zéphyr"}, {"pseudonym": "Rivage"}),
    f"{P}/face-words": ("facilitator", P, "seen", {"face_words": "chose"}, {"face_words": "story"}),
    f"{P}/protection": (
        "facilitator",
        P,
        "seen",
        {"risk": "low", "pillars": ["place"]},
        {"risk": "vulnerable", "pillars": ["place", "name"]},
    ),
    f"{P}/age": ("facilitator", P, "seen", {"adult_on": "2040-01-02"}, {"age_disputed": "yes"}),
    f"{P}/named": (
        "facilitator",
        f"{P}?identity=show",
        "seen",
        {"named_person": "Her brother in Fès"},
        {"named_person": "Her aunt in Lille"},
    ),
    f"{P}/paper/form": ("facilitator", f"{P}/paper", "seen", {"form": "voice"}, {"form": "nothing"}),
    "/desk/workshops/WORKSHOP/basis": (
        "officer",
        "/desk/workshops/WORKSHOP",
        "seen",
        {"transfer_basis": "eu-gdpr:A45"},
        {"transfer_basis": "eu-gdpr:A49-1-a"},
    ),
    "/desk/accounts/ACCOUNT": (
        "administrator",
        "/desk/accounts",
        "seen",
        {"roles": ["crew"], "active": "yes", "full_name": "Nora Premier"},
        {"roles": ["crew"], "active": "yes", "full_name": "Nora Second"},
    ),
    "/desk/me": (
        "crew",
        "/desk/me",
        "seen",
        {"language": "en", "full_name": "Nora Premier"},
        {"language": "en", "full_name": "Nora Second"},
    ),
    f"{W}/label": ("crew", W, "seen", {"label": "Terrasse, midi"}, {"label": "Terrasse, soir"}),
    f"{W}/describe": ("facilitator", f"{W}/describe", "seen", {"title_en": "First"}, {"title_en": "Second"}),
    f"{W}/transcript": (
        "facilitator",
        f"{W}/transcript",
        "seen",
        {"language": "fr", "text": "Le texte de la première."},
        {"language": "fr", "text": "Le texte du second."},
    ),
}
"""Forms that put text or a choice in the place of another: who fills them in, on which page, and two ways to do so."""

ELSEWHERE: Mapping[str, str] = {
    f"{W}/sound": "tests/review/works/test_sound_tracks.py",
    f"{W}/people/remove": "tests/web/desk/test_appearances.py",
    f"{W}/covers": "tests/web/desk/covers/test_pages.py",
    f"{W}/voice": "tests/web/desk/voicing/test_page.py",
    f"{W}/reading": "tests/web/desk/voicing/test_reading.py",
    f"{W}/covers/many": "tests/web/desk/covers/test_pages.py",
    f"{W}/review": "tests/web/desk/test_desk_path.py",
    f"{W}/bench/lines": "tests/web/desk/workbench",
    f"{W}/bench/describe": "tests/web/desk/workbench",
    f"{W}/bench/half": "tests/web/desk/workbench/test_half_filled.py",
    f"{W}/bench/transcript": "tests/web/desk/workbench",
    f"{W}/bench/transcript/align": "tests/review/works",
    f"{W}/bench/version": "tests/web/desk/workbench",
    f"{W}/bench/transcript/whole": "tests/web/desk/workbench",
    f"{W}/bench/people/remove": "tests/web/desk/workbench",
    "/desk/thesaurus/TERM": "tests/web/desk/thesaurus",
    "/desk/thesaurus/TERM/merge": "tests/web/desk/thesaurus",
    "/desk/thesaurus/TERM/retire": "tests/web/desk/thesaurus",
    "/desk/thesaurus/TERM/again": "tests/web/desk/thesaurus",
    f"{W}/parts/themes": "below",
    f"{W}/bench/parts/themes": "below",
    f"{W}/bench/concealed/place": "tests/review/redaction: each change gives a redaction another id",
    f"{W}/bench/concealed/words": "tests/review/redaction: each change gives a redaction another id",
    f"{W}/bench/draft/words": "tests/web/desk/workbench/test_machine.py",
    f"{W}/bench/draft/line": "tests/web/desk/workbench/test_machine.py",
    f"{W}/bench/draft/lines": "tests/web/desk/workbench/test_machine.py",
    f"{W}/bench/draft/keep": "tests/web/desk/workbench/test_machine.py",
    "/desk/workshops/WORKSHOP/days/DAY": "tests/web/desk/days",
    "/desk/rooms/KIND/ENTRY": "tests/web/desk/rooms",
    "/desk/rooms/KIND/ENTRY/publish": "tests/web/desk/rooms",
    "/desk/talk/STEP": "below: the last page of a talk carries the mark of all answers",
}
"""Forms that carry a version too, with the place of their tests."""

MAKES = "makes something new, once: its own id makes a second tap count as the first"
CLOSES = "closes or takes away: that needs nobody, whatever has changed since"
SAYS_WHICH = "its button names the state that it leads to, of the one thing it names"
AGAIN = "does a piece of work again, and changes nothing that was written"
ONCE = "answers what waits for an answer; once it is answered, a second answer is refused or changes nothing"
FILE = "takes a whole file in, which is compared with what stands there, word by word"
LAST = "a person's own choice of a few: the last that they tapped holds, and opens nothing"
OWN = "the new password alone replaces the old one; nothing that can be read is lost"

NO_VERSION: Mapping[str, str] = {
    "/desk/logout": CLOSES,
    "/desk/workshops": MAKES,
    "/desk/people": MAKES,
    f"{P}/risk": MAKES,
    f"{P}/lift": CLOSES,
    "/desk/talks/TALK/approve": ONCE,
    f"{P}/death": ONCE,
    f"{P}/death/correct": ONCE,
    "/desk/consents/RECORD/proof": AGAIN,
    f"{P}/relatives": CLOSES,
    f"{P}/paper/code": MAKES,
    f"{P}/paper/end": CLOSES,
    f"{P}/paper/print": AGAIN,
    f"{P}/paper/slip": AGAIN,
    "/desk/upload": MAKES,
    "/desk/uploads/workshop": ONCE,
    "/desk/uploads/UPLOAD/end": CLOSES,
    "/desk/takes": MAKES,
    "/desk/takes/compare": AGAIN,
    "/desk/takes/sound": ONCE,
    "/desk/waiting/ENTRY/retry": AGAIN,
    "/desk/waiting/ENTRY/let-go": ONCE,
    "/desk/waiting/ENTRY/keep": CLOSES,
    "/desk/jobs/JOB/restart": AGAIN,
    f"{W}/wordless": SAYS_WHICH,
    f"{W}/hand-in": AGAIN,
    f"{W}/prepare": AGAIN,
    f"{W}/people": MAKES,
    f"{W}/parts": MAKES,
    f"{W}/parts/told": SAYS_WHICH,
    f"{W}/parts/warn": SAYS_WHICH,
    f"{W}/parts/remove": CLOSES,
    f"{W}/transcript/speakers": ONCE,
    f"{W}/bench/concealed/heard": ONCE,
    f"{W}/bench/people": MAKES,
    f"{W}/bench/parts": MAKES,
    f"{W}/bench/parts/told": SAYS_WHICH,
    f"{W}/bench/parts/warn": SAYS_WHICH,
    f"{W}/bench/parts/remove": CLOSES,
    f"{W}/bench/transcript/speakers": ONCE,
    f"{W}/withdraw": CLOSES,
    f"{W}/bench/draft": MAKES,
    f"{W}/bench/concealed": MAKES,
    f"{W}/bench/concealed/undo": ONCE,
    f"{W}/bench/concealed/leave": ONCE,
    f"{W}/bench/draft/end": CLOSES,
    "/desk/workshops/WORKSHOP/days/DAY/sheet": FILE,
    "/desk/requests/REQUEST": ONCE,
    "/desk/consents/new": MAKES,
    "/desk/thesaurus": MAKES,
    "/desk/thesaurus/skos": FILE,
    "/desk/rooms/KIND/ENTRY/put-away": CLOSES,
    "/desk/consents/RECORD/approve": ONCE,
    "/desk/consents/RECORD/withdraw": CLOSES,
    "/desk/consents/RECORD/narrow": CLOSES,
    "/desk/withdrawals/WITHDRAWAL": ONCE,
    "/desk/calls/CALL/done": ONCE,
    "/desk/takedowns/REQUEST/uphold": ONCE,
    "/desk/takedowns/REQUEST/put-back": ONCE,
    "/desk/exports": MAKES,
    "/desk/exports/EXPORT": ONCE,
    "/desk/accounts": MAKES,
    "/desk/account-changes/ACCOUNT/confirm": ONCE,
    "/desk/accounts/ACCOUNT/password": OWN,
}
"""Forms that carry no version, each with the reason."""


OF_THEIR_OWN: Mapping[str, str] = {
    "enter": AGAIN,
    "leave": CLOSES,
    "hide": CLOSES,
    "work": CLOSES,
    "segment": CLOSES,
    "part": CLOSES,
    "parts": AGAIN,
    "keep": ONCE,
    "erase": ONCE,
    "call": MAKES,
    "say": LAST,
}
"""What the forms of a person’s own page do, none of which puts anything in the place of what stands there."""
