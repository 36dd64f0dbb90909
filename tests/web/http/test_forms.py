"""Forms as they arrive: fields first, files as streams, anything broken refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.errors import InvalidInputError
from archive.web.http.forms import MOST_FIELD_BYTES, Form, Typed, read_multipart, read_urlencoded

BOUNDARY = "----boundary"
KIND = f"multipart/form-data; boundary={BOUNDARY}"


def pieces(body: bytes, size: int) -> Callable[[], bytes | None]:
    waiting = [body[start : start + size] for start in range(0, len(body), size)]
    return lambda: waiting.pop(0) if waiting else None


def part(name: str, content: bytes, file_name: str | None = None) -> bytes:
    shown = f'; filename="{file_name}"' if file_name is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n'
    kind = "Content-Type: video/mp4\r\n" if file_name else ""
    return (head + kind + "\r\n").encode() + content + b"\r\n"


def read(*parts: bytes, size: int = 7) -> Form:
    return read_multipart(KIND, pieces(b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), size))


@given(st.binary(max_size=300), st.integers(1, 400))
def test_a_file_arrives_byte_for_byte_however_it_is_cut(content: bytes, size: int) -> None:
    if f"\r\n--{BOUNDARY}".encode() in content:
        return
    form = read(part("workshop", "ورشة".encode()), part("files", content, "Amina été.mp4"), size=size)

    file = form.file()
    assert file is not None
    assert (file.field, file.file_name, file.media_type) == ("files", "Amina été.mp4", "video/mp4")
    assert b"".join(file.chunks) == content
    assert form.one("workshop") == "ورشة"
    assert form.file() is None


def test_files_come_one_after_the_other_and_an_unread_one_is_passed_over() -> None:
    form = read(part("a", b"1"), part("files", b"first" * 9, "1"), part("files", b"second", "2"), part("b", b"2"))

    names = []
    for file in form.files:
        names.append(file.file_name)
        if file.file_name == "2":
            assert b"".join(file.chunks) == b"second"
    assert names == ["1", "2"]
    assert form.one("b") == "2"


def test_no_file_chosen_is_no_file() -> None:
    form = read(part("a", b"1"), part("files", b"", ""), part("b", b"2"))

    assert form.file() is None
    assert (form.one("a"), form.one("b")) == ("1", "2")


def test_line_ends_are_the_same_everywhere() -> None:
    assert read(part("text", b"one\r\ntwo")).one("text") == "one\ntwo"
    assert read_urlencoded(pieces(b"text=one%0D%0Atwo", 3)).one("text") == "one\ntwo"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        part("a", b"1"),
        part("a", b"1", "file"),
        f"--{BOUNDARY}\r\nbroken header\r\n\r\n".encode(),
    ],
)
def test_a_form_cut_short_is_refused(body: bytes) -> None:
    def read_all() -> None:
        for file in read_multipart(KIND, pieces(body, 5)).files:
            b"".join(file.chunks)

    with pytest.raises(InvalidInputError, match="did not arrive whole"):
        read_all()


def test_a_form_without_a_boundary_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        read_multipart("multipart/form-data", pieces(b"x", 1))


def test_too_much_text_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="more text"):
        read(part("a", b"x" * (MOST_FIELD_BYTES + 1)), size=1_000_000)
    with pytest.raises(InvalidInputError, match="more text"):
        read_urlencoded(pieces(b"a=" + b"x" * MOST_FIELD_BYTES, 1_000_000))
    with pytest.raises(InvalidInputError):
        read_urlencoded(pieces(b"a=1&" * 3_000, 1_000))
    with pytest.raises(InvalidInputError):
        read(*[part("a", b"1")] * 2_001, size=1_000_000)


def test_a_small_file_is_read_whole_and_a_large_one_refused() -> None:
    file = read(part("f", b"x" * 50, "a")).file()
    assert file is not None
    assert file.whole(50) == b"x" * 50
    large = read(part("f", b"x" * 51, "a")).file()
    assert large is not None
    with pytest.raises(InvalidInputError, match="larger"):
        large.whole(50)


def test_what_was_typed_stays_as_it_was() -> None:
    typed = Typed.of({"one": " a ", "many": ["x", "y"]})

    assert typed.one("one") == "a"
    assert typed.one("none", "else") == "else"
    assert typed.many("many") == ["x", "y"]
    assert typed.has("many", "y")
    assert not typed.has("none", "y")
