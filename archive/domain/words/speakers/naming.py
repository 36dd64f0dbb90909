"""Which words could name whoever speaks, by how they are written, and by what nobody is called."""

from __future__ import annotations

import re
from typing import Final

from archive.domain.words.text_folding import fold

_MOST_WORDS: Final = 4
_MOST_CAPITALS: Final = 8
"""As many words as long names have; without capitals, as in Arabic, so many are a sentence."""

_MOST_NAMES: Final = 3
_MOST_UNCASED: Final = 2
"""As many words, where little sets them apart; fewer where no capital tells a name."""

_SMALL_WORDS: Final = frozenset(
    {
        *("el", "al", "ben", "bin", "ibn", "bint", "ould", "de", "la", "le", "du", "des", "van", "von", "les", "los"),
        *("the", "an", "et", "and", "y", "e", "&", "+", "l", "d", "da", "dos", "del", "lo", "las", "n°", "no", "a"),
    }
)
_ARABIC_AND: Final = re.compile("^[وف](?=..)")
_IN_NO_NAME: Final = frozenset(
    {
        *("قال", "قالت", "قلت", "قالوا", "قلنا", "يقول", "تقول", "اقول", "نقول", "يقولون", "قايلا", "قايله"),
        *("سال", "سالت", "نسال", "كان", "كانت", "انا", "هو", "هي", "نحن", "هم", "هذا", "هذه", "ثم", "لكن", "ان", "كما"),
        *("عن", "في", "من", "الي", "مثل", "لي", "له", "لها", "لهم", "لنا", "كل", "شيء", "واحد", "واحده", "اليوم"),
    }
)
"""Words of Arabic, folded, that stand in sentences before a colon and in nobody's name."""

