"""What stands where on the paper that a person gets after taking something back: what, when, what becomes of it."""

from __future__ import annotations

from archive.adapters.papers.layout import LABEL, PLAIN, STRONG, Paper, finished, require_printable
from archive.domain.withdrawal_slip import Slip


def print_slip(slip: Slip, language: str) -> bytes:
    """Give a slip as a PDF of one A4 page in a language.

    Raises:
        InvalidInputError: the language is none of ours, or the office's address is not plain or would tell.
    """
    require_printable(language, slip.office)
    return finished(lambda points: _laid(slip, language, points))


def _laid(slip: Slip, language: str, points: float) -> Paper:
    page = Paper(language, points, "Taken back")
    page.sheet.text(page.say("On {date} you took this back:", slip.on), PLAIN)
    page.sheet.gap(4)
    page.row(("What", LABEL), [(page.listed(slip.what), STRONG)] if slip.what else [])
    page.sheet.gap(2)
    page.row(("From when to when", LABEL), [(stretch, STRONG) for stretch in slip.when])
    page.sheet.gap(2)
    page.row(("No longer for", LABEL), [(page.say(reason), STRONG) for reason in slip.no_longer_for])
    page.sheet.gap(4)
    page.sheet.text(page.say("It holds already. Nobody asks you why, and you lose nothing."), PLAIN)
    page.rule()
    page.row(("The files", LABEL), [(page.say(slip.fate, slip.until), PLAIN)])
    page.sheet.gap(2)
    page.row(
        ("Copies elsewhere", LABEL),
        [
            (page.say("Whoever got a copy from us is told to delete it."), PLAIN),
            (page.say("Nobody can call back what somebody else has copied."), PLAIN),
        ],
    )
    page.rule()
    page.sheet.text(page.say("To see for yourself, open this page and type your code:"), PLAIN)
    page.address(slip.office)
    page.sheet.gap(2)
    page.sheet.text(page.say("Or without the code: call us, write to us, or tell any of us."), PLAIN)
    page.rule()
    page.office(slip.office)
    page.no_need_to_keep()
    return page
