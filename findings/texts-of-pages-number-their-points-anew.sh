#!/usr/bin/env bash
# The guess: what turns a page into plain text or Markdown numbers the points of a list as every browser shows them, or leaves
#   numbers out.
# The truth (html-to-text 10.0.1 and turndown 7.2.5 of npm; html2text 2025.4.15, markdownify 1.2.3 and inscriptis 2.7.6 of PyPI): all
#   number them anew. Where a point says that it is the ninth (<li value="9">), the first four call it sixth, and those
#   after it follow. inscriptis heeds that and not where a list begins (start="5"), which the others do. None heeds a
#   list that counts downwards, where the last becomes the first, and only html-to-text one that counts by letters: "c" is "3",
#   or "1".
# Why it matters here: "I agree with points 5 and 9" or "all but c" is what people write beneath an agreement. In the text that
#   was kept of it, point 6 is the one they meant, or there is no c. What somebody agrees to is kept here with the words of
#   each point, and pages are not made into text.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check html2text==2025.4.15 markdownify==1.2.3 inscriptis==2.7.6
npm install --silent --no-audit --no-fund --no-package-lock html-to-text@10.0.1 turndown@7.2.5
cat > seen.py << 'PYTHON'
import json
import re
import subprocess

from html2text import html2text
from inscriptis import get_text
from markdownify import markdownify

LISTS = {
    '<ol start="5"><li>film</li><li value="9">nom</li><li>voix</li></ol>': ("5 9 10", "5 6 7"),
    "<ol reversed><li>film</li><li>nom</li><li>voix</li></ol>": ("3 2 1", "1 2 3"),
    '<ol type="a" start="3"><li>film</li><li>nom</li><li>voix</li></ol>': ("c d e", "3 4 5"),
}
NODE = """
import { convert } from "html-to-text";
import Turndown from "turndown";
console.log(JSON.stringify(JSON.parse(process.argv[1]).map((page) => [convert(page), new Turndown().turndown(page)])));
"""
run = ["node", "--input-type=module", "--eval", NODE, json.dumps(list(LISTS))]
others = json.loads(subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout)
NAMES = ("html-to-text 10.0.1", "turndown 7.2.5", "html2text 2025.4.15", "markdownify 1.2.3", "inscriptis 2.7.6")
for (page, (shown, expected)), told in zip(LISTS.items(), others, strict=True):
    texts = [*told, html2text(page), markdownify(page), get_text(page)]
    numbers = {name: " ".join(re.findall(r"(\w+)\.\s+(?:film|nom|voix)", text)) for name, text in zip(NAMES, texts, strict=True)}
    print(f"a browser: {shown}; {numbers}")
    inscriptis = numbers.pop(NAMES[-1])
    assert numbers.pop(NAMES[0]) == (shown if "type" in page else expected), "html-to-text numbers otherwise now"
    assert set(numbers.values()) == {expected}, "they are numbered otherwise now"
    assert inscriptis == ("1 9 10" if "value" in page else "1 2 3"), "inscriptis numbers otherwise now"
PYTHON
tools/bin/python seen.py
