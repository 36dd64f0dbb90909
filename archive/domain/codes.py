"""What a withdrawal code is: sixteen random symbols and a check, easy to read aloud and hard to mistype (rules B.2).

The alphabet is Crockford's base 32, without I, L, O and U; the check is his, modulo 37.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Final

SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS: Final = SYMBOLS + "*~$=U"
"""What a check may be: five values more than the alphabet has symbols, so that every single slip is found."""

LENGTH: Final = 16
SELECTOR_LENGTH: Final = 4
"""How many symbols from the start name the record in which the code's slow hash is looked for."""

LONGEST_TYPED: Final = 200
"""More than this nobody types; a longer text is not even read."""

_LOOKALIKES: Final = str.maketrans("OIL", "011")
_BETWEEN: Final = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf", "Cc"})
"""Kinds of character that only part the groups: spaces, dashes, marks of direction."""
_TATWEEL: Final = "\N{ARABIC TATWEEL}"


@dataclass(frozen=True)
class Code:
    """A withdrawal code, without its check; its symbols never show in a log or a traceback."""

    symbols: str = field(repr=False)

    @property
    def check(self) -> str:
        """Give the check symbol: the number that the symbols write, modulo 37."""
        value = 0
        for symbol in self.symbols:
            value = (value * 32 + SYMBOLS.index(symbol)) % len(CHECKS)
        return CHECKS[value]

    @property
    def selector(self) -> str:
        """Give the first symbols, by which the record is found; the rest stays secret."""
        return self.symbols[:SELECTOR_LENGTH]

    @property
    def compact(self) -> str:
        """Give the code and its check in one piece, as an address carries it."""
        return self.symbols + self.check

    @property
    def groups(self) -> str:
        """Give the code as it is printed and read aloud: groups of four, then the check."""
        parts = [self.symbols[at : at + 4] for at in range(0, LENGTH, 4)]
        return " ".join([*parts, self.check])


def new_code() -> Code:
    """Give a fresh random code whose check is a letter or a digit.

    One draw in nine would end in a sign that an old phone cannot type and few can name; it is drawn again. That
    costs 0.16 of the 80 bits.
    """
    while True:
        code = Code("".join(secrets.choice(SYMBOLS) for _ in range(LENGTH)))
        if code.check.isalnum():
            return code


def parse_code(text: str) -> Code | None:
    """Read a code as people type and dictate it, or give None: a wrong one tells nothing about itself.

    Case, spaces, dashes and the digits' script do not matter; O reads as 0, I and L as 1.
    """
    if len(text) > LONGEST_TYPED:
        return None
    typed = "".join(_plain(character) for character in unicodedata.normalize("NFKC", text))
    if len(typed) != LENGTH + 1:
        return None
    symbols, check = typed[:LENGTH], typed[LENGTH]
    if not frozenset(symbols) <= frozenset(SYMBOLS):
        return None
    code = Code(symbols)
    return code if code.check == check else None


def _plain(character: str) -> str:
    """Give a typed character as the alphabet writes it, or nothing when it only parts groups."""
    if character == _TATWEEL or unicodedata.category(character) in _BETWEEN:
        return ""
    digit = unicodedata.decimal(character, None)
    return str(digit) if digit is not None else character.upper().translate(_LOOKALIKES)
