#!/usr/bin/env bash
# The guess: pykobo, which fetches the answers to a KoboToolbox form, gives all who answered and all that they ticked.
# The truth (pykobo 0.1.7, asked for a form on a server of this machine that answers as the API does): where several answers
#   may be ticked, those that the newest form no longer offers are dropped, in the table as it is fetched and before
#   anything is asked of it: of "face and village" the face stays, and who ticked "village" alone has ticked nothing. So
#   with "other", which a form offers without listing it (or_other). Where one may be ticked, it stays. And of pages it
#   fetches the first: the address of the next ("next") is not followed, and "count", which says how many there are, is not
#   looked at.
# Why it matters here: "what must stay closed?" is such a question, and forms are mended after each workshop. Who answered
#   last year asked for more than this year's form offers, and who is on the second page asked for nothing at all. Answers
#   are given at the desk here, one record each, and no form is fetched from elsewhere.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pykobo==0.1.7 pandas==2.3.3 numpy==2.0.2 requests==2.32.5
cat > seen.py << 'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

import pykobo

FIRST = [
    {"_id": 1, "who": "A", "closed": "face voice", "most": "face"},
    {"_id": 2, "who": "B", "closed": "face village", "most": "village"},
    {"_id": 3, "who": "C", "closed": "village", "most": "village"},
    {"_id": 4, "who": "D", "closed": "voice other", "most": "voice"},
]
SECOND = [{"_id": 5, "who": "E", "closed": "face voice", "most": "face"}]
ALL = len(FIRST) + len(SECOND)
SURVEY = [
    {"type": "text", "name": "who", "$autoname": "who", "label": ["Who?"]},
    {"type": "select_multiple", "name": "closed", "$autoname": "closed", "label": ["What must stay closed?"], "select_from_list_name": "parts"},
    {"type": "select_one", "name": "most", "$autoname": "most", "label": ["What most of all?"], "select_from_list_name": "parts"},
]
CHOICES = [{"list_name": "parts", "name": name, "label": [name]} for name in ("face", "voice")]
TOLD = ("name", "owner__username", "date_created", "date_modified", "version_id", "has_deployment", "deployment__submission_count")


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        home = f"http://127.0.0.1:{self.server.server_port}/api/v2/assets"
        form = dict.fromkeys(TOLD, "") | {"uid": "form", "asset_type": "survey", "summary": {"geo": False}}
        form |= {"url": f"{home}/form.json", "data": f"{home}/form/data.json", "content": {"survey": SURVEY, "choices": CHOICES}}
        answers = {
            "/api/v2/assets.json": {"count": 1, "next": None, "results": [form]},
            "/api/v2/assets/form.json": form,
            "/api/v2/assets/form/data.json": {"count": ALL, "next": f"{home}/form/data.json?start={len(FIRST)}", "results": FIRST},
            f"/api/v2/assets/form/data.json?start={len(FIRST)}": {"count": ALL, "next": None, "results": SECOND},
        }
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answers[self.path]).encode())

    def log_message(self, *words):
        pass


server = HTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
form = pykobo.Manager(url=f"http://127.0.0.1:{server.server_port}", api_version=2, token="none").get_form("form")
form.fetch_data()
server.shutdown()
print("pykobo", version("pykobo"))
print(form.data.to_string())
assert list(form.data["who"]) == ["A", "B", "C", "D"], "all pages are fetched now"
assert list(form.data["closed"]) == ["face|voice", "face", "", "voice"], "older choices stay now"
assert list(form.data["most"]) == ["face", "village", "village", "voice"]
PYTHON
timeout 60 tools/bin/python seen.py
