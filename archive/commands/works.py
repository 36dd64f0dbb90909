"""`archive works`: list works, or show one."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive.commands.context import Context, json_option, pass_context, print_json
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Original
from archive.domain.terms import WorkKind, WorkState
from archive.domain.timecode import clock_text
from archive.ingest.intake.quarantine import waiting, why, why_halted
from archive.ingest.steps.remake import OutdatedWork, outdated_works
from archive.languages import UNTITLED, label, real_titles
from archive.ports import Kit
from archive.review.works.works import draft_of, renditions


@click.command(
    epilog="""\b
Examples:
  archive works
  archive works --state in_review --json
  archive works ID
  archive works --quarantine
  archive works --outdated"""
)
@click.argument("work_id", required=False)
@click.option("--state", type=click.Choice(list(WorkState), case_sensitive=False), help="Only works in this state.")
@click.option("--kind", type=click.Choice(list(WorkKind), case_sensitive=False), help="Only works of this kind.")
@click.option("--workshop", "workshop_id", help="Only works of this workshop.")
@click.option("--participant", "participant_id", help="Only works in which this person appears.")
@click.option("--quarantine", is_flag=True, help="The files that could not be taken, and why.")
@click.option("--outdated", is_flag=True, help="The works of which something was made the old way.")
@json_option
@pass_context
def works(
    context: Context,
    work_id: str | None,
    state: WorkState | None,
    kind: WorkKind | None,
    workshop_id: str | None,
    participant_id: str | None,
    quarantine: bool,
    outdated: bool,
    as_json: bool,
) -> None:
    """List works, show one, or list what waits in quarantine or was made by an older recipe."""
    wanted = {"state": state, "kind": kind, "workshop_id": workshop_id, "participant_id": participant_id}
    with context.kit() as kit:
        if quarantine:
            _show_quarantine(context, kit, as_json)
        elif outdated:
            _show_outdated(context, kit, as_json)
        elif work_id:
            _show_one(context, kit, work_id, as_json)
        else:
            _list(context, kit, {name: str(value) for name, value in wanted.items() if value}, as_json)


def _list(context: Context, kit: Kit, wanted: dict[str, str], as_json: bool) -> None:
    found = list(kit.catalogue.find(Work, **wanted))
    if as_json:
        print_json([_as_json(kit, each) for each in found])
        return
    for each in found:
        click.echo(f"{each.id}  {each.kind.value:<9}  {each.state.value:<11}  {_title(context, kit, each)}")


def _show_one(context: Context, kit: Kit, work_id: str, as_json: bool) -> None:
    shown = kit.catalogue.get(Work, work_id)
    made = renditions(kit, work_id)
    if as_json:
        print_json(
            {
                **_as_json(kit, shown),
                "halted": why_halted(kit, work_id, "en"),
                "renditions": [_rendition_as_json(each) for each in made],
            }
        )
        return
    click.echo(f"{shown.id}  {shown.kind.value}  {shown.state.value}  {_title(context, kit, shown)}")
    halted = why_halted(kit, work_id, context.language)
    for line in [*([halted] if halted else []), *_lines(context, shown, made)]:
        click.echo(f"  {line}")


def _lines(context: Context, shown: Work, made: tuple[Rendition, ...]) -> Iterator[str]:
    yield f"{context.spoken('steps done')}: {', '.join(shown.steps_done) or '-'}"
    for appearance in shown.appearances:
        yield f"{appearance.role.value}: {appearance.participant_id or '?'}"
    for each in made:
        yield f"{each.id}  {each.recipe.value:<9}  {each.size_bytes / 1e6:8.2f} MB  {_name(context, each)}"


def _name(context: Context, each: Rendition) -> str:
    name = context.spoken(each.label) if each.label else ""
    return f"{name}  ({context.spoken('made the old way')})" if each.is_outdated else name


def _show_quarantine(context: Context, kit: Kit, as_json: bool) -> None:
    entries = waiting(kit)
    if as_json:
        keys = ("id", "file_name", "code", "reason", "work_id", "held_path")
        print_json([{key: getattr(entry, key) for key in keys} for entry in entries])
        return
    for entry in entries:
        click.echo(f"{entry.id}  {entry.file_name}: {why(entry, context.language)}")


def _show_outdated(context: Context, kit: Kit, as_json: bool) -> None:
    found = list(outdated_works(kit))
    if as_json:
        print_json([_outdated_as_json(each) for each in found])
        return
    for each in found:
        line = f"{each.work.id}  {each.work.state.value:<11}  {len(each.older):>3}  {_title(context, kit, each.work)}"
        remark = "" if each.can_be_made else context.spoken("the original is no longer here")
        click.echo(f"{line}  ({remark})" if remark else line)


def _title(context: Context, kit: Kit, each: Work) -> str:
    """Give a work's title, or what the crew calls it, or by what two nameless ones are told apart."""
    draft = draft_of(kit, each.id)
    if called := label(real_titles(each.titles) or draft.titles, context.language) or draft.label:
        return called
    arrived = next((one.received_at for one in kit.vault.find(Original, work_id=each.id) if one.received_at), None)
    told = (
        context.spoken(UNTITLED[each.kind]),
        clock_text(each.duration_ms) if each.duration_ms else "",
        f"{arrived:%Y-%m-%d %H:%M}" if arrived else "",
    )
    return "  ".join(filter(None, told))


def _as_json(kit: Kit, each: Work) -> dict[str, object]:
    return {
        "id": each.id,
        "kind": each.kind.value,
        "state": each.state.value,
        "workshop": each.workshop_id,
        "titles": dict(each.titles or draft_of(kit, each.id).titles),
        "duration_ms": each.duration_ms,
        "steps_done": list(each.steps_done),
        "appearances": [
            {"participant": one.participant_id, "role": one.role.value, "atoms": sorted(one.atoms_present)}
            for one in each.appearances
        ],
    }


def _outdated_as_json(each: OutdatedWork) -> dict[str, object]:
    return {
        "id": each.work.id,
        "state": each.work.state.value,
        "can_be_made": each.can_be_made,
        "renditions": [_rendition_as_json(one) for one in each.older],
    }


def _rendition_as_json(each: Rendition) -> dict[str, object]:
    return {
        "id": each.id,
        "recipe": each.recipe.value,
        "label": each.label,
        "recipe_version": each.recipe_version,
        "covering_version": each.covering_version,
        "parameters": dict(each.parameters),
        "outdated": each.is_outdated,
        "media_type": each.media_type,
        "size_bytes": each.size_bytes,
        "sha256": each.sha256,
        "exposes": sorted(each.exposes),
        "checked": bool(each.checks),
    }
