"""What is done once an older copy of the archive was put back: what may be missing in it opens nothing and nobody."""

from __future__ import annotations

from archive.domain.errors import RefusedError, readable
from archive.domain.records import Work
from archive.domain.sealed import Account
from archive.domain.terms import WorkState
from archive.ports import Kit
from archive.review.people.accounts import end_sessions
from archive.review.works.works import reopen


def end_every_session(kit: Kit) -> int:
    """Log everybody out: who had logged out since the copy was made would be in again. Give how many accounts."""
    ids = [account.id for account in kit.vault.find(Account)]
    for account_id in ids:
        end_sessions(kit, account_id)
    return len(ids)


def review_everything_again(kit: Kit) -> int:
    """Take every released work back into review: which of them was taken back since, nobody can know. Give how many."""
    released = [work.id for work in readable(kit.catalogue.find(Work, state=WorkState.RELEASED.value))]
    done = 0
    for work_id in released:
        try:
            reopen(kit, work_id, "")
        except RefusedError:  # taken back meanwhile: shut already
            continue
        done += 1
    return done
