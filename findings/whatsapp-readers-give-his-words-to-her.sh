#!/usr/bin/env bash
# The guess: readers of WhatsApp's exported chats read one from an Arabic telephone, or say that they cannot.
# The truth (whatstk 0.9.1, whatsapp-chat-parser 4.0.2 of npm): in such a chat a time ends in ص or م (before or after noon)
#   and often stands in Arabic digits. whatsapp-chat-parser gives an empty list. whatstk finds the first message and takes
#   everything after it, with the names and times of the others, for words of its writer, at half past ten in the morning
#   for the evening; Spanish chats ("p. m.") go the same way. And where a message itself holds a date and a colon ("le
#   15/03/2026, 10:00 - Gare: quai 2"), whatstk invents a message from somebody called "Gare". chat-export 1.1.2 reads the
#   Arabic ones right.
# Why it matters here: voice notes and what was written around them come to workshops as such exports. Whose words they are
#   decides whose consent is asked. An export is refused as a transcript here: it holds the names, numbers and hours of
#   everybody who wrote.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock whatsapp-chat-parser@4.0.2
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check whatstk==0.9.1
tools/bin/python - << 'PYTHON'
from importlib.metadata import version
from pathlib import Path

from whatstk import WhatsAppChat

CHATS = {
    "arabic": "\u200f12/3/2026، 10:30 م - أ: وصلت\n\u200f13/3/2026، 9:05 ص - ك: الحمد لله\n",
    "arabic-digits": "\u200f١٢/٣/٢٠٢٦، ١٠:٣٠ م - أ: وصلت\n\u200f١٣/٣/٢٠٢٦، ٩:٠٥ ص - ك: الحمد لله\n",
    "spanish": "12/3/26, 10:30\u202fp.\u00a0m. - A: hola\n12/3/26, 9:30\u202fa.\u00a0m. - K: sí\n",
    "quoting": "14/03/2026, 09:05 - A: RV le 15/03/2026, 10:00 - Gare: quai 2\n14/03/2026, 09:06 - K: oui\n",
}
read = {}
print(f"whatstk {version('whatstk')}")
for name, text in CHATS.items():
    Path(f"{name}.txt").write_text(text, encoding="utf-8")
    frame = WhatsAppChat.from_source(f"{name}.txt").df
    read[name] = [(f"{row.date:%H:%M}", row.username, row.message) for row in frame.itertuples()]
    print(f"{name}: {read[name]}")
for name in ("arabic", "arabic-digits", "spanish"):
    ((time, who, words),) = read[name]
    assert time == "10:30" and who in "أA" and (" - ك: " in words or " - K: " in words), f"{name} is read as two people's now"
assert [who for _, who, _ in read["quoting"]] == ["A", "Gare", "K"], "a date within a message is left alone now"
PYTHON
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { parseString } from "whatsapp-chat-parser";

const count = (name) => parseString(readFileSync(`${name}.txt`, "utf8")).length;
console.log("whatsapp-chat-parser 4.0.2, messages read:", ["arabic", "arabic-digits", "spanish"].map((name) => [name, count(name)]));
assert.deepEqual([count("arabic"), count("arabic-digits")], [0, 0], "Arabic chats are read now");
assert.equal(count("spanish"), 2);
NODE
timeout 60 node seen.mjs
