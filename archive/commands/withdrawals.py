"""`archive consent withdraw` and `archive consent withdrawals`: taking back, and following it to its last byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from archive.commands.context import Context, account_called, json_option, pass_context, print_json
from archive.domain.terms import Fate
from archive.domain.withdrawals import Wish
from archive.review.consent.consents import withdraw_consent
from archive.review.people.accounts import actor
from archive.review.people.withdrawal_act import Act, withdrawal_or_none
from archive.review.withdrawal.progress import OriginalFate, Progress, all_acts, progress, progress_of
from archive.review.works.works import withdraw_work

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    epilog="""\b
Examples:
  archive consent withdraw ID --by salma
  archive consent withdraw ID --by salma --originals hide_until --until 2027-01-31
  archive consent withdraw --work ID --by hamid --originals erase"""
)
@click.argument("record_id", required=False)
@click.option("--work", "work_id", help="Take a whole work back instead, for everyone and for good.")
@click.option("--by", required=True, help="The account of the person who writes it down; anyone may.")
@click.option(
    "--originals",
    type=click.Choice(list(Fate), case_sensitive=False),
    default=Fate.HIDE,
    show_default=True,
    help="What becomes of the sealed originals.",
)
@click.option("--until", type=_DAY, help="With hide_until: the day on which the consent speaks again.")
@json_option
@pass_context
def withdraw(
    context: Context,
    record_id: str | None,
    work_id: str | None,
    by: str,
    originals: Fate,
    until: datetime | None,
    as_json: bool,
) -> None:
    """Take back a consent or a whole work: closed at once, then deleted."""
    if bool(record_id) == bool(work_id):
        raise click.UsageError(context.spoken("Give the id of a consent, or --work with the id of a work."))
    act = Act(Wish(fate=originals, hidden_until=until.date() if until else None))
    with context.kit() as kit:
        someone = actor(kit, account_called(kit, by).id)
        if record_id:
            withdraw_consent(kit, record_id, someone, act=act)
        elif work_id:
            withdraw_work(kit, work_id, someone, act)
        done = withdrawal_or_none(kit, act.id)
        if as_json:
            print_json(_as_json(progress_of(kit, done)) if done else None)
            return
    context.say("Taken back: nobody can meet it any more.")
    if done:
        context.say("Follow it with “archive consent withdrawals {id}”.", id=done.id)


@click.command(
    epilog="""\b
Examples:
  archive consent withdrawals
  archive consent withdrawals ID --json"""
)
@click.argument("act_id", required=False)
@json_option
@pass_context
def withdrawals(context: Context, act_id: str | None, as_json: bool) -> None:
    """Show what was taken back, and what of it is still left anywhere."""
    with context.kit() as kit:
        found = [progress(kit, act_id)] if act_id else [progress_of(kit, act) for act in all_acts(kit)]
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    for each in found:
        click.echo(
            f"{each.act.id}  {each.act.at:%Y-%m-%d %H:%M:%S}  {each.act.reach.value}  {_standing(context, each)}"
        )
        for line in _lines(context, each) if act_id else ():
            click.echo(f"  {line}")


def _standing(context: Context, each: Progress) -> str:
    if each.is_done:
        return context.spoken("nothing left")
    if not each.is_shut:
        return context.spoken("not shut")
    if each.files_left:
        return context.spoken("{count} files left", count=each.files_left)
    if each.waits_for_officer:
        return context.spoken("waits for a consent officer")
    return context.spoken("erased from {time} UTC on", time=f"{each.due_at:%Y-%m-%d %H:%M}")


def _lines(context: Context, each: Progress) -> Iterator[str]:
    for file in each.files:
        state = context.spoken("still to be deleted") if file.is_here else context.spoken("deleted")
        yield f"{file.id}  {state}{f'  {file.gone_at:%Y-%m-%d %H:%M:%S}' if file.gone_at else ''}"
    for line in each.originals:
        at = line.gone_at or line.due_at
        yield f"{line.work_id}  {line.standing.value}{f'  {at:%Y-%m-%d %H:%M:%S}' if at else ''}"


def _as_json(each: Progress) -> dict[str, object]:
    act = each.act
    return {
        "id": act.id,
        "at": act.at.isoformat(),
        "reach": act.reach.value,
        "originals_wish": act.fate.value,
        "hidden_until": str(act.hidden_until) if act.hidden_until else None,
        "shut": each.is_shut,
        "files": [{"id": file.id, "here": file.is_here, "gone_at": _instant(file.gone_at)} for file in each.files],
        "originals": [
            {
                "work": line.work_id,
                "standing": line.standing.value,
                "due_at": _instant(line.due_at),
                "erased_at": _instant(line.gone_at),
            }
            for line in each.originals
        ],
        "erased": sum(line.standing is OriginalFate.ERASED for line in each.originals),
        "done": each.is_done,
        "done_at": _instant(act.done_at) if each.is_done else None,
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
