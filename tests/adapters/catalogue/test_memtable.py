"""What a table holds in memory: an index of words answers as one of texts does, whatever is put and removed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.adapters.catalogue import memtable
from archive.adapters.catalogue.memtable import Texts, Words

_STEPS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.none() | st.frozensets(st.sampled_from(["mer", "nuit", "port"]))),
    max_size=60,
)


@given(steps=_STEPS)
def test_an_index_of_words_answers_as_one_of_texts(steps: list[tuple[str, frozenset[str] | None]]) -> None:
    few, memtable._FEW = memtable._FEW, 2  # type: ignore[misc]
    try:
        words, texts, kept = Words(), Texts(), dict[str, list[str]]()
        for document_id, said in steps:
            if document_id in kept:
                before = kept.pop(document_id)
                words.remove(document_id, before)
                texts.remove(document_id, before)
            if said is not None:
                kept[document_id] = sorted(said)
                words.add(document_id, kept[document_id])
                texts.add(document_id, kept[document_id])
            for word in ("mer", "nuit", "port", "never"):
                assert list(words.holding(word)) == list(texts.holding(word))
    finally:
        memtable._FEW = few  # type: ignore[misc]
