"""`archive migrate`: write what earlier programs stored anew in today's shape."""

from __future__ import annotations

import click

from archive.commands.context import NOT_TAKEN, Context, json_option, pass_context, print_json


@click.command(epilog="Example: archive migrate")
@json_option
@pass_context
def migrate(context: Context, as_json: bool) -> None:
    """Write what earlier programs stored anew in today's shape.

    Older records are read all the same; this makes reading them as fast as the others. Site and worker may go on
    meanwhile. It may be stopped, even with kill -9, at any moment: the next run goes on. 1 if something cannot be read.
    """
    with context.kit() as kit:
        done = kit.catalogue.migrate() + kit.vault.migrate()
    if as_json:
        print_json({"written": done.written, "unreadable": done.unreadable})
    else:
        context.say("{count} records were written anew in today’s shape.", count=done.written)
    if done.unreadable:
        context.warn("{count} records cannot be read; they stay as they are and open nothing.", count=done.unreadable)
        click.get_current_context().exit(NOT_TAKEN)
