#!/usr/bin/env bash
# The guess: what takes the new words out of an answer by e-mail takes all of them, and leaves out what was quoted. If in doubt,
#   it keeps a line too many.
# The truth (mail-parser-reply 1.36; email-reply-parser 2.3.7 and node-email-reply-parser 0.1.4 of npm; each of them names
#   French among its languages, or its pattern for it):
#   - answers that stand between the lines they answer are lost in mail-parser-reply, with all that follows "a écrit :";
#   - where a space that does not break stands before that colon, as French typography has it, mail-parser-reply knows
#     no quotation, and gives the words of the one as those of the other;
#   - "Le passeur m'a écrit :", said in a sentence, ends the message in all three. What was told after it is gone;
#   - a line that begins with a hyphen without a space is a signature to node-email-reply-parser and to the body that
#     mail-parser-reply gives, and "Bonne journée pour moi" is one to the latter. Everything below is left out.
#   None raises an error or says that it left something out; no quoted line needs to be there.
# Why it matters here: "No. Take it down", written beneath the question, is not in the answer, or "I agree", which we wrote,
#   is. Letters are read by people here, and what takes an agreement back is a page or a person.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check mail-parser-reply==1.36
npm install --silent --no-audit --no-fund --no-package-lock email-reply-parser@2.3.7 node-email-reply-parser@0.1.4
cat > seen.py << 'PYTHON'
import json
import subprocess
from importlib.metadata import version

from mailparser_reply import EmailReplyParser

HEAD = "Le lun. 3 nov. 2026 à 10:12, Atelier <atelier@voices.invalid> a écrit{}:\n"
LETTERS = {
    "plain": "Je retire mon accord.\n\n" + HEAD.format(" ") + "\n> Je suis d'accord que ce film reste.\n",
    "between": "Bonjour,\n\n" + HEAD.format(" ") + "> Le film reste-t-il ?\n\nNon. Retirez-le.\n",
    "narrow": "Bonjour.\n\n" + HEAD.format("\u00a0") + "\n> Je suis d'accord que ce film reste.\n",
    "told": "Bonjour,\n\nLe passeur m'a écrit :\n\nje viens demain.\n\nRetirez ce passage.",
    "day": "Bonjour,\n\nBonne journée pour moi que celle-là. Mais retirez ce film.\n",
    "list": "Bonjour,\n\n-Je retire le film.\n-Je garde les photos.\n",
}
NODE = """
import EmailReplyParser from "email-reply-parser";
import parse from "node-email-reply-parser";
const letters = JSON.parse(process.argv[1]);
const told = Object.entries(letters).map(([name, text]) => [name, [new EmailReplyParser().read(text).getVisibleText(), parse(text, true)]]);
console.log(JSON.stringify(Object.fromEntries(told)));
"""
run = ["node", "--input-type=module", "--eval", NODE, json.dumps(LETTERS)]
others = json.loads(subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout)
reader = EmailReplyParser(languages=["fr"])
read = {name: [reader.read(text).replies[0].body, *others[name]] for name, text in LETTERS.items()}
print(f"mail-parser-reply {version('mail-parser-reply')}, email-reply-parser 2.3.7, node-email-reply-parser 0.1.4")
for name, told in read.items():
    print(name, told)


def holding(name, words):
    return [words in told for told in read[name]]


assert holding("plain", "Je retire mon accord.") == [True, True, True] and holding("plain", "d'accord que") == [False] * 3
assert reader.parse_reply(LETTERS["between"]) == "Bonjour,", "answers between the lines are kept now"
assert holding("between", "Retirez-le") == [False, True, True]
assert "Je suis d'accord" in reader.parse_reply(LETTERS["narrow"]), "the space is known now"
assert holding("narrow", "d'accord que") == [True, False, False]
assert [told.strip() for told in read["told"]] == ["Bonjour,"] * 3, "it is heard as a sentence now"
assert holding("day", "retirez ce film") == [False, True, True], "it is no signature now"
assert holding("list", "Je retire") == [False, True, False], "it is a list now"
PYTHON
tools/bin/python seen.py
