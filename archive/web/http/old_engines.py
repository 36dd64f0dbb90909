"""Style sheets with a plain rule before each newer one, for engines before Chrome 87 and Safari 14.1.

A designer writes today's rules; what an older engine would drop is said here in its words as well, in one place, so
that no newly written rule stands alone. A telephone that somebody was given has such an engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PAIR: Final = re.compile(r"(?:margin|padding|border)-(?:block|inline)")
_FUNCTION: Final = re.compile(r"(?<![\w-])(?:clamp|max|min)\(")
_CHOICE: Final = re.compile(r":is\(([^()]*)\)")
_NOT_LIST: Final = re.compile(r":not\(([^()]*,[^()]*)\)")
_GRADIENT: Final = re.compile(r"-gradient\(")
_PLACE: Final = re.compile(r"(?:-?[\d.]+(?:%|[a-z]+)?|(?:var|calc|min|max)\(.*\))$")
_NEWER: Final = re.compile(r":(?:focus-visible|has\(|fullscreen)")

_SIDES: Final = {"inset-block-start": "top", "inset-block-end": "bottom"}
"""What lies at an edge in every language that is written in lines."""

_BEGINNING: Final = {"inset-inline-start": ("left", "right"), "inset-inline-end": ("right", "left")}
"""What lies at the beginning or the end of a line: from the left, and from the right."""

_EARLIER: Final = {
    ("overflow-wrap", "anywhere"): "break-word",
    ("float", "inline-start"): "left",
    ("float", "inline-end"): "right",
}
"""Values that mean nearly the same to engines that do not know the newer one."""

_PREFIXED: Final = frozenset({"appearance", "mask-image"})

WITHOUT: Final = "@supports not (inset: 0)"
"""Asks an engine whether it is an older one."""


@dataclass(frozen=True)
class Declaration:
    """One property of a rule, and its value."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


def plainly(sheet: str) -> str:
    """Give a style sheet as both newer and older engines read it."""
    return _RULE.sub(lambda rule: _both(rule[1], rule[2]), _COMMENT.sub("", sheet))


def declarations(body: str) -> Iterator[Declaration]:
    """Yield what a rule declares, in its order."""
    for part in _split(body, ";"):
        name, colon, value = part.partition(":")
        if colon:
            yield Declaration(name.strip(), value.strip())


def _both(selector: str, body: str) -> str:
    """Write one rule so that an older engine drops nothing that one needs of it."""
    written = list(declarations(body))
    plain = "; ".join(str(each) for declaration in written for each in _plain(declaration))
    lead, asked = selector[: len(selector) - len(selector.lstrip())], selector.strip()
    if asked.startswith(("@", "from", "to")) or asked[:1].isdigit():
        return f"{lead}{asked} {{ {plain} }}"
    spelled = [each for member in _split(asked, ",") for each in _spelled_out(member)]
    known = [each for each in spelled if not _NEWER.search(each)]
    wordings = dict.fromkeys((", ".join(known), ", ".join(spelled), asked))
    rules = [f"{each} {{ {plain} }}" for each in wordings if each]
    return lead + "\n".join([*rules, *_only_older(known or spelled, {each.name: each.value for each in written})])


def _plain(declaration: Declaration) -> Iterator[Declaration]:
    """Yield a declaration in words that older engines know, and then as it was written where that says more."""
    declaration = Declaration(declaration.name, _each_stop_alone(declaration.value))
    name, value = declaration.name, declaration.value
    parts = _split(value, " ")
    first, last = (parts[0], parts[-1]) if parts else ("", "")
    if _PAIR.fullmatch(name):
        ends = (value, value) if name.startswith("border") else (first, last)
        yield from (Declaration(f"{name}-{end}", each) for end, each in zip(("start", "end"), ends, strict=True))
    elif name == "inset":
        right = parts[1] if len(parts) > 1 else first
        bottom, left = parts[2] if len(parts) > 2 else first, parts[3] if len(parts) > 3 else right
        yield from map(Declaration, ("top", "right", "bottom", "left"), (first, right, bottom, left))
    elif name in ("inset-block", "inset-inline") and (first == last or name == "inset-block"):
        both = ("top", "bottom") if name == "inset-block" else ("left", "right")
        yield from (Declaration(side, each) for side, each in zip(both, (first, last), strict=True))
    elif name in _SIDES:
        yield Declaration(_SIDES[name], value)
    else:
        yield from _known_before(declaration)
        yield declaration


