"""The index beside a plain scan of the same texts, and beside whatever anybody may write into a query."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.adapters.search.search_sqlite import SqliteSearch
from archive.adapters.search.vocabulary import told
from archive.domain.ids import ConceptId, RenditionId, WorkId
from archive.domain.search_query import Wanted, read_query
from archive.domain.words.text_folding import words_of
from archive.ports.search import Passage, PassageKind

LEXICON = ("mer", "merci", "route", "été", "bus", "لا", "بحر", "أخي", "sea", "12")
TEXTS = st.lists(st.lists(st.sampled_from(LEXICON), min_size=1, max_size=5).map(" ".join), max_size=4)
HOSTILE = (
    '"',
    "'",
    "a OR b",
    "NEAR(",
    "*",
    "^",
    "a*",
    "-a",
    "title : a",
    "a\0b",
    ") (",
    '""a"',
    "\ud800",
    "x" * 10_000,
)


def _said(text: str, language: str = "und", source: str = "said", kind: PassageKind = PassageKind.SAID) -> Passage:
    return Passage(kind=kind, language=language, text=text, source=RenditionId(source), start_ms=0)


def _index(**texts: Iterable[str | Passage]) -> SqliteSearch:
    index = SqliteSearch()
    for work_id, said in texts.items():
        index.put(WorkId(work_id), [_said(each) if isinstance(each, str) else each for each in said])
    return index


def _found(index: SqliteSearch, query: str) -> list[str]:
    return list(index.items(read_query(query), 100))


def _marked(index: SqliteSearch, work: str, query: str) -> list[list[str]]:
    hits = index.hits(WorkId(work), read_query(query), 5)
    return [[hit.passage.text[start:end] for start, end in hit.marks] for hit in hits]


def _holds(texts: list[str], wanted: Wanted, *, begun: bool = False) -> bool:
    """What the index should say, found by reading every text; no language, so no forms but the word itself."""
    lines = [[word.folded for word in words_of(text)] for text in texts]
    held = [word for line in lines for word in line]
    phrases = all(
        any(tuple(held[place : place + len(phrase)]) == phrase for place in range(len(held)))
        for phrase in wanted.phrases
    )
    return phrases and all(
        any(word == each or (begun and word == wanted.beginning and each.startswith(word)) for each in held)
        for word in told(wanted)
    )


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["w1", "w2", "w3", "w4"]), TEXTS),
    st.sets(st.sampled_from(["w1", "w2", "w3", "w4"])),
    st.lists(st.sampled_from([*LEXICON, "me", "rout", '"la mer"', '"mer route"', '"bus été"']), min_size=1, max_size=3),
    st.sampled_from(["", " "]),
)
def test_the_index_finds_what_a_scan_finds(
    texts: dict[str, list[str]], dropped: set[str], asked: list[str], end: str
) -> None:
    index = _index(**{work: ["gone", *said] for work, said in texts.items()})
    for work, said in texts.items():
        index.put(WorkId(work), [_said(each) for each in said])
    for work in dropped:
        index.drop(WorkId(work))
    wanted = read_query(" ".join(asked) + end)

    there = {work: said for work, said in texts.items() if work not in dropped and said}
    expected = {work for work, said in there.items() if _holds(said, wanted)}
    expected = expected or {work for work, said in there.items() if _holds(said, wanted, begun=True)}
    assert set(index.items(wanted, 100)) == expected
    for work in expected:
        assert all(hit.marks for hit in index.hits(WorkId(work), wanted, 3))
        assert index.hits(WorkId(work), wanted, 3)


@settings(deadline=None)
@given(st.text() | st.text('"“*^()-: \0ab', max_size=300), st.text())
def test_no_query_and_no_text_makes_it_fail(query: str, text: str) -> None:
    index = _index(w1=[text, "some words"])
    wanted = read_query(query)
    index.items(wanted, 5)
    index.hits(WorkId("w1"), wanted, 5)
    index.near(query, 5)

    assert _found(index, '"some words"') == ["w1"]


@pytest.mark.parametrize("query", HOSTILE)
def test_what_means_something_to_the_engine_is_only_words(query: str) -> None:
    index = _index(w1=["autre chose"], w2=["a b"])

    assert "w1" not in _found(index, query)
    assert _found(index, "autre ") == ["w1"]


@pytest.mark.parametrize(
    ("language", "said", "asked"),
    [
        ("fr", "Nous avons traversé les montagnes", "montagne "),
        ("fr", "Elle chantait", "chanter "),
        ("fr", "L’école était fermée", "ecole "),
        ("en", "We were walking along the rivers", "walk river "),
        ("en", "My grandmother’s radios", "radio "),
        ("ar", "وصلنا إلى المدينة", "مدينه "),
        ("ar", "كَتَبْتُ رِسالةً", "رساله "),
        ("ar", "في الطريق", "طريق "),
    ],
)
def test_another_form_of_a_word_is_found(language: str, said: str, asked: str) -> None:
    assert _found(_index(w1=[_said(said, language)], w2=["rien"]), asked) == ["w1"]


def test_a_title_counts_for_more_than_a_line_and_a_beginning_only_where_nothing_holds_the_word() -> None:
    line = "une route assez longue"
    titled: list[str | Passage] = [_said("La route", kind=PassageKind.TITLE), "autre chose dit ici"]
    index = _index(wa=["le routeur"], wb=[line], wc=titled, wd=["rien"])

    assert _found(index, "route") == ["wc", "wb"]
    assert _found(index, "routeu") == ["wa"]


def test_words_may_stand_in_two_lines_and_those_with_most_of_them_are_shown() -> None:
    index = _index(w1=["la mer", "une radio", "rien", "la radio et la mer"])

    assert _found(index, "mer radio ") == ["w1"]
    assert _marked(index, "w1", "mer radio ") == [["mer"], ["radio"], ["radio", "mer"]]
    assert [len(index.hits(WorkId("w1"), read_query("mer radio "), 1))] == [1]
    assert index.hits(WorkId("w1"), read_query("mer radio "), 1)[0].passage.text == "la radio et la mer"


def test_a_phrase_goes_from_line_to_line_but_never_from_text_to_text() -> None:
    index = _index(w1=["on voit la", "mer ici"], w2=[_said("on voit la"), _said("mer ici", source="other")])

    assert _found(index, '"la mer"') == ["w1"]
    assert _marked(index, "w1", '"la mer"') == [["la"], ["mer"]]


def test_marks_stand_in_the_text_as_it_was_written() -> None:
    index = _index(w1=[_said("L’ÉTÉ, puis une lettre", "fr")], w2=[_said("كَانَتِ الرِّسَالَةُ هُنا", "ar")])

    assert _marked(index, "w1", "ete lettres ") == [["ÉTÉ", "lettre"]]
    assert _marked(index, "w2", "رساله ") == [["الرِّسَالَةُ"]]


def test_what_replaced_or_dropped_a_text_leaves_no_word_of_it() -> None:
    index = _index(w1=[_said("un secret gardé", "fr")], w2=["rien"])
    assert index.near("secre", 3) == ["secret"]

    index.put(WorkId("w1"), [_said("autre chose", "fr")])

    assert _found(index, "secret") == []
    assert index.near("secre", 3) == []
    index.drop(WorkId("w1"))
    index.drop(WorkId("w1"))
    assert _found(index, "chose") == []
    assert index.hits(WorkId("w1"), read_query("chose"), 3) == ()


@pytest.mark.parametrize(
    ("asked", "near"),
    [("rotue", "Route"), ("tiket", "tickets"), ("radioo", "radio"), ("ecriv", "écrivait"), ("zzz", "")],
)
def test_a_slip_of_the_pen_is_near_a_word_as_it_is_written(asked: str, near: str) -> None:
    index = _index(w1=["Route, tickets et radio", "elle écrivait"])

    assert list(index.near(asked, 1)) == ([near] if near else [])


def test_no_more_is_given_than_was_asked_for() -> None:
    index = _index(**{f"w{number}": ["mer", "mer", "mer"] for number in range(9)})

    assert len(index.items(read_query("mer"), 4)) == 4
    assert len(index.hits(WorkId("w1"), read_query("mer"), 2)) == 2
    assert _found(index, "mer") == [f"w{number}" for number in range(9)]


def test_what_stands_in_every_text_of_one_language_is_no_form_of_a_word_of_another() -> None:
    french = [_said("Il se tait et la mer se lève.", "fr")]
    tea = [_said("On boit du thé à la menthe.", "fr")]
    english = [_said("The sea was calm, and the night was long.", "en")]
    index = _index(wfr=french, wtea=tea, wen=english)

    assert _found(index, "sea ") == ["wen"]
    assert _found(index, "thé ") == ["wtea"]
    assert _marked(index, "wtea", "thé ") == [["thé"]]
    assert _marked(index, "wen", "the sea ") == [["sea"]]
    assert _found(index, "the sea ") == ["wen"]
    assert _found(index, "la mer ") == ["wfr"]
    assert _found(index, "th") == ["wtea"]


def test_a_phrase_holds_every_word_of_it() -> None:
    index = _index(
        wfr=[_said("Il voit la mer.", "fr")], wen=[_said("The sea was calm.", "en")], wund=["la mer", "to be"]
    )

    assert set(_found(index, '"la mer"')) == {"wfr", "wund"}
    assert _found(index, '"the sea was"') == ["wen"]
    assert _marked(index, "wen", '"the sea"') == [["The sea"]]
    assert _found(index, '"to be"') == ["wund"]


def test_words_in_letters_that_no_keyboard_has_are_found_and_lit() -> None:
    index = _index(w1=[_said("Ɓiɗɗo am, ŋaam ma.", "ff")], w2=[_said("কালি আছে", "bn")], w3=[_said("কলা আছে", "bn")])

    assert _found(index, "biddo ") == ["w1"]
    assert _marked(index, "w1", "biddo ") == [["Ɓiɗɗo"]]
    assert _found(index, "কালি ") == ["w2"]
    assert _found(index, "কলা ") == ["w3"]


def test_a_word_as_it_is_written_comes_before_its_plain_letters_and_those_before_its_other_forms() -> None:
    index = _index(
        wa=[_said("Un péché ancien", "fr")],
        wb=[_said("Elle pèche souvent", "fr")],
        wc=[_said("Des pêches mûres", "fr")],
        wd=[_said("Une pêche mûre", "fr")],
    )

    assert _found(index, "pêche ")[0] == "wd"
    assert _found(index, "pêche ")[1] in ("wa", "wb")
    assert _found(index, "pêche ").index("wc") > _found(index, "pêche ").index("wb")


def test_words_of_the_language_that_is_asked_in_come_first() -> None:
    index = _index(wa=[_said("My pain is old.", "en")], wb=[_said("Le pain est chaud, le pain est bon.", "fr")])

    assert index.items(read_query("pain ", "fr"), 9) == ["wb", "wa"]
    assert index.items(read_query("pain ", "en"), 9) == ["wa", "wb"]


def test_a_word_that_english_texts_hold_is_not_found_through_the_stem_it_would_have_in_french() -> None:
    index = _index(wa=[_said("Our university is large.", "en")], wb=[_said("L’univers est grand.", "fr")])

    assert _found(index, "university ") == ["wa"]
    assert _found(index, "univers ") == ["wb"]
    assert _found(_index(wa=[_said("A man.", "en")], wb=[_said("Una mano.", "it")]), "man ") == ["wa"]


@pytest.mark.parametrize(
    ("language", "said", "asked"),
    [
        ("ar", "الضيوف هنا", "ضيف "),
        ("ar", "وبالأبواب القديمة", "باب "),
        ("ar", "شربنا الشاي", "شاي "),
        ("ar", "شاي ساخن", "الشاي "),
        ("ar", "كلمات كثيرة", "كلمة "),
        ("ar", "كلمة واحدة", "كلمات "),
        ("ar", "أصدقائي هنا", "صديق "),
        ("ar", "للبيوت أسرار", "بيت "),
        ("ar", "فالطريق طويل", "الطرق "),
        ("fr", "La traversée", "traverser "),
        ("fr", "Elles sont arrivées", "arriver "),
        ("fr", "Des réfugiées", "réfugié "),
        ("es", "Ella vivía allí", "vivir "),
        ("es", "Cocinábamos", "cocinar "),
        ("es", "Los ríos", "río "),
        ("es", "Cantaban juntas", "cantar "),
        ("it", "Due barche", "barca "),
        ("it", "Le lettere", "lettera "),
        ("en", "The women came", "woman "),
        ("en", "We were eating", "eat "),
        ("fr", "Elle l’aimait", "aimer "),
        ("ff", "Mi yiɗi jaŋde", "jande "),
        ("ff", "Mi yiɗi jaŋde", "djande "),
        ("wo", "Jërëjëf", "jerejef "),
        ("wo", "Tuuba", "touba "),
        ("ln", "Elɔ́kɔ mɔ̌kɔ́", "eloko moko "),
        ("zgh", "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "azul "),
        ("kab", "Taɣect", "tagect "),
        ("kab", "azul", "ⴰⵣⵓⵍ "),
        ("ti", "ጸሓይ", "ፀሃይ "),
        ("fa", "کتاب‌های من", "كتاب "),
        ("fa", "کتاب‌های من", "کتاب های "),
        ("fa", "چای می‌نوشیم", "می نوشیم "),
        ("ku", "چیاکان", "ciya "),
        ("ku", "Çiya", "چيا "),
    ],
)
def test_a_word_is_found_in_other_forms_and_from_other_keyboards(language: str, said: str, asked: str) -> None:
    index = _index(w1=[_said(said, language)], w2=["rien"])

    assert _found(index, asked) == ["w1"]
    assert _marked(index, "w1", asked) != [[]]


@pytest.mark.parametrize(
    ("language", "said", "asked"),
    [
        ("ar", "ورقة واحدة", "رقة "),
        ("ar", "بلد بعيد", "لد "),
        ("ar", "فرح كبير", "رح "),
        ("fr", "Il se lève", "sea "),
        ("fr", "Ma mère chante", "mer "),
        ("fr", "Ma mère chante", "mers "),
        ("en", "The end", "thé "),
        ("fr", "Il a du sang", "san "),
        ("ff", "Baŋal", "banc "),
    ],
)
def test_what_only_looks_like_a_form_is_none(language: str, said: str, asked: str) -> None:
    assert _found(_index(w1=[_said(said, language)], w2=["rien"]), asked) == []


def test_a_name_is_found_in_another_script_and_lights_nothing_else() -> None:
    index = _index(
        w1=[_said("أمينة", kind=PassageKind.NAME)],
        w2=[_said("Aminata", kind=PassageKind.NAME)],
        w3=[_said("La main tendue", "fr")],
    )

    assert _found(index, "Amina ") == ["w1"]
    assert _found(index, "main ") == ["w3"]
    [hit] = index.labels(WorkId("w1"), read_query("amina "))
    assert (hit.passage.kind, hit.marks) == (PassageKind.NAME, ((0, 5),))


def test_labels_are_given_once_each_in_the_language_that_is_asked_in() -> None:
    themes = [
        Passage(kind=PassageKind.THEME, language=language, text=text, source=None, concept=ConceptId("th.memory"))
        for language, text in (("fr", "mémoire"), ("en", "memory"), ("ar", "الذاكرة"))
    ]
    index = _index(w1=[*themes, _said("La mémoire", "fr", kind=PassageKind.TITLE), _said("une mémoire longue", "fr")])

    found = index.labels(WorkId("w1"), read_query("mémoire", "fr"))

    assert [(hit.passage.kind, hit.passage.text) for hit in found] == [("theme", "mémoire"), ("title", "La mémoire")]
    assert [hit.passage.text for hit in index.labels(WorkId("w1"), read_query("ذاكرة"))] == ["الذاكرة"]
    assert len(index.hits(WorkId("w1"), read_query("mémoire"), 9)) == 1


def test_where_nothing_holds_all_that_is_wanted_what_holds_half_of_it_is_nearest() -> None:
    index = _index(wa=["radio et anglais"], wb=["radio"], wc=["rien"])
    wanted = read_query("apprendre anglais radio ")

    assert index.items(wanted, 9) == []
    assert index.nearest(wanted, 9) == ["wa"]
    assert set(index.nearest(read_query("radio introuvable "), 9)) == {"wa", "wb"}
    assert index.nearest(read_query("introuvable "), 9) == []


def test_a_number_is_not_mended_to_another() -> None:
    index = _index(w1=["le vendredi à 18:00, en 2024, 40.000 dirhams"])

    assert [index.near(number, 9) for number in ("001", "0000", "2025", "20244", "400000")] == [[]] * 5
    assert index.near("vendedi", 9) == ["vendredi"]
