"""What was closed or erased is known though its memory was put back from before, and nothing else is kept of it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from archive.adapters.catalogue.closings import Closings
from archive.adapters.catalogue.watermark import Watermark
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.domain.ids import ParticipantId, WithdrawalId, WorkId
from archive.domain.records import ParticipantHandle
from archive.domain.terms import Fate
from archive.domain.tombstones import Tombstone, tombstone_of
from archive.domain.withdrawals import Reach, Withdrawal

ACT = Withdrawal(
    id=WithdrawalId("act"),
    at=datetime(2026, 5, 1, tzinfo=UTC),
    by_role="participant",
    reach=Reach.WORK,
    work_ids=(WorkId("erased"),),
    fate=Fate.ERASE,
)


def stone(record: object) -> Tombstone:
    told = tombstone_of(record)
    assert told is not None
    return told


SOMEBODY = stone(ParticipantHandle(id=ParticipantId("somebody")))
CLOSED = Tombstone(id="erased", work_id=WorkId("erased"))


def test_an_older_memory_learns_what_was_closed_and_erased_since(tmp_path: Path) -> None:
    folder, mark = tmp_path / "withdrawals", tmp_path / "state" / "withdrawals"
    log = open_withdrawal_log(folder, watermark=Watermark(mark))
    log.write([SOMEBODY])
    log.close()
    shutil.copytree(folder, tmp_path / "backup")
    log = open_withdrawal_log(folder, watermark=Watermark(mark))
    log.write([CLOSED, stone(ACT), stone(ParticipantHandle(id=ParticipantId("other")))])
    log.close()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)

    log = open_withdrawal_log(folder, watermark=Watermark(mark, accepts=True))

    assert log.closes(WorkId("erased"))
    assert {each.id for each in log.all()} == {"somebody", "erased", "act"}
    number = log.verify()
    log.recall()
    assert log.verify() == number, "once"
    log.close()


def test_a_memory_that_is_missing_is_not_begun_anew(tmp_path: Path) -> None:
    Closings(tmp_path / "state" / "closings.jsonl").keep([CLOSED])
    log = open_withdrawal_log(tmp_path / "withdrawals", watermark=Watermark(tmp_path / "state" / "withdrawals"))
    assert log.all() == []
    assert log.verify() == 0
    log.close()


def test_a_line_that_was_cut_short_takes_no_other_with_it(tmp_path: Path) -> None:
    path = tmp_path / "closings.jsonl"
    closings = Closings(path)
    closings.keep([CLOSED, SOMEBODY])
    assert closings.all() == {"erased": CLOSED}
    path.write_bytes(path.read_bytes() + b'{"id": "torn')
    closings.keep([stone(ACT)])
    assert set(closings.all()) == {"erased", "act"}


def test_where_nothing_can_be_kept_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("no folder")
    for closings in (Closings(None), Closings(tmp_path / "blocked" / "closings.jsonl")):
        closings.keep([CLOSED])
        assert closings.all() == {}
