"""Which fields each kind of entry has: the one table that the desk's forms and the public pages are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.domain.rooms.entries import RoomKind


class FieldType(StrEnum):
    """What is written into a field."""

    SHORT = "short"
    LONG = "long"
    LINES = "lines"
    CHOICE = "choice"
    ENTRY = "entry"
    NUMBER = "number"
    DAY = "day"
    LINKS = "links"
    COUNTS = "counts"
    WORKS = "works"


SPOKEN: Final = frozenset({FieldType.SHORT, FieldType.LONG, FieldType.LINES})
"""The types that are written in each language."""


@dataclass(frozen=True, kw_only=True)
class RoomField:
    """One field: its name, its type, and its English label and hint, to be translated.

    `of` is what may be chosen: a scheme of the vocabulary, or a kind of entry. An entry is not published without what
    is `required`. `most` is how many of it there may be, `least` how many lines there are at least. `columns` name what
    stands in each line, one thing after the other.
    """

    name: str
    type: FieldType
    label: str
    hint: str = ""
    of: str = ""
    required: bool = False
    least: int = 0
    most: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoomShape:
    """A kind of entry: its English names, where it stands, its fields, and fields that only make sense together.

    Without a visible work in one of `lives_by`, there is nothing to show, and the entry is not there.
    """

    kind: RoomKind
    one: str
    many: str
    about: str
    address: str
    fields: tuple[RoomField, ...]
    together: tuple[str, ...] = ()
    together_label: str = ""
    lives_by: tuple[str, ...] = ()

    def field(self, name: str) -> RoomField:
        """Give a field by its name."""
        return next(each for each in self.fields if each.name == name)

    def of_type(self, *types: FieldType) -> Iterator[RoomField]:
        """Yield the fields of some types."""
        yield from (each for each in self.fields if each.type in types)


def _field(name: str, kind: FieldType, label: str, hint: str = "") -> RoomField:
    return RoomField(name=name, type=kind, label=label, hint=hint)


_TITLE: Final = RoomField(name="title", type=FieldType.SHORT, label="Title", required=True)
_LEAD: Final = RoomField(
    name="lead", type=FieldType.LONG, label="In two sentences", hint="It stands in lists too.", required=True
)
_TEXT: Final = _field("text", FieldType.LONG, "Text", "An empty line begins a new paragraph.")
_LINKS: Final = _field("links", FieldType.LINKS, "To read on", "What the press said, or what a partner published.")
_ONE_A_LINE: Final = "One a line."
_WORKS: Final = RoomField(name="works", type=FieldType.WORKS, label="Works", most=24)

EXHIBIT: Final = RoomShape(
    kind=RoomKind.EXHIBIT,
    one="exhibit",
    many="Exhibits",
    about="Works that were put together, some with a guide for a conversation in class.",
    address="exhibits",
    lives_by=("works",),
    together=("age", "minutes", "questions", "contacts"),
    together_label="A guide for talking about it",
    fields=(
        _TITLE,
        _LEAD,
        _TEXT,
        _WORKS,
        RoomField(name="age", type=FieldType.NUMBER, label="From which age", most=99),
        RoomField(name="minutes", type=FieldType.NUMBER, label="Minutes it takes", most=600),
        RoomField(
            name="questions",
            type=FieldType.LINES,
            label="Open questions",
            hint="Three to five, one a line: questions to which nobody knows the answer beforehand.",
            least=3,
            most=5,
        ),
        _field("steps", FieldType.LINES, "How it can go", _ONE_A_LINE),
        _field("contacts", FieldType.LONG, "Who helps when it hurts", "Whom a listener can turn to, and how."),
    ),
)

PRACTICE: Final = RoomShape(
    kind=RoomKind.PRACTICE,
    one="good practice",
    many="Good practices",
    about="What others tried, what came of it, and how to do it. Nothing here is about a single person.",
    address="good-practices",
    fields=(
        _TITLE,
        _LEAD,
        RoomField(name="targets", type=FieldType.CHOICE, label="For whom", of="tg", required=True, most=8),
        RoomField(name="topics", type=FieldType.CHOICE, label="What it is about", of="tp", required=True, most=4),
        RoomField(name="areas", type=FieldType.CHOICE, label="By what means", of="ar", required=True, most=6),
        _field("who", FieldType.SHORT, "Who did it", "An organisation, never a person."),
        _field("place", FieldType.SHORT, "Where", "A country or a region."),
        _field("context", FieldType.LONG, "How it began"),
        RoomField(name="steps", type=FieldType.LINES, label="Step by step", hint=_ONE_A_LINE, required=True, least=1),
        _field("works_well", FieldType.LONG, "What works"),
        _field("works_less", FieldType.LONG, "What does not"),
        RoomField(name="evidence", type=FieldType.LONG, label="How one knows", required=True),
        _field("lessons", FieldType.LONG, "What was learnt"),
        _LINKS,
    ),
)

PROJECT: Final = RoomShape(
    kind=RoomKind.PROJECT,
    one="project",
    many="Projects",
    about="What was undertaken, where, with whom, and how many people it reached.",
    address="projects",
    fields=(
        _TITLE,
        _LEAD,
        _field("place", FieldType.SHORT, "Where", "A country or a region."),
        _field("begins", FieldType.DAY, "Begins"),
        _field("ends", FieldType.DAY, "Ends"),
        _TEXT,
        _field("axes", FieldType.LINES, "Axes", _ONE_A_LINE),
        _field("beneficiaries", FieldType.COUNTS, "People it is for"),
        _field("modules", FieldType.LINES, "Training modules", _ONE_A_LINE),
        RoomField(
            name="micro_projects",
            type=FieldType.LINES,
            label="Micro-projects",
            hint="One a line, with a stroke | between: the association | the grant | the aim | what came of it.",
            columns=("Association", "Grant", "Aim", "What came of it"),
        ),
        RoomField(
            name="cooperatives",
            type=FieldType.LINES,
            label="Cooperatives",
            hint="One a line, with a stroke | between: the cooperative | what it does | how it goes.",
            columns=("Cooperative", "What it does", "How it goes"),
        ),
        _field("results", FieldType.LONG, "What came of it"),
        _field("partners", FieldType.LINES, "Partners", _ONE_A_LINE),
        _field("donors", FieldType.LINES, "Donors", _ONE_A_LINE),
        _LINKS,
        _WORKS,
    ),
)

PROGRAMME: Final = RoomShape(
    kind=RoomKind.PROGRAMME,
    one="radio programme",
    many="Web radio",
    about="Programmes made by people of different communities, to be heard here whenever you like.",
    address="radio",
    fields=(
        _TITLE,
        _LEAD,
        _field("slot", FieldType.SHORT, "When it is on", "Such as: Thursdays at 18:00."),
        _TEXT,
        _LINKS,
    ),
)

EPISODE: Final = RoomShape(
    kind=RoomKind.EPISODE,
    one="radio episode",
    many="Episodes",
    about="",
    address="radio",
    lives_by=("works",),
    fields=(
        _TITLE,
        _LEAD,
        RoomField(
            name="programme",
            type=FieldType.ENTRY,
            label="Programme",
            of=RoomKind.PROGRAMME,
            required=True,
            most=1,
        ),
        RoomField(name="on_air", type=FieldType.DAY, label="On the air on", required=True),
        _TEXT,
        _WORKS,
    ),
)

ARTICLE: Final = RoomShape(
    kind=RoomKind.ARTICLE,
    one="story for the magazine",
    many="Magazine",
    about="Short stories from around the works: a trade, a meal, a first winter.",
    address="magazine",
    fields=(
        _TITLE,
        RoomField(name="lead", type=FieldType.LONG, label="Standfirst", hint="It stands in lists too.", required=True),
        RoomField(
            name="picture",
            type=FieldType.WORKS,
            label="Picture",
            hint="A released photograph of the archive: it is gone when the person takes it back.",
            most=1,
        ),
        RoomField(name="text", type=FieldType.LONG, label="Text", hint=_TEXT.hint, required=True),
        _WORKS,
        _LINKS,
    ),
)

COMPANION: Final = RoomShape(
    kind=RoomKind.COMPANION,
    one="companion of a film",
    many="Companion of the film",
    about="Questions to talk over after the film, thoughts for action, and how to have it shown near you.",
    address="companion",
    fields=(
        _TITLE,
        _LEAD,
        RoomField(name="works", type=FieldType.WORKS, label="The film", most=4),
        _TEXT,
        RoomField(
            name="questions", type=FieldType.LINES, label="Questions to talk over", hint=_ONE_A_LINE, required=True
        ),
        _field("alone", FieldType.LINES, "What one can do alone", _ONE_A_LINE),
        _field("jointly", FieldType.LINES, "What can be done together", _ONE_A_LINE),
        _field("framework", FieldType.LINES, "What the rules could change", _ONE_A_LINE),
        _field("results", FieldType.LONG, "What came of it", "It stands on the factsheet too."),
        _field("beneficiaries", FieldType.COUNTS, "People it is for"),
        _field("partners", FieldType.LINES, "Partners", _ONE_A_LINE),
        _field("donors", FieldType.LINES, "Donors", _ONE_A_LINE),
        _LINKS,
    ),
)

FRONT: Final = RoomShape(
    kind=RoomKind.FRONT,
    one="front page",
    many="The front page",
    about="",
    address="",
    fields=(
        RoomField(
            name="works",
            type=FieldType.WORKS,
            label="A work brought forward",
            hint="Chosen by people, for what it is: never what is met most.",
            most=1,
        ),
        RoomField(
            name="exhibit",
            type=FieldType.ENTRY,
            label="Or an exhibit",
            hint="It stands there while no work does.",
            of=RoomKind.EXHIBIT,
            most=1,
        ),
        RoomField(
            name="paths",
            type=FieldType.CHOICE,
            label="Paths through themes",
            hint="Only those that lead to a work are shown.",
            of="th",
            most=6,
        ),
    ),
)

SHAPES: Final[Mapping[RoomKind, RoomShape]] = {
    shape.kind: shape for shape in (EXHIBIT, PRACTICE, PROJECT, PROGRAMME, EPISODE, ARTICLE, COMPANION, FRONT)
}
"""Every kind of entry."""

LISTED: Final = tuple(shape for shape in SHAPES.values() if shape.about)
"""The kinds that have a list of their own, in the order in which visitors are shown their rooms."""


def kinds_at(address: str) -> frozenset[RoomKind]:
    """Give the kinds of entries that stand below an address."""
    return frozenset(shape.kind for shape in SHAPES.values() if shape.address == address)


def sentences() -> Iterator[str]:
    """Yield every English sentence of the table, to be translated."""
    for shape in SHAPES.values():
        yield from filter(None, (shape.one, shape.many, shape.about, shape.together_label))
        for each in shape.fields:
            yield from filter(None, (each.label, each.hint, *each.columns))