def _known_before(declaration: Declaration) -> Iterator[Declaration]:
    """Yield what stands before a declaration for engines that do not know its value, or know it by another name."""
    name, value = declaration.name, declaration.value
    earlier = value if name.startswith("--") else _without_functions(name, _EARLIER.get((name, value), value))
    if earlier != value:
        yield Declaration(name, earlier)
    if name in _PREFIXED:
        yield Declaration(f"-webkit-{name}", value)


def _each_stop_alone(value: str) -> str:
    """Give a value whose gradients name a colour anew for its second place: before Chrome 71 it may have one only."""
    begun = _GRADIENT.search(value)
    if begun is None:
        return value
    inside, rest = _inside(value[begun.end() :])
    stops = (each for part in _split(inside, ",") for each in _stops(_split(part, " ")))
    return f"{value[: begun.end()]}{', '.join(stops)}){_each_stop_alone(rest)}"


def _stops(words: list[str]) -> Iterator[str]:
    """Yield a colour with its place, once for each place that it has."""
    if len(words) == 3 and all(map(_PLACE.match, words[1:])):
        yield from (f"{words[0]} {place}" for place in words[1:])
    else:
        yield " ".join(words)


def _without_functions(name: str, value: str) -> str:
    """Give a value without what compares: the least that it may be; of a width, all of it."""
    while (found := _FUNCTION.search(value)) is not None:
        inside, rest = _inside(value[found.end() :])
        given = [each for each in _split(inside, ",") if each != "100%"] or ["100%"]
        chosen = "100%" if name == "inline-size" and "100%" in inside else given[0]
        value = value[: found.start()] + chosen + rest
    return value


def _only_older(selectors: list[str], said: dict[str, str]) -> Iterator[str]:
    """Yield rules for older engines alone: what depends on the direction, and room between the parts of a row."""
    whole = ", ".join(selectors)
    for name, (left, right) in _BEGINNING.items():
        if value := said.get(name):
            if all(each.startswith('[dir="rtl"] ') for each in selectors):  # it says itself which direction it is about
                yield f"{WITHOUT} {{ {whole} {{ {left}: auto; {right}: {value} }} }}"
                continue
            turned = ", ".join(f'[dir="rtl"] {each}' for each in selectors)
            # What is said in another language stands within the page's own direction.
            within = ", ".join(f'[dir="rtl"] [dir="ltr"] {each}' for each in selectors)
            back = f"{turned} {{ {left}: auto; {right}: {value} }} {within} {{ {left}: {value}; {right}: auto }}"
            yield f"{WITHOUT} {{ {whole} {{ {left}: {value} }} {back} }}"
    if "translate" in said:
        across, _space, down = said["translate"].partition(" ")
        yield f"@supports not (translate: 0) {{ {whole} {{ transform: translate({across}, {down or 0}) }} }}"
    if "gap" in said and "flex" in said.get("display", ""):
        row, *more = _split(said["gap"], " ")
        is_column = said.get("flex-direction", "").startswith("column")
        edge = f"margin-block-start: {row}" if is_column else f"margin-inline-start: {(more or [row])[-1]}"
        yield f"{WITHOUT} {{ {', '.join(f'{each} > * + *' for each in selectors)} {{ {edge} }} }}"


def _spelled_out(selector: str) -> Iterator[str]:
    """Yield every choice inside a selector as a selector of its own."""
    plain = _NOT_LIST.sub(lambda found: "".join(f":not({each})" for each in _split(found[1], ",")), selector)
    pieces = _CHOICE.split(plain)
    choices = [_split(piece, ",") if number % 2 else [piece] for number, piece in enumerate(pieces)]
    yield from ("".join(each) for each in product(*choices))


def _split(text: str, mark: str) -> list[str]:
    """Split a text at a mark outside of brackets and quotes; what is empty is left out."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if letter == quote:
            quote = ""
        elif not quote and letter in "\"'":
            quote = letter
        depth += not quote and {"(": 1, "[": 1, ")": -1, "]": -1}.get(letter, 0)
        if letter == mark and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _inside(text: str) -> tuple[str, str]:
    """Give what stands before the bracket that closes what was opened, and what follows it."""
    depth = 1
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if not depth:
            return text[:place], text[place + 1 :]
    return text, ""
