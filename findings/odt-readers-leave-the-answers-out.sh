#!/usr/bin/env bash
# The guess: pandoc and officeparser, asked for the text of an ODT file, give the words that stand on its page, also those
#   that somebody filled in.
# The truth (pandoc 3.9, as in pypandoc_binary 1.17; officeparser 7.8.0 of npm): both know the fields that they know, and
#   leave out whole what stands in any other: input fields, drop-down lists, content controls with their boxes ticked or not,
#   variables, dates, conditional texts, and the base of words that carry a pronunciation (ruby). The question stays and the
#   answer is gone. pandoc also loses numbered paragraphs, officeparser footnotes and the heads of tables. Neither says so, pandoc
#   not even with --verbose --fail-if-warnings. What was deleted while changes were recorded officeparser gives as the first
#   paragraph.
# Why it matters here: an agreement that was filled in with LibreOffice comes out as a form in which nobody answered, and
#   with officeparser in which they said what they had struck out. Here the words of all fields are read, save those that
#   name writers, files and days, and nothing is agreed to by a file.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17
npm install --silent --no-audit --no-fund --no-package-lock officeparser@7.8.0
cat > seen.py << 'PYTHON'
import re
import subprocess
import zipfile

import pypandoc

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("manifest", "manifest"))
)
SPACES += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
SPACES += ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
FIELDS = {
    "input field": '<text:text-input text:description="Name">{}</text:text-input>',
    "drop-down list": '<text:drop-down text:name="d"><text:label text:value="Non"/><text:label text:value="Oui"/>{}</text:drop-down>',
    "content control": "<loext:content-control>{}</loext:content-control>",
    "ticked box": '<loext:content-control loext:checkbox="true" loext:checked="true">{}</loext:content-control>',
    "user field": '<text:user-field-get text:name="n">{}</text:user-field-get>',
    "variable": '<text:variable-set text:name="v" office:value-type="string">{}</text:variable-set>',
    "date": '<text:date text:date-value="2026-11-30">{}</text:date>',
    "condition": '<text:conditional-text text:condition="ooow:1" text:string-value-if-true="" text:string-value-if-false="">{}</text:conditional-text>',
    "ruby": "<text:ruby><text:ruby-base>{}</text:ruby-base><text:ruby-text/></text:ruby>",
}
GONE = '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><text:p>struck out</text:p></text:deletion></text:changed-region></text:tracked-changes>'
NOTE = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>beneath</text:p></text:note-body></text:note>'
TABLE = "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>head</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell></table:table-row></table:table>"
FORM = "".join(f"<text:p>{name}: {field.format('answer' + str(at))}.</text:p>" for at, (name, field) in enumerate(FIELDS.items()))
MORE = f"{GONE}<text:p>above{NOTE}</text:p><text:numbered-paragraph><text:p>numbered</text:p></text:numbered-paragraph>{TABLE}<text:p>last</text:p>"
KIND = "application/vnd.oasis.opendocument.text"


def write(name, body):
    with zipfile.ZipFile(name, "w") as made:
        made.writestr("mimetype", KIND)
        made.writestr("content.xml", f'<office:document-content {SPACES} office:version="1.3"><office:automatic-styles/><office:body><office:text>{body}</office:text></office:body></office:document-content>')
        made.writestr("styles.xml", f'<office:document-styles {SPACES} office:version="1.3"/>')
        entries = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        made.writestr("META-INF/manifest.xml", f'<manifest:manifest {SPACES} manifest:version="1.3">{entries}</manifest:manifest>')


def words(text):
    return re.findall(r"\w+", text)


def read(name):
    pandoc = subprocess.run(
        [pypandoc.get_pandoc_path(), "--verbose", "--fail-if-warnings", "--to=plain", name], capture_output=True, text=True, check=True
    )
    assert not pandoc.stderr, pandoc.stderr
    reader = 'import { parseOffice } from "officeparser"; console.log((await parseOffice(process.argv[1])).toText())'
    other = subprocess.run(["node", "--input-type=module", "--eval", reader, name], capture_output=True, text=True, check=True, timeout=60)
    return pandoc.stdout, other.stdout


write("form.odt", FORM)
write("more.odt", MORE)
print(f"pandoc {pypandoc.get_pandoc_version()}, officeparser 7.8.0")
for told in read("form.odt"):
    print(" ".join(told.split()))
    assert words(told) == words(" ".join(FIELDS)), "some answers are there now"
pandoc, other = (words(told) for told in read("more.odt"))
print(pandoc, other)
assert "numbered" not in pandoc and {"above", "beneath", "head", "cell", "last"} <= set(pandoc) and "struck" not in pandoc
assert other[:2] == ["struck", "out"] and {"above", "numbered", "cell", "last"} <= set(other) and not {"beneath", "head"} & set(other)
PYTHON
tools/bin/python seen.py
