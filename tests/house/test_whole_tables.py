"""Whoever reads a whole table says why: everything else asks by an index, a stretch or a page."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import modules, name_of

FEW = "they are few, and all are shown or compared"
ALL_NAMES = "a name may be given away in any spelling, so every one is compared"
LISTED = "the command lists them all"

WHOLE = {
    ("archive/access/thesaurus.py", "Concept"): "the vocabulary is kept in memory whole, until something changes",
    ("archive/commands/participant.py", "ParticipantHandle"): LISTED,
    ("archive/commands/user.py", "Account"): LISTED,
    ("archive/commands/workshop.py", "Workshop"): LISTED,
    ("archive/demo/show.py", "Rendition"): "the sample is small",
    (
        "archive/ingest/recovery.py",
        "Work",
    ): "the long round asks of each work whether something is kept that may not be",
    ("archive/ingest/steps/leak_check.py", "Identity"): ALL_NAMES,
    ("archive/review/participants.py", "Identity"): ALL_NAMES,
    ("archive/review/people/accounts.py", "Account"): FEW,
    ("archive/review/people/separation.py", "Account"): FEW,
    ("archive/review/thesaurus/terms.py", "Concept"): "a word is sound among all others alone",
    ("archive/review/withdrawal/restored.py", "Account"): "everybody is logged out when an older copy was put back",
    ("archive/review/works/sealed_words.py", "Identity"): ALL_NAMES,
    ("archive/review/works/voicing/revoice.py", "Identity"): ALL_NAMES,
    ("archive/web/desk/consent/form.py", "Project"): FEW,
    ("archive/web/desk/people.py", "Project"): FEW,
}
"""Who reads which table whole, and why."""


def whole_tables(tree: ast.Module) -> Iterator[str]:
    """Yield the kinds of which a module asks for all records at once."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) == "find" and not node.keywords and len(node.args) == 1:
            kind = name_of(node.args[0])
            if kind[:1].isupper():
                yield kind


def test_every_whole_table_is_read_for_a_reason() -> None:
    assert {(path, kind) for path, tree in modules("archive") for kind in whole_tables(tree)} == set(WHOLE)


def test_a_whole_table_is_noticed() -> None:
    assert list(whole_tables(ast.parse("kit.catalogue.find(Work)"))) == ["Work"]
    assert list(whole_tables(ast.parse("kit.catalogue.find(Work, state=state)"))) == []
    assert list(whole_tables(ast.parse("kit.vault.find(Upload, Page(limit=5))"))) == []
    assert list(whole_tables(ast.parse("text.find(needle)"))) == []
