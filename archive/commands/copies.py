"""`archive copies`: take the folder for second copies into use, and say how many originals lie in both stores."""

from __future__ import annotations

import click

from archive.commands.context import NOT_TAKEN, Context, json_option, pass_context, print_json
from archive.ingest.intake.replicate import queue_missing_copies


@click.command(
    epilog="""\b
Examples:
  archive copies
  archive copies --begin
  archive copies --end"""
)
@click.option("--begin", is_flag=True, help="Leave this archive's mark in the folder for second copies.")
@click.option("--same-disk", is_flag=True, help="With --begin: it lies on the disk of the originals, and is meant to.")
@click.option("--end", is_flag=True, help="Keep one copy alone from now on.")
@json_option
@pass_context
def copies(context: Context, begin: bool, same_disk: bool, end: bool, as_json: bool) -> None:
    """Say how many originals lie whole in both stores, and have the missing copies made."""
    with context.kit() as kit:
        if end:
            kit.replicas.end()
            context.say("One copy is kept from now on. What lies on the other disk stays there until you destroy it.")
            return
        if begin:
            kit.replicas.begin(same_disk=same_disk)
        kit.replicas.require_here()
        queue_missing_copies(kit)
        is_safe = [kit.replicas.is_safe(original_id) for original_id in kit.originals.ids()]
    if as_json:
        print_json({"originals": len(is_safe), "safe": sum(is_safe)})
    else:
        context.say("{safe} of {count} originals lie whole in both stores.", safe=sum(is_safe), count=len(is_safe))
    if not all(is_safe):
        click.get_current_context().exit(NOT_TAKEN)
