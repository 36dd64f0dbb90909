#!/usr/bin/env bash
# The guess: a locale that names its script is set in the direction of that script; where a library has no words for it, it
#   says so or keeps the script at least.
# The truth (Babel 2.19.0, starlette-babel 1.2.0): Wolof, Pulaar, Somali, Swahili and Susu in Arabic letters (Ajami: `wo_Arab`,
#   `ff_Arab`, `so_Arab`, `sw_Arab`, `sus_Arab`) are taken without a word and answered "ltr". The script is dropped, or another
#   put in its place: `ff_Arab` becomes `ff_Latn`, and Tashelhit in Arabic letters (`shi_Arab`) `shi_Tfng`. Hausa and Malay in
#   the same letters (`ha_Arab`, `ms_Arab`) are "rtl", for whom there is data; Algerian and Tunisian Arabic (`arq`, `aeb`) are
#   unknown altogether, while Moroccan (`ary`) is not. What the page gets as its `dir` runs the wrong way.
# Why it matters here: teachers of the Koran schools write their people's languages in Ajami, and a poem set from the left
#   begins at its end. Directions are taken here from the first strong letter of what somebody wrote.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check babel==2.19.0 starlette-babel==1.2.0 starlette==1.10.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from babel import Locale, UnknownLocaleError
from starlette_babel import get_text_direction

print(f"babel {version('babel')}, starlette-babel {version('starlette-babel')}")
AJAMI = ("wo_Arab", "ff_Arab", "so_Arab", "sw_Arab", "sus_Arab", "tg_Arab", "shi_Arab")
KNOWN = ("ha_Arab", "ms_Arab", "pa_Arab", "ff_Adlm", "nqo")
for code in AJAMI + KNOWN:
    print(f"{code:>9} read as {Locale.parse(code)!s:<9} {get_text_direction(code)}")
assert {get_text_direction(code) for code in KNOWN} == {"rtl"}, "these were set from the right before"
assert {get_text_direction(code) for code in AJAMI} == {"ltr"}, "Ajami is set from the right now"
assert [str(Locale.parse(code)) for code in ("wo_Arab", "ff_Arab", "shi_Arab")] == ["wo", "ff_Latn", "shi_Tfng"], "scripts are kept now"
assert Locale.parse("ary").text_direction == "rtl"
for code in ("arq", "aeb"):
    try:
        Locale.parse(code)
    except UnknownLocaleError as told:
        print(f"{code:>9}: {told}")
    else:
        raise AssertionError(f"{code} is known now")
PYTHON
