#!/usr/bin/env bash
# The guess: fpdf2 with text shaping orders a line of two scripts as the Unicode bidirectional algorithm says; its own
#   tests of the algorithm pass.
# The truth (fpdf2 2.8.9): it computes the levels, and then knows but two directions. In a paragraph from left to right a
#   number after an Arabic word belongs to the Arabic and stands to its left; fpdf2 draws it on its right, glued to the
#   word, because the space between them is drawn at the word's other end. In a paragraph from right to left, and in text
#   of one script, it is right; python-bidi 0.6.12 is right in all of them.
# Why it matters here: addresses and dates on a French receipt, "12 زنقة", "الفاسي, 30/11/2026", read as another number of
#   another street, or as one word. Papers give each paragraph its page's direction, and end Arabic within French with a
#   mark (U+200E) before a number, so that what follows is French again.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check \
  fpdf2==2.8.9 uharfbuzz==0.57.0 pypdfium2==5.15.2 matplotlib==3.11.2 python-bidi==0.6.12
tools/bin/python - << 'PYTHON'
from importlib.metadata import version
from pathlib import Path

import matplotlib
import pypdfium2
from bidi.algorithm import get_display
from fpdf import FPDF

FONT = Path(matplotlib.__file__).parent / "mpl-data/fonts/ttf/DejaVuSans.ttf"  # a font with Arabic and Latin letters


def drawn(text, direction):
    paper = FPDF()
    paper.add_font("font", fname=FONT)
    paper.add_page()
    paper.set_font("font", size=16)
    paper.set_text_shaping(True, direction=direction)
    paper.multi_cell(0, 10, text, align="L")
    page = pypdfium2.PdfDocument(bytes(paper.output()))[0].get_textpage()
    places = [(page.get_charbox(at)[0], page.get_text_range(at, 1)) for at in range(page.count_chars())]
    return "".join(letter for _, letter in sorted(places) if not letter.isspace())


def meant(text, direction):
    return get_display(text, base_dir=direction[0].upper()).replace(" ", "")


CASES = {
    "number after Arabic, from the left": ("le وجدة 12 fin", "ltr"),
    "number after Arabic, from the right": ("في وجدة 12 ثم", "rtl"),
    "number before Arabic, from the left": ("le 12 وجدة fin", "ltr"),
    "ended with a mark, from the left": ("le وجدة\u200e 12 fin", "ltr"),
}
print(f"fpdf2 {version('fpdf2')}, python-bidi {version('python-bidi')}: what stands from left to right on the page")
seen = {name: (drawn(*case), meant(*case).replace("\u200e", "")) for name, case in CASES.items()}
for name, (by_fpdf2, by_bidi) in seen.items():
    print(f"{name}: {by_fpdf2!a} by fpdf2, {by_bidi!a} by python-bidi, {'alike' if by_fpdf2 == by_bidi else 'OTHERWISE'}")
apart = [name for name, (by_fpdf2, by_bidi) in seen.items() if by_fpdf2 != by_bidi]
assert apart == ["number after Arabic, from the left"], "other lines are drawn otherwise now"
PYTHON
