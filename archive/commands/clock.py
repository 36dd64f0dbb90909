"""`archive clock`: what time it certainly is here, and a person's word that the clock is right."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from archive.commands.context import Commands, Context, json_option, pass_context, print_json
from archive.domain.errors import RefusedError
from archive.wiring import open_clock

_ONE_DAY = timedelta(days=1)


@click.group(cls=Commands)
def clock() -> None:
    """See how far this machine's clock is believed, and confirm it."""


@clock.command(
    epilog="""\b
Example:
  archive clock show --json"""
)
@json_option
@pass_context
def show(context: Context, as_json: bool) -> None:
    """Say what time it is by this machine, and how much of it has certainly passed."""
    context.require_archive()
    local = open_clock(context.settings)
    lag = local.lag()
    if as_json:
        print_json({"proven_at": local.proven().isoformat(), "behind_seconds": round(lag.total_seconds())})
    else:
        context.say(
            "By this machine it is {time} (UTC); {minutes} minutes of it nobody has watched pass.",
            time=f"{local.proven() + lag:%Y-%m-%d %H:%M}",
            minutes=round(lag.total_seconds() / 60),
        )


@clock.command(
    epilog="""\b
Example:
  archive clock confirm 2026-11-30    the day that it really is, from elsewhere than this machine"""
)
@click.argument("today", type=click.DateTime(["%Y-%m-%d"]))
@pass_context
def confirm(context: Context, today: datetime) -> None:
    """Say what day it is: where the machine agrees, what waits for a day opens by its clock again."""
    context.require_archive()
    local = open_clock(context.settings)
    wall = local.proven() + local.lag()
    if abs(wall.date() - today.date()) > _ONE_DAY:
        raise RefusedError("This machine shows another day; set its clock right first.")
    context.say("The time is confirmed: {time} (UTC).", time=f"{local.confirm():%Y-%m-%d %H:%M}")
