#!/usr/bin/env bash
# The guess: SQLite's FTS5 with unicode61 and remove_diacritics takes the vowels off Arabic words as it takes accents off
#   French ones, and Whoosh keeps words of any script whole.
# The truth (apsw 3.54.1.0, which holds SQLite 3.54.1; Whoosh-Reloaded 2.7.5): both take an Arabic vowel mark for a space.
#   "أَمِينَة" is the words أ, م, ين and ة; أمينة does not find it, "م" finds it. Whoosh drops single letters as well, so
#   that a vocalised verse leaves next to nothing in its index. N'Ko loses its tones and nasal sounds the same way, and
#   Bengali all vowels; é and Ge'ez are right in both. tantivy 0.27.0 keeps all of these whole but N'Ko.
# Why it matters here: poems and names are written with vowels so that nobody says them wrongly, and N'Ko and Bengali
#   cannot be written without. They are not found, by people who look for their own name and by whoever checks that a
#   sealed name is nowhere. Take marks off (or keep them) by Unicode's own classes before a text is handed to an index.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check apsw==3.54.1.0 whoosh-reloaded==2.7.5 tantivy==0.27.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import apsw
from tantivy import TextAnalyzerBuilder, Tokenizer
from whoosh.analysis import StandardAnalyzer

WORDS = {
    "أَمِينَة": (["أ", "ة", "م", "ين"], ["ين"]),
    "বাংলা": (["ব", "ল"], []),
    "ߞߊ߲߫": (["ߞߊ"], ["ߞߊ"]),
    "أمينة": (["أمينة"], ["أمينة"]),
    "élodie": (["elodie"], ["élodie"]),
    "ተወሊደ": (["ተወሊደ"], ["ተወሊደ"]),
}
base = apsw.Connection(":memory:")
base.execute("CREATE VIRTUAL TABLE pages USING fts5(words, tokenize='unicode61 remove_diacritics 2')")
base.execute("CREATE VIRTUAL TABLE stored USING fts5vocab(pages, 'row')")
whole = TextAnalyzerBuilder(Tokenizer.simple()).build()
split = StandardAnalyzer()
print(f"SQLite {apsw.sqlite_lib_version()}, Whoosh-Reloaded {version('whoosh-reloaded')}, tantivy {version('tantivy')}")
for word, (by_sqlite, by_whoosh) in WORDS.items():
    base.execute("DELETE FROM pages")
    base.execute("INSERT INTO pages VALUES (?)", (word,))
    in_sqlite = [row[0] for row in base.execute("SELECT term FROM stored ORDER BY term")]
    in_whoosh = [token.text for token in split(word)]
    print(f"{word}: SQLite {in_sqlite}, Whoosh {in_whoosh}, tantivy {whole.analyze(word)}")
    assert sorted(in_sqlite) == sorted(by_sqlite), "SQLite splits otherwise now"
    assert in_whoosh == by_whoosh, "Whoosh splits otherwise now"
    assert (whole.analyze(word) == [word]) == (word != "ߞߊ߲߫"), "tantivy splits otherwise now"
PYTHON
