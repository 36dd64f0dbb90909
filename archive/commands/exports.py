"""`archive exports`: write down what leaves, and tell those who have it when it must come back."""

from __future__ import annotations

import click

from archive.commands.context import Commands, Context, account_called, json_option, pass_context, print_json
from archive.domain.exports import ExportKind, ExportRecord
from archive.domain.terms import Audience, Purpose
from archive.languages import LANGUAGES
from archive.ports import Kit
from archive.review.exports import (
    NewExport,
    Notice,
    mark_confirmed,
    mark_sent,
    notice_text,
    notices_of,
    register_export,
)
from archive.review.exports import exports as all_exports
from archive.review.exports import recalls as all_recalls
from archive.review.people.accounts import Actor, actor

_BY = click.option("--by", required=True, help="The account of the person who writes it down.")


@click.group(cls=Commands)
def exports() -> None:
    """Register what leaves the archive, and recall it."""


@exports.command(
    epilog="""\b
Example:
  archive exports add ID ID --recipient "Lycée Moulay Idriss" --contact "+212 …" \\
    --kind class_pack --purpose education --by salma"""
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--recipient", required=True, help="Who is given the copy.")
@click.option("--contact", required=True, help="How they can be reached.")
@click.option("--kind", type=click.Choice(list(ExportKind), case_sensitive=False), required=True)
@click.option("--purpose", type=click.Choice(list(Purpose), case_sensitive=False), required=True)
@click.option(
    "--audience",
    type=click.Choice([Audience.PUBLIC, Audience.PARTNER], case_sensitive=False),
    default=Audience.PARTNER,
    show_default=True,
)
@click.option("--reference", default="", help="What the recipient knows it by.")
@_BY
@json_option
@pass_context
def add(
    context: Context,
    ids: tuple[str, ...],
    recipient: str,
    contact: str,
    kind: ExportKind,
    purpose: Purpose,
    audience: Audience,
    reference: str,
    by: str,
    as_json: bool,
) -> None:
    """Write down what leaves, before it leaves: ids of works, or of single files."""
    new = NewExport(
        recipient=recipient,
        contact=contact,
        kind=kind,
        audience=audience,
        purpose=purpose,
        ids=ids,
        reference=reference,
    )
    with context.kit() as kit:
        made = register_export(kit, new, _actor(kit, by))
    _show([made], as_json)


@exports.command("list", epilog="Example: archive exports list --json")
@json_option
@pass_context
def list_all(context: Context, as_json: bool) -> None:
    """List what has left, the newest first."""
    with context.kit() as kit:
        _show(all_exports(kit), as_json)


@exports.command(epilog="Example: archive exports recalls")
@json_option
@pass_context
def recalls(context: Context, as_json: bool) -> None:
    """List who must be told that a copy may not be kept any more, the most urgent first."""
    with context.kit() as kit:
        due = [notice for notice in all_recalls(kit) if notice.confirmed_at is None]
    if as_json:
        print_json([_recall_as_json(notice) for notice in due])
        return
    for notice in due:
        by = f"{notice.tell_by:%Y-%m-%d %H:%M}" if notice.tell_by else context.spoken("now")
        state = (
            context.spoken("told, not confirmed yet")
            if notice.sent_at
            else context.spoken("to be told by {time}", time=by)
        )
        click.echo(f"{notice.export.id}  {notice.export.recipient}  {state}")


@exports.command(epilog="Example: archive exports notice ID --language ar")
@click.argument("export_id")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="The language of the notice.")
@pass_context
def notice(context: Context, export_id: str, language: str | None) -> None:
    """Print the notice to a recipient, to be sent by hand; it names nobody."""
    with context.kit() as kit:
        export = kit.vault.get(ExportRecord, export_id)
        for each in notices_of(kit, export):
            click.echo(notice_text(each, language or context.language))


@exports.command(epilog="Example: archive exports sent ID --by salma")
@click.argument("export_id")
@click.option("--confirmed", is_flag=True, help="The recipient confirmed; without it, they were told.")
@_BY
@pass_context
def sent(context: Context, export_id: str, confirmed: bool, by: str) -> None:
    """Write down that a recipient was told, or confirmed."""
    with context.kit() as kit:
        (mark_confirmed if confirmed else mark_sent)(kit, export_id, _actor(kit, by))
    context.say("Written down.")


def _actor(kit: Kit, name: str) -> Actor:
    return actor(kit, account_called(kit, name).id)


def _show(found: list[ExportRecord], as_json: bool) -> None:
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    for each in found:
        click.echo(
            f"{each.id}  {each.made_at:%Y-%m-%d %H:%M}  {each.kind.value}  {each.recipient}  "
            f"{each.audience.value}:{each.purpose.value}  {len(each.items)}"
        )


def _as_json(each: ExportRecord) -> dict[str, object]:
    return {
        "id": each.id,
        "recipient": each.recipient,
        "contact": each.contact,
        "kind": each.kind.value,
        "audience": each.audience.value,
        "purpose": each.purpose.value,
        "made_at": each.made_at.isoformat(),
        "reference": each.reference,
        "items": [{"work": item.work_id, "rendition": item.rendition_id} for item in each.items],
    }


def _recall_as_json(notice: Notice) -> dict[str, object]:
    return {
        "export": notice.export.id,
        "recipient": notice.export.recipient,
        "contact": notice.export.contact,
        "tell_by": notice.tell_by.isoformat() if notice.tell_by else None,
        "sent_at": notice.sent_at.isoformat() if notice.sent_at else None,
        "items": [{"work": item.work_id, "rendition": item.rendition_id} for item in notice.items],
    }