_IN_SENTENCES: Final = frozenset(
    {
        *("je", "j", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ce", "c", "ca", "cest", "un", "une"),
        *("qui", "que", "quoi", "ou", "quand", "pourquoi", "comment", "est", "sont", "suis", "etait", "pas", "plus"),
        *("encore", "jamais", "toujours", "rien", "tout", "toute", "tous", "ici", "la-bas", "maintenant", "puis"),
        *("merci", "bonjour", "bonsoir", "salut", "dans", "sur", "pour", "avec", "sans", "par", "mon", "ma", "mes"),
        *("son", "sa", "ses", "notre", "leur", "cette", "ces", "cet", "demain", "hier", "aussi", "comme", "si"),
        *("i", "you", "he", "she", "it", "we", "they", "a", "an", "my", "our", "your", "his", "her", "their"),
        *("who", "what", "where", "when", "why", "how", "is", "are", "am", "was", "were", "not", "never", "always"),
        *("again", "nothing", "here", "there", "now", "then", "thanks", "hello", "hi", "okay", "ok", "dont", "know"),
        *("in", "on", "of", "to", "for", "from", "with", "this", "that", "these", "those", "everything", "all"),
        *("tomorrow", "yesterday", "today", "one", "two", "three", "some", "every", "no", "as", "at", "by", "after"),
        *("yo", "ella", "nosotros", "ellos", "un", "una", "mi", "su", "que", "quien", "donde", "cuando", "porque"),
        *("como", "es", "era", "soy", "somos", "nunca", "siempre", "nada", "todo", "aqui", "ahora", "gracias", "hola"),
        *(
            "en",
            "con",
            "sin",
            "por",
            "para",
            "dos",
            "tres",
            "deux",
            "trois",
            "et",
            "esta",
            "este",
            "eso",
            "esto",
            "manana",
            "ayer",
            "hoy",
        ),
        *("dit", "dis", "disait", "disais", "disent", "repond", "repondit", "demande", "demandait", "crie", "pense"),
        *("ecrit", "raconte", "explique", "ajoute", "fait", "faut", "avait", "avons", "avez", "ont", "veut", "vient"),
        *(
            "say",
            "says",
            "said",
            "asked",
            "asks",
            "answered",
            "thought",
            "wrote",
            "cried",
            "told",
            "had",
            "has",
            "have",
        ),
        *("left", "came", "went", "dice", "dijo", "decia", "pregunto", "pregunta", "respondio", "grito", "penso"),
        *("refrain", "couplet", "chorus", "verse", "silence", "musique", "music", "rires", "applause", "pause"),
        *("estribillo", "musica", "silencio", "risas", "لازمه", "موسيقي", "صمت", "ضحك"),
        *(
            "يا",
            "الان",
            "هنا",
            "هناك",
            "شكرا",
            "مرحبا",
            "لماذا",
            "اين",
            "متي",
            "كيف",
            "ابدا",
            "دايما",
            "ليس",
            "لم",
            "لن",
        ),
        *("ما", "لا", "الا", "هل", "قد", "علي", "الي", "مع", "بعد", "قبل", "حين", "عندما", "كلما", "اذا", "لو"),
    }
)
"""Words, folded, that begin or fill sentences and lines of poems, and stand in nobody's name."""

_BESIDE_NAMES: Final = frozenset(
    {
        *("mon", "ma", "mes", "son", "sa", "ses", "notre", "leur", "my", "our", "his", "her", "their", "mi", "su"),
        *(
            "dans",
            "sur",
            "avec",
            "par",
            "pour",
            "un",
            "une",
            "l",
            "d",
            "s",
            "a",
            "an",
            "of",
            "in",
            "from",
            "with",
            "by",
        ),
        *("una", "en", "con", "por", "para", "y", "et", "and", "e", "من", "في", "عن", "الي", "مع", "على", "علي"),
    }
)
"""Of those, what stands between the words by which somebody is told: “ma sœur”, “from Oujda”, «من وجدة»."""

_LEAST_HEADING: Final = 2

_SAID_ALONE: Final = frozenset(
    {
        *("oui", "non", "mais", "et", "alors", "bon", "voila", "enfin", "donc"),
        *("yes", "no", "but", "and", "so", "well"),
        *("si", "pero", "y", "bueno", "entonces", "نعم", "لا", "بلي", "اجل"),
    }
)
"""What people say before they stop for a moment, folded: nobody is called so."""

_MOST_ROLE_WORDS: Final = 2

_ROLES: Final = frozenset(
    {
        *("speaker", "spk", "interviewer", "interviewee", "interpreter", "translator", "host", "guest", "narrator"),
        *("moderator", "facilitator", "journalist", "presenter", "participant", "witness", "voice", "man", "woman"),
        *("boy", "girl", "child", "mother", "father", "sister", "brother", "student", "teacher", "person", "audience"),
        *("locuteur", "locutrice", "intervieweur", "intervieweuse", "interviewe", "interviewee", "enqueteur"),
        *(
            "enquetrice",
            "enquete",
            "enquetee",
            "interprete",
            "traducteur",
            "traductrice",
            "intervenant",
            "intervenante",
        ),
        *("animateur", "animatrice", "journaliste", "narrateur", "narratrice", "temoin", "voix", "homme", "femme"),
        *("garcon", "fille", "enfant", "mere", "pere", "soeur", "frere", "maman", "papa", "personne", "public"),
        *("eleve", "formateur", "formatrice", "participante", "interlocuteur", "interlocutrice", "presentateur"),
        *("entrevistador", "entrevistadora", "entrevistado", "entrevistada", "hablante", "interpreta", "traductor"),
        *("traductora", "periodista", "narrador", "narradora", "testigo", "voz", "hombre", "mujer", "chico", "chica"),
        *("nino", "nina", "madre", "padre", "hermana", "hermano", "persona", "publico", "moderador", "moderadora"),
        *("متحدث", "المتحدث", "متحدثه", "المتحدثه", "المتكلم", "شخص", "صوت", "المحاور", "المحاوره", "المترجم"),
    }
)
"""What whoever speaks is called instead of by name, folded, in small letters as well."""

_BESIDE_ROLES: Final = frozenset({"off", "jeune", "petit", "petite", "young", "old", "vieux", "vieille", "joven"})


def could_name(label: str, *, most: int = _MOST_CAPITALS) -> bool:
    """Tell whether words could be somebody's name: few, and each begun as names are, or just one.

    Arabic begins no name with a capital, so there what says that somebody says something is told by its words.
    """
    words = label.split()
    if any(_ARABIC_AND.sub("", fold(word)) in _IN_NO_NAME for word in words):
        return False
    names = [word for word in words if word not in _SMALL_WORDS]
    most = min(most, _MOST_CAPITALS if all(word[0].isupper() for word in names) else _MOST_WORDS)
    return len(words) == 1 or (len(words) <= most and not any(word[0].islower() for word in names))


def is_like_a_name(label: str) -> bool:
    """Tell whether words are written as names are, up to three with capitals where there are any, or say a role."""
    if is_role(label):
        return True
    words = label.split()
    names = [word for word in words if word.casefold() not in _SMALL_WORDS or len(words) == 1]
    if any(_is_in_no_name(word) for word in names):
        return False
    is_uncased = not any(word[0].isupper() for word in names)
    most = _MOST_UNCASED if is_uncased else _MOST_NAMES
    return 0 < len(names) <= most and not any(word[0].islower() for word in names) and could_name(label)


def could_head_a_line(label: str) -> bool:
    """Tell whether words alone on a line say who somebody is: “Amina's sister from Oujda”, “الحاجة فاطمة من وجدة”.

    They are more than a name has and tell nothing of what somebody does; among them is a capital, where there are any.
    """
    words = label.split()
    if not _LEAST_HEADING < len(words) <= _MOST_CAPITALS or any(_is_in_a_sentence(word) for word in words):
        return False
    is_uncased = not any(word[0].isupper() or word[0].islower() for word in words)
    return is_uncased or any(word[0].isupper() for word in words[1:])


def _is_in_a_sentence(word: str) -> bool:
    parts = [part for part in re.split(r"['’]", word.casefold()) if part]
    return any(_is_in_no_name(part) and fold(part) not in _BESIDE_NAMES for part in parts)


def is_short_role(label: str) -> bool:
    """Tell whether words say what somebody is in the talk rather than what happens: “la mère”, “interviewer 1”."""
    words = [word for word in label.split() if word.casefold() not in _SMALL_WORDS and not word.isdigit()]
    parts = re.split(r"[\s'’]+", label)
    return 0 < len(words) <= _MOST_ROLE_WORDS and not any(_is_in_no_name(part) for part in parts if part)


def is_role(label: str) -> bool:
    """Tell whether words are what whoever speaks is called in a talk, with a number or without: “speaker 2”."""
    found = [fold(word).rstrip(".") for word in re.findall(r"[^\W\d_]+", label) if word.casefold() not in _SMALL_WORDS]
    return any(word in _ROLES for word in found) and all(word in _ROLES | _BESIDE_ROLES for word in found)


def is_said_by_many(label: str) -> bool:
    """Tell whether words are what people say at a line's start, and no name."""
    return fold(label) in _SAID_ALONE | _IN_SENTENCES


def has_capitals_alone(label: str) -> bool:
    """Tell whether words are written in capitals throughout."""
    return label.isupper()


def _is_in_no_name(word: str) -> bool:
    other = _IN_NO_NAME | _SAID_ALONE | _IN_SENTENCES
    folded = fold(word).strip(".'’-")
    return folded in other or _ARABIC_AND.sub("", folded) in other
