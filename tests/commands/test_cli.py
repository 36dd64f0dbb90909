from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from archive.cli import ANSWERS, main
from archive.commands.help_words import sentences_of
from archive.domain import errors
from archive.languages import NAMES, translate
from tests.commands.conftest import Terminal


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


COMMANDS = sorted(every_command(main))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(bare: Terminal, path: tuple[str, ...]) -> None:
    text = bare.done(*path, "--help")

    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    if not isinstance(command, click.Group):
        assert f"archive {' '.join(path)}" in text.partition("Example")[2]


def test_the_help_tells_the_exit_codes(bare: Terminal) -> None:
    assert "3 the rules do" in bare.done("--help")


def test_every_error_of_the_archive_has_an_exit_code() -> None:
    answered = {kind for kind, _, _ in ANSWERS}
    known = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ArchiveError)]

    assert [kind for kind in known if kind is not errors.ArchiveError and not set(kind.mro()) & answered] == []


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), 2, "Usage: archive"),
        (("sing",), 2, "There is no command sing."),
        (("consent", "sing"), 2, "There is no command sing."),
        (("ingst", "card/"), 2, "There is no command ingst; did you mean “ingest”?"),
        (("consent", "aprove"), 2, "did you mean “approve”?"),
        (("works", "--loud"), 2, "There is no option --loud."),
        (("workshop", "add", "--year", "2024"), 2, "--country is missing."),
        (("works", "--state"), 2, "--state needs a value."),
        (("works", "--state", "gone"), 2, "--state is one of received, preparing"),
        (("serve", "--port", "99999"), 2, "--port cannot be used"),
        (("works",), 5, "There is no archive here yet; run “archive init” first."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    bare: Terminal, words: tuple[str, ...], code: int, sentence: str
) -> None:
    result = bare.type(*words)

    assert result.exit_code == code
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_a_misspelt_setting_stops_every_command_and_names_the_nearest(bare: Terminal) -> None:
    result = bare.type("works", ARCHIVE_PROT="8000")

    assert result.exit_code == 5
    assert result.stderr == "There is no setting ARCHIVE_PROT; the nearest is ARCHIVE_PORT.\n"


@pytest.mark.parametrize(("language", "word"), [("fr", "archives"), ("ar", "أرشيف")])
def test_errors_are_said_in_the_operators_language(bare: Terminal, language: str, word: str) -> None:
    bare.language = language

    assert word in bare.type("works").stderr


def test_nothing_is_made_where_there_is_no_archive(bare: Terminal) -> None:
    bare.type("works")
    bare.type("work", "--once")
    bare.type("serve", "--public-only")

    assert not bare.media_folder.exists()


def test_the_package_can_be_run_as_a_program(tmp_path: Path, project_root: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "archive", *words],
            cwd=project_root,
            env={"ARCHIVE_MEDIA_FOLDER": str(tmp_path / "media"), "ARCHIVE_LANGUAGE": "en", "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert run("--version").stdout.startswith("archive ")
    assert run("works").returncode == 5
    assert run("init").returncode == 0
    assert run("works", "0" * 20).returncode == 4


NOWHERE = "0" * 20


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ingest", "FILE", "--workshop", NOWHERE), f"--workshop: there is nothing of the name or id {NOWHERE} here."),
        (
            ("ingest", "FILE", "--workshop", "ID", f"--participant={NOWHERE}"),
            f"--participant: there is nothing of the name or id {NOWHERE}",
        ),
        (
            ("ingest", "FILE", "--workshop", "ID", "--by", "Nobody"),
            "--by: there is nothing of the name or id Nobody here.",
        ),
        (("works", NOWHERE), f"There is nothing of the name or id {NOWHERE} here."),
        (("watch", "FOLDER", "--workshop", NOWHERE, "--once"), "--workshop: there is"),
        (("consent", "show", NOWHERE), f"There is nothing of the name or id {NOWHERE} here."),
    ],
)
def test_the_argument_that_names_nothing_is_named(terminal: Terminal, words: tuple[str, ...], sentence: str) -> None:
    file = terminal.folder / "poem.txt"
    file.write_text("Un poème.", encoding="utf-8")
    (terminal.folder / "card").mkdir()
    known = {"FILE": str(file), "ID": terminal.workshop, "FOLDER": str(terminal.folder / "card")}

    result = terminal.type(*(known.get(word, word) for word in words))

    assert result.exit_code == 4, result.output
    assert sentence in result.stderr


def test_a_path_that_is_not_there_is_named(terminal: Terminal) -> None:
    result = terminal.type("ingest", terminal.folder / "nowhere", "--workshop", terminal.workshop)

    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_one_thing_has_one_name_in_all_commands() -> None:
    for path in COMMANDS:
        command: click.Command = main
        for name in path:
            assert isinstance(command, click.Group)
            command = command.commands[name]
        for parameter in command.params:
            if parameter.name == "participant_id" and isinstance(parameter, click.Option):
                assert parameter.opts == ["--participant"], path


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sentence_of_the_help_is_said_in_the_language_of_the_command_line(language: str) -> None:
    sentences = [
        each
        for each in dict.fromkeys(sentences_of(main))
        if not each.endswith(tuple(f"({n})." for n in NAMES.values()))
    ]
    assert {"Examples:", "Example:", "of which only the first must be there."} <= set(sentences)

    assert len(sentences) > 120
    assert [each for each in sentences if translate(language, each) == each] == []


def test_help_speaks_as_the_settings_say_and_english_again(bare: Terminal) -> None:
    bare.language = "fr"
    assert "Prendre des fichiers, ou tous ceux de dossiers" in bare.done("ingest", "--help")
    assert "Le nom du programme (العربية)." in bare.done("init", "--help")
    bare.language = "ar"
    assert "معرّف الورشة" in bare.done("ingest", "--help")
    bare.language = "en"
    assert "Take files, or all files of folders" in bare.done("ingest", "--help")
    assert "archive ingest day1/" in bare.done("ingest", "--help")
