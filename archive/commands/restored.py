"""`archive restored`: the operator says that an older copy of the archive was put back."""

from __future__ import annotations

import click

from archive.commands.context import Context, json_option, opened, pass_context, print_json
from archive.review.withdrawal.restored import end_every_session, review_everything_again
from archive.wiring import restored_kit


@click.command(
    epilog="""\b
Example:
  archive restored      after the newest backup was put back, and it is older than what was"""
)
@json_option
@pass_context
def restored(context: Context, as_json: bool) -> None:
    """Say that what lies here was put back from a backup, and is all that there is.

    Everybody is logged out. Where the memory of withdrawals is older than it was, or this machine never saw it, every
    released work goes back to review, for nobody can know which of them was taken back since.
    """
    context.require_archive()
    kit, marks = restored_kit(context.settings)
    with opened(kit):
        accounts = end_every_session(kit)
        memory = marks["withdrawals"]
        works = review_everything_again(kit) if memory.missing or not memory.knows else 0
        for mark in marks.values():
            mark.accept()
    if as_json:
        missing = {name: mark.missing for name, mark in marks.items()}
        print_json({"logged_out": accounts, "back_to_review": works, "missing": missing})
        return
    context.say("{count} accounts were logged out.", count=accounts)
    context.say("{count} works went back to review.", count=works)
