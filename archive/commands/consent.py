"""`archive consent`: record what a person allows, show it, approve it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from archive.commands.context import (
    Commands,
    Context,
    account_called,
    ask_password,
    json_option,
    pass_context,
    print_json,
)
from archive.domain.errors import InvalidInputError, QuarantinedError, RefusedError
from archive.domain.ids import ParticipantId, RecordId
from archive.domain.records import ConsentRecord, Permission, Scope
from archive.domain.terms import (
    ALL_ATOMS,
    NO_ATOMS,
    AfterDeath,
    AfterWithdrawal,
    Atom,
    Audience,
    ConsentState,
    Method,
    Purpose,
    ScopeKind,
)
from archive.ingest.intake.quarantine import name_of
from archive.ports import Kit
from archive.ports.outside import as_named, open_outside
from archive.review.consent.consents import approve_consent, record_consent
from archive.review.consent.new_consent import NewConsent, read_countries
from archive.review.people.accounts import check_password

_CHUNK_BYTES = 1 << 20
_TAKEN_OVER = (
    *("state", "method", "language", "time_zone", "witness", "interpreter", "guardian", "guardian_appointed"),
    *("child_assents", "after_death", "form_version"),
)
_LARGEST_NOTICE_BYTES = 10_000_000
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=Commands)
def consent() -> None:
    """Record, show, approve and withdraw consents."""


@consent.command(
    epilog="""\b
Examples:
  archive consent record --participant ID --work ID --by salma --evidence form.pdf \\
    --allow public:stream:existence,words,speech,voice --deny ai_train
  archive consent record --participant ID --workshop ID --by salma --evidence talk.ogg \\
    --method audio --language ar --allow public:stream:all --valid-until 2027-06-30 --time-zone Africa/Casablanca
  archive consent record --participant ID --work ID --by salma --evidence thumb.jpg --method thumbprint \\
    --witness "Hamid Alaoui" --interpreter "Nadia Bennis" --country MA --country BE --after-death close \\
    --notice read-out.txt --supersedes ID --allow public:stream:existence,words"""
)
@click.option("--participant", "participant_id", required=True, help="The id of the person who answers.")
@click.option("--work", help="The work this is about.")
@click.option("--workshop", help="Or the workshop.")
@click.option("--project", help="Or the whole project.")
@click.option("--segment", help="Or one part of a work.")
@click.option("--by", required=True, help="The account of the person who writes it down.")
@click.option(
    "--evidence", required=True, type=click.Path(path_type=Path), help="The scan, sound or film that proves it."
)
@click.option("--allow", "allowed", multiple=True, help="AUDIENCE:PURPOSE:ATOM,ATOM… or …:all; may be repeated.")
@click.option(
    "--deny",
    "denied",
    multiple=True,
    type=click.Choice(list(Purpose), case_sensitive=False),
    help="A purpose that the person says no to; may be repeated.",
)
@click.option(
    "--state",
    type=click.Choice(list(ConsentState), case_sensitive=False),
    default=ConsentState.GIVEN,
    show_default=True,
    help="Where the consent stands.",
)
@click.option(
    "--method", type=click.Choice(list(Method), case_sensitive=False), default=Method.FORM_SCAN, show_default=True
)
@click.option("--language", default="fr", show_default=True, help="The language it was talked over in.")
@click.option("--time-zone", help="Where its days begin and end, such as Europe/Brussels.")
@click.option("--not-before", type=_DAY, help="The first day.")
@click.option("--valid-until", type=_DAY, help="The last day.")
@click.option("--review-on", type=_DAY, help="When to talk again; left out, in 24 months.")
@click.option("--witness", help="Who was there; a thumbprint needs somebody.")
@click.option("--interpreter", help="Who interpreted.")
@click.option("--guardian", help="Who answers for a child.")
@click.option("--guardian-appointed", is_flag=True, help="The guardian was appointed by law.")
@click.option("--child-assents", is_flag=True, help="The child agrees too.")
@click.option("--supersedes", multiple=True, help="The id of a consent that this one replaces; may be repeated.")
@click.option("--leave-mark", is_flag=True, help="When taken back, say that there was a work.")
@click.option(
    "--after-death",
    type=click.Choice(list(AfterDeath), case_sensitive=False),
    default=AfterDeath.KEEP,
    show_default=True,
    help="What becomes of it when the person has died.",
)
@click.option("--country", "countries", multiple=True, help="A country whose law counts, such as MA; may be repeated.")
@click.option("--notice", type=click.Path(path_type=Path), help="The text that was read out first; its hash is kept.")
@click.option("--form-version", default="1", show_default=True, help="Which version of the questions was asked.")
@json_option
@pass_context
def record(context: Context, /, as_json: bool, **options: Any) -> None:
    """Write down what a person allows; it opens nothing until a second person has approved it."""
    with context.kit() as kit:
        written = record_consent(kit, _new_consent(kit, options), _chunks(options["evidence"], kit.own_folders))
    _show(context, [written], as_json)


@consent.command(
    epilog="""\b
