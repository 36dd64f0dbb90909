"""The measurement of kills, a few of them: nothing is counted as wrong afterwards, and what is broken on purpose is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples import times
from tests.house.source import ROOT

pytestmark = pytest.mark.kills

KILLS = times(8)
BENCH = ROOT / "scripts" / "benches" / "kills.py"
SABOTAGE = """
import importlib.util, json, os, pathlib, random, sys
from archive.domain.sealed import Original
spec = importlib.util.spec_from_file_location("kills", sys.argv[1])
kills = sys.modules["kills"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(kills)
battle = kills.Battle(pathlib.Path(sys.argv[2]), random.Random(1))
battle.found()
battle.refill()
with battle.kit() as kit:
    before = kills.verdict(kit, battle, 0)
    victim = next(original for original in kit.vault.find(Original) if original.sha256)
    with kit.originals.lend(victim.id) as path:
        os.chmod(path, 0o600)
        path.write_bytes(b"other bytes")
    print(json.dumps([before, kills.verdict(kit, battle, 0)]))
"""


@pytest.mark.timeout(600)
def test_after_a_few_kills_of_site_and_worker_nothing_is_wrong_lost_or_doubled() -> None:
    done = subprocess.run(
        [sys.executable, "-P", str(BENCH), "--kills", str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
    )

    first, *counted = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{KILLS // 2} kills of the site, {KILLS // 2} of the worker" in first
    assert [line.split()[-1] for line in counted] == ["0"] * 10


@pytest.mark.timeout(90)
def test_what_is_broken_or_unfinished_is_counted(tmp_path: Path) -> None:
    words = [sys.executable, "-P", "-c", SABOTAGE, str(BENCH), str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=80, check=False)
    assert done.returncode == 0, done.stderr
    unfinished, broken = json.loads(done.stdout)

    assert unfinished["lost jobs"] == 16, "eight works wait, with a job each"
    assert unfinished["missing renditions"] == 8
    assert unfinished["wrong hashes"] == unfinished["lost files"] == 0
    assert broken["wrong hashes"] == broken["lost files"] == 1
