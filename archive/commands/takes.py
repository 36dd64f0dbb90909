"""`archive take` and `archive sound`: files of one take put together, a recorder's file linked to its film."""

from __future__ import annotations

from collections.abc import Iterable

import click

from archive.commands.context import Context, account_called, json_option, pass_context, print_json
from archive.domain.ids import WorkId, WorkshopId
from archive.domain.records import Work
from archive.domain.takes import NOT_HEARD, YES, SoundMatch, Take
from archive.ingest.takes.find_clips import takes
from archive.ingest.takes.join_clips import join
from archive.ingest.takes.sync_audio import confirm, match, match_id, recordings_beside, refuse
from archive.ports import Kit


@click.command(
    epilog="""\b
Examples:
  archive take
  archive take ID ID ID --by crew
  archive take ID ID --gap-known --by crew"""
)
@click.argument("work_ids", nargs=-1)
@click.option("--workshop", "workshop_id", help="Only films of this workshop.")
@click.option("--by", help="The account of the person who says that these files are one take.")
@click.option("--gap-known", is_flag=True, help="What is missing between them is lost; put them together without it.")
@click.option("--sound-known", is_flag=True, help="Their tracks of sound differ; let each file be heard as it is.")
@json_option
@pass_context
def take(
    context: Context,
    work_ids: tuple[str, ...],
    workshop_id: str | None,
    by: str | None,
    gap_known: bool,
    sound_known: bool,
    as_json: bool,
) -> None:
    """List files that look like one take cut up by its camera; or put the works named together, in this order.

    The originals stay as they are. The new work is prepared anew, and everybody of its parts appears in it.
    """
    with context.media_kit() as kit:
        if not work_ids:
            _list_takes(context, takes(kit, WorkshopId(workshop_id) if workshop_id else None), as_json)
            return
        account = account_called(kit, by).id if by else ""
        whole = join(
            kit, [WorkId(work_id) for work_id in work_ids], account, gap_known=gap_known, sound_known=sound_known
        )
    _show_work(context, whole, as_json)


@click.command(
    epilog="""\b
Examples:
  archive sound FILM
  archive sound FILM RECORDING
  archive sound FILM RECORDING --yes --by crew
  archive sound FILM RECORDING --no --by crew"""
)
@click.argument("film_id")
@click.argument("recording_ids", nargs=-1)
@click.option("--yes/--no", "answer", default=None, help="Say that the recording belongs to the film, or does not.")
@click.option("--by", help="The account of the person who says so.")
@json_option
@pass_context
def sound(
    context: Context,
    film_id: str,
    recording_ids: tuple[str, ...],
    answer: bool | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Find where in a film a recorder's sound was heard, and say whether the film is to be heard by it.

    Without a recording, every one of the workshop is compared. Both files stay as they came in.
    """
    if answer is not None and (len(recording_ids) != 1 or not by):
        raise click.UsageError(context.spoken("Name one recording and, with --by, who says so."))
    with context.media_kit() as kit:
        film = WorkId(film_id)
        if answer is None:
            _list_matches(context, match(kit, film, _wanted(kit, film, recording_ids)), as_json)
            return
        found, account = match_id(film, WorkId(recording_ids[0])), account_called(kit, by or "").id
        if answer:
            _show_work(context, confirm(kit, found, account), as_json)
        else:
            refuse(kit, found, account)


def _wanted(kit: Kit, film: WorkId, recording_ids: tuple[str, ...]) -> list[WorkId]:
    if recording_ids:
        return [WorkId(recording_id) for recording_id in recording_ids]
    return [work.id for work in recordings_beside(kit, kit.catalogue.get(Work, film))]


def _list_takes(context: Context, found: tuple[Take, ...], as_json: bool) -> None:
    if as_json:
        print_json([_take_as_json(each) for each in found])
        return
    for each in found:
        click.echo("  ".join(clip.work_id for clip in each.clips))
        click.echo("    " + ", ".join(clip.file_name for clip in each.clips))
        for number in each.missing:
            context.say("    part {number} is missing", number=number)
        if each.sounds_otherwise:
            context.say("    their sound was recorded with different tracks")
        if not each.missing and each.sure:
            context.say("    each begins where the one before ends, by the camera's clock")
        elif not each.missing:
            context.say("    their names say so; watch where they meet before you say so too")
    if not found:
        context.warn("No files look like one take.")


def _take_as_json(found: Take) -> dict[str, object]:
    files = [{"work": clip.work_id, "file": clip.file_name} for clip in found.clips]
    return {
        "files": files,
        "sure": found.sure,
        "missing": list(found.missing),
        "sounds_otherwise": found.sounds_otherwise,
    }


def _list_matches(context: Context, found: Iterable[SoundMatch], as_json: bool) -> None:
    if as_json:
        print_json([_match_as_json(each) for each in found])
        return
    for each in found:
        if each.answer == NOT_HEARD:
            context.say("{recording}  not heard in this film", recording=each.sound_work_id)
            continue
        context.say(
            "{recording}  begins at {seconds} s of the film; {share} of 100 places agree; its clock differs by"
            " {drift} millionths",
            recording=each.sound_work_id,
            seconds=f"{each.at_ms / 1000:.3f}",
            share=each.confidence // 10,
            drift=each.drift_ppm,
        )


def _match_as_json(found: SoundMatch) -> dict[str, object]:
    return {
        "film": found.work_id,
        "recording": found.sound_work_id,
        "heard": found.answer != NOT_HEARD,
        "at_ms": found.at_ms,
        "confidence": found.confidence,
        "drift_ppm": found.drift_ppm,
        "covers_ms": found.covers_ms,
        "linked": found.answer == YES,
    }


def _show_work(context: Context, work: Work, as_json: bool) -> None:
    if as_json:
        print_json({"work": work.id})
        return
    click.echo(work.id)
    context.warn("“archive work” prepares it.")
