"""A first consent as a new facilitator writes it down after the guide: every tap and letter counted, on a telephone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

TELEPHONE: Final = {"width": 320, "height": 640}
"""An old, small one."""
SAID_YES: Final[Mapping[str, str]] = {"stream": "public", "education": "partner"}
"""What the person of this walk says yes to, beside the team; to all else no."""
MET: Final = ("words", "speech", "voice", "pseudonym")
_SAID_TO_THE_PERSON = """() => {
  const talk = document.querySelector(".talk");
  if (!talk) return "";
  talk.querySelectorAll(".gloss").forEach(small => small.remove());
  return talk.innerText;
}"""


@dataclass
class Walk:
    """Somebody at a telephone: what they tap and type, how many pages they see, and how many words are said."""

    page: Page
    taps: int = 0
    letters: int = 0
    pages: int = 0
    words: int = 0
    shown: list[str] = field(default_factory=list)

    def tap(self, what: str) -> None:
        """Tap on something."""
        self.page.locator(what).first.click()
        self.taps += 1

    def go(self, what: str) -> None:
        """Tap on something that leads to the next page, and read what that page says to the person."""
        self.tap(what)
        self.page.wait_for_load_state()
        self.pages += 1
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0, f"{self.page.url} runs {too_wide} pixels off the side"
        text = str(self.page.evaluate(_SAID_TO_THE_PERSON))
        self.words += len(text.split())
        self.shown.append(text)

    def write(self, where: str, text: str) -> None:
        """Tap into a field and type."""
        self.page.fill(where, text)
        self.taps += 1
        self.letters += len(text)

    def choose(self, where: str, value: str) -> None:
        """Open a list and tap on one of its lines."""
        self.page.select_option(where, value)
        self.taps += 2

    def hand(self, where: str, file: Path) -> None:
        """Choose a file that lies ready: open the chooser, tap on the file."""
        self.page.set_input_files(where, file)
        self.taps += 2

    def seconds(self, each_tap: float = 1.5, letters_a_second: float = 3.0) -> float:
        """Give how long the hands are busy at an assumed human pace, without what the machine takes."""
        return self.taps * each_tap + self.letters / letters_a_second


@contextmanager
def telephone(browser: Browser) -> Iterator[Page]:
    """A telephone without scripts."""
    context = browser.new_context(viewport=TELEPHONE, java_script_enabled=False)  # type: ignore[arg-type]
    try:
        yield context.new_page()
    finally:
        context.close()


def write_first_consent(walk: Walk, address: str, login: tuple[str, str], person: str, proof: Path) -> None:
    """Log in and write a person's first consent down, from the first page of the desk to the last of the talk."""
    talk_to_the_proof(walk, address, login, person)
    walk.hand("#evidence", proof)
    walk.go("main .decide .button")


def talk_to_the_proof(walk: Walk, address: str, login: tuple[str, str], person: str) -> None:
    """Log in and go through the whole talk with a person, to the page that asks for a spoken proof."""
    walk.page.goto(f"{address}/desk/login?lang=fr")
    walk.write("#name", login[0])
    walk.write("#password", login[1])
    walk.go("main button")
    walk.go('a[href="/desk/consents/new"]')
    walk.choose("#person", person)
    walk.go("main .button")
    walk.choose("#language", "ar")
    walk.go("main .button")
    walk.go('button[value="team"]')
    walk.go("a.reply")
    for atom in MET:
        walk.tap(f'input[name="reach"][value="{atom}"]')
    walk.go(".reply")
    for purpose in ("stream", "education", "research", "broadcast", "social", "fundraise", "ai_train"):
        walk.go(f'button[name="answer_{purpose}"][value="{SAID_YES.get(purpose, "nobody")}"]')
        if purpose in SAID_YES:
            walk.go("a.reply")
    walk.go(".reply")
    walk.go(".reply")
    walk.tap('input[name="method"][value="audio"]')
    walk.go("main .button")