Examples:
  archive consent show ID
  archive consent show --participant ID --json"""
)
@click.argument("record_id", required=False)
@click.option("--participant", "participant_id", help="All consents of this person.")
@json_option
@pass_context
def show(context: Context, record_id: str | None, participant_id: str | None, as_json: bool) -> None:
    """Show one consent, those of a person, or all."""
    with context.kit() as kit:
        if record_id:
            found = [kit.catalogue.get(ConsentRecord, record_id)]
        else:
            wanted = {"participant_id": participant_id} if participant_id else {}
            found = sorted(kit.catalogue.find(ConsentRecord, **wanted), key=lambda each: each.changed_at)
    _show(context, found, as_json)


@consent.command(epilog="Example: archive consent approve ID --by hamid")
@click.argument("record_id")
@click.option("--by", required=True, help="The account of the second person; its password is asked for.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the standard input.")
@json_option
@pass_context
def approve(context: Context, record_id: str, by: str, password_stdin: bool, as_json: bool) -> None:
    """Put a second person's name under a consent: from now on it opens what it says."""
    with context.kit() as kit:
        account = check_password(kit, by, ask_password(context, password_stdin))
        if account is None:
            raise RefusedError("The name or the password is wrong.")
        approved = approve_consent(kit, record_id, account.id)
    _show(context, [approved], as_json)


def _new_consent(kit: Kit, options: dict[str, Any]) -> NewConsent:
    said: dict[str, Any] = {name: options[name] for name in _TAKEN_OVER}
    for name in ("not_before", "valid_until", "review_on"):
        said[name] = options[name].date() if options[name] else None
    return NewConsent(
        participant_id=ParticipantId(options["participant_id"]),
        scope=_scope(options),
        permissions=tuple(_permissions(options["allowed"], options["denied"])),
        recorder=account_called(kit, options["by"]).id,
        supersedes=tuple(RecordId(name) for name in options["supersedes"]),
        after_withdrawal=AfterWithdrawal.LEAVE_MARK if options["leave_mark"] else AfterWithdrawal.NO_TRACE,
        jurisdictions=read_countries(options["countries"]),
        notice_sha256=_hash_of(options["notice"]),
        evidence_file_name=name_of(options["evidence"]),
        evidence_media_type=_media_type(kit, options["evidence"]),
        **said,
    )


def _scope(options: dict[str, Any]) -> Scope:
    given = [(kind, options[kind.value]) for kind in ScopeKind if options[kind.value]]
    if len(given) != 1:
        raise InvalidInputError(
            "consent_scope", "Say with one of --work, --workshop, --project or --segment what it is about."
        )
    return Scope(kind=given[0][0], id=given[0][1])


def _permissions(allowed: tuple[str, ...], denied: tuple[Purpose, ...]) -> Iterator[Permission]:
    for text in allowed:
        yield _permission(text)
    for purpose in denied:
        yield Permission(audience=Audience.NOBODY, purpose=purpose, atoms=NO_ATOMS)


def _permission(text: str) -> Permission:
    try:
        audience, purpose, atoms = text.lower().split(":")
        return Permission(
            audience=Audience(audience),
            purpose=Purpose(purpose),
            atoms=ALL_ATOMS if atoms == "all" else frozenset(Atom(atom.strip()) for atom in atoms.split(",")),
        )
    except ValueError:
        raise InvalidInputError(
            "consent_allow",
            "{text} is no permission; write for example public:stream:existence,words,voice.",
            text=text[:120],
        ) from None


def _hash_of(notice: Path | None) -> str:
    if notice is None:
        return ""
    try:
        with open_outside(as_named(notice)) as file:
            read = file.read(_LARGEST_NOTICE_BYTES + 1)
    except (OSError, QuarantinedError):
        raise InvalidInputError("notice_unreadable", "The text that was read out first cannot be read.") from None
    if not read or len(read) > _LARGEST_NOTICE_BYTES:
        raise InvalidInputError("notice_size", "The text that was read out first is empty or too large.")
    return hashlib.sha256(read).hexdigest()


def _media_type(kit: Kit, path: Path) -> str:
    try:
        return kit.media_tools.identify(path)
    except InvalidInputError:  # a proof may be of any kind
        return "application/octet-stream"


def _chunks(path: Path, own: Sequence[Path]) -> Iterator[bytes]:
    try:
        with open_outside(as_named(path), own) as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
    except (OSError, QuarantinedError):
        raise InvalidInputError("evidence_unreadable", "The file that proves the consent cannot be read.") from None


def _show(context: Context, records: list[ConsentRecord], as_json: bool) -> None:
    if as_json:
        print_json([_as_json(each) for each in records])
        return
    for each in records:
        approved = context.spoken("approved") if each.approver else context.spoken("waits for a second person")
        click.echo(f"{each.id}  {each.state.value}  {approved}  {each.scope.kind.value} {each.scope.id}")
        for one in each.permissions:
            atoms = "all" if one.atoms == ALL_ATOMS else ",".join(sorted(one.atoms)) or "-"
            click.echo(f"  {one.audience.value}:{one.purpose.value}:{atoms}")


def _as_json(each: ConsentRecord) -> dict[str, object]:
    return {
        "id": each.id,
        "participant": each.participant_id,
        "scope": {"kind": each.scope.kind.value, "id": each.scope.id},
        "state": each.state.value,
        "approved": bool(each.approver),
        "method": each.method.value,
        "language": each.language,
        "not_before": str(each.not_before) if each.not_before else None,
        "hidden_until": str(each.hidden_until) if each.hidden_until else None,
        "valid_until": str(each.valid_until) if each.valid_until else None,
        "review_on": str(each.review_on) if each.review_on else None,
        "time_zone": each.time_zone,
        "countries": list(each.jurisdictions),
        "supersedes": list(each.supersedes),
        "after_withdrawal": each.after_withdrawal.value,
        "after_death": each.after_death.value,
        "evidence_sha256": each.evidence_sha256,
        "permissions": [
            {"audience": one.audience.value, "purpose": one.purpose.value, "atoms": sorted(one.atoms)}
            for one in each.permissions
        ],
    }
