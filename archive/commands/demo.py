"""`archive demo`: a sample workshop, made, prepared, reviewed and served."""

from __future__ import annotations

import click

from archive.commands.context import Context, pass_context


@click.command(
    epilog="""\b
Examples:
  archive demo
  archive demo --check"""
)
@click.option("--check", is_flag=True, help="Serve on a free port, walk the main pages, and leave with 0 or 1.")
@pass_context
def demo(context: Context, check: bool) -> None:
    """Make a sample workshop of drawn pictures and computed sounds, and serve it."""
    from archive.demo import run_demo

    click.get_current_context().exit(run_demo(context.settings, check=check))
