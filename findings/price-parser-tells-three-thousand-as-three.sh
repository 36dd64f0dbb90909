#!/usr/bin/env bash
# The guess: what reads amounts and knows Arabic digits reads an amount as Arabic writes it, or says that there is none.
# The truth (price-parser 0.5.1): "٣٠٠٠ دينار" is 3000, so the digits are known; "٣٬٠٠٠ دينار", with the sign between
#   thousands (U+066C) that Unicode's CLDR gives for Arabic and Persian and that browsers and Node's Intl write, is 3.
#   "٣٫٥", three and a half, is 3 as well. The amount is given as sure as any other, none raises an error; its page
#   promises that the signs between thousands and before decimals are handled without effort, and names none of Arabic.
# Why it matters here: what a crossing cost is asked in every interview, and written by telephones set to Arabic. Three
#   thousand for the boat become three, and the half of a share is lost; sums and middles are wrong by a thousand, and the
#   tables say that smugglers take little. Amounts are not counted here; they stay in the words of who tells.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check price-parser==0.5.1
cat > seen.py << 'PYTHON'
import subprocess
from importlib.metadata import version

from price_parser import Price

print("price-parser", version("price-parser"))
for language, written in (("ar-EG", ("٣٬٠٠٠", "٣٫٥", "١٬٥٠٠٬٠٠٠")), ("fa-IR", ("۳٬۰۰۰", "۳٫۵", "۱٬۵۰۰٬۰۰۰"))):
    for amount, text in zip((3000, 3.5, 1500000), written, strict=True):
        script = f"process.stdout.write(new Intl.NumberFormat('{language}').format({amount}))"
        by_node = subprocess.run(["node", "-e", script], capture_output=True, check=True, text=True, timeout=60).stdout
        assert by_node == text, by_node
        read = Price.fromstring(f"{text} دينار").amount
        print(language, amount, "written", text, "read", read)
        assert read == int(str(amount)[0]), "the signs of Arabic numbers are read now"
assert Price.fromstring("٣٠٠٠ دينار").amount == 3000
assert Price.fromstring("3,000 dinars").amount == Price.fromstring("3 000 dinars").amount == 3000
PYTHON
tools/bin/python seen.py
