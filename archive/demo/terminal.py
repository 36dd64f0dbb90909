"""What the demo says in the terminal: few words, calm, in the operator's language."""

from __future__ import annotations

import os
from pathlib import Path
from string import Formatter
from typing import Final

import click

from archive.demo.story.desk_people import ROLES, DeskPeople
from archive.demo.visit import Seen
from archive.languages import NAMES, translate

_COLUMN: Final = 14


class Terminal:
    """Speaks one language, and uses colour only where a person is reading."""

    def __init__(self, language: str) -> None:
        self._language = language

    def spoken(self, sentence: str, **values: str | int) -> str:
        """Give a sentence in the operator's language."""
        return translate(self._language, sentence, values)

    def say(self, sentence: str, **values: str | int) -> None:
        """Say a sentence."""
        click.echo(f"  {self.spoken(sentence, **values)}")

    def title(self) -> None:
        """Say what this is."""
        click.echo()
        click.secho(f"  {self.spoken('Elsewhere, a sample workshop')}", bold=True)
        click.secho(
            f"  {self.spoken('All of it is drawn, computed and written for this demo: nobody in it is real.')}",
            dim=True,
        )

    def pause(self) -> None:
        """Leave a line empty."""
        click.echo()

    def making(self, what: str) -> None:
        """Say what is being made now."""
        click.echo(f"    · {self.spoken(what)}")

    def addresses(self, port: int) -> None:
        """Say where the site and the desk are."""
        click.echo()
        for number, (code, name) in enumerate(NAMES.items()):
            head = self.spoken("The site") if number == 0 else ""
            click.echo(f"  {head:<{_COLUMN}}{self._address(port, f'/{code}/')}   {name}")
        click.echo(f"  {self.spoken('The desk'):<{_COLUMN}}{self._address(port, '/desk')}")

    def log_ins(self, people: DeskPeople) -> None:
        """Say who can log in, and the password they share."""
        click.echo()
        for number, name in enumerate(ROLES):
            head = self.spoken("Log-ins") if number == 0 else ""
            click.echo(f"  {head:<{_COLUMN}}{name:<{_COLUMN}}{click.style(self.spoken(_DUTIES[name]), dim=True)}")
        password = click.style(people.password, bold=True)
        click.echo(
            f"  {self.spoken('Password'):<{_COLUMN}}{password}   {self.spoken('the same for all, for this demo alone')}"
        )
        click.echo()

    def found(self, seen: Seen) -> None:
        """Say what a visitor found."""
        if seen.fault:
            blank = {name: "–" for _, name, _, _ in Formatter().parse(seen.sentence) if name}
            sentence = self.spoken(seen.sentence, **blank)
            click.echo(f"  {click.style('✗', fg='red', bold=True)} {sentence} ({seen.fault})")
        else:
            click.echo(f"  {click.style('✓', fg='green')} {self.spoken(seen.sentence, **seen.values)}")

    def _address(self, port: int, path: str) -> str:
        return click.style(f"http://127.0.0.1:{port}{path}", fg="cyan", underline=True)


_DUTIES: Final = {
    "crew": "brings recordings in",
    "facilitator": "gives titles, says who appears, records consents",
    "officer": "approves consents",
    "reviewer": "looks as a stranger would, and releases",
    "administrator": "opens and closes accounts",
}


def short(path: Path) -> str:
    """Give a path as it is seen from here."""
    try:
        return os.fspath(path.relative_to(Path.cwd()))
    except ValueError:
        return os.fspath(path)


SENTENCES: Final = (
    *("Elsewhere, a sample workshop", "The site", "The desk", "Log-ins", "Password", *_DUTIES.values()),
    "All of it is drawn, computed and written for this demo: nobody in it is real.",
    "the same for all, for this demo alone",
)
"""What is said here beside what others say through it, for the translators."""
