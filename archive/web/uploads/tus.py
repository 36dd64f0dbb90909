"""Uploads over bad lines: tus 1.0 under the desk's log-in, each answer given only once its bytes are on the disk.

Only what is of the protocol stands here; how far an upload may go and what becomes of it is
`archive.ingest.uploads`, so that another dialect can join.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from archive.domain.errors import (
    ArchiveError,
    BrokenRecordError,
    BusyError,
    InvalidInputError,
    NoSpaceError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
)
from archive.domain.sealed import Account, Upload
from archive.domain.terms import Audience, Role
from archive.domain.uploads import UploadState, agreed_length, is_whole, room_left
from archive.ingest.intake import uploads
from archive.ingest.intake.replicate import may_erase
from archive.ingest.intake.uploads import NewUpload
from archive.languages import translate
from archive.ports import Kit, Receiver
from archive.review.directory import chosen_person
from archive.review.workshops import chosen_workshop
from archive.web.desk.arrival import language_of
from archive.web.desk.session import PATH, open_session
from archive.web.desk.visit import Desk, problem_of
from archive.web.http.routes import Door
from archive.web.uploads import tus_headers as words
from archive.web.uploads.receive_chunk import Piece
from archive.web.uploads.takeover import Transfer, Transfers
from archive.web.uploads.tus_headers import ProtocolError

FILES: Final = f"{PATH}/files"
_METHODS: Final = ("OPTIONS", "GET", "POST", "HEAD", "PATCH", "DELETE")
_RECEIVERS: Final = 8
"""How many pieces are written at once."""

_STATUS: Final[Mapping[type[ArchiveError], int]] = {
    NotFoundError: 404,
    BrokenRecordError: 404,
    RefusedError: 403,
    BusyError: 423,
    StaleRecordError: 423,
    NoSpaceError: 507,
    InvalidInputError: 400,
}
_INPUT_STATUS: Final = {"upload.too_large": 413, "upload.no_room": 507, "upload.type": 415, "upload.length": 409}
T = TypeVar("T")


@dataclass(frozen=True)
class _Client:
    """Who sends, and in which language they are answered."""

    account: Account
    lang: str


class TusDoor:
    """The address at which uploads begin, and the address of each of them."""

    def __init__(self, desk: Desk, brings_in: frozenset[Role], sends_proofs: frozenset[Role]) -> None:
        self._desk = desk
        self._brings_in = brings_in
        self._roles = brings_in | sends_proofs
        self._limiter: CapacityLimiter | None = None
        self._lines = Transfers()

    def routes(self) -> list[BaseRoute]:
        """Give both addresses."""
        return [
            Door(FILES, self._answer, audience=Audience.TEAM, methods=_METHODS),
            Door(FILES + "/{upload_id}", self._answer, audience=Audience.TEAM, methods=_METHODS),
        ]

    async def _answer(self, request: Request) -> Response:
        method = request.headers.get("x-http-method-override", request.method).upper()
        lang = self._desk.settings.language
        line = self._lines.enter(str(request.path_params.get("upload_id", ""))) if method == "PATCH" else None
        request.state.line = line
        try:
            if method == "OPTIONS":
                return _reply(204, self._abilities())
            if method != "GET":
                words.require_version(request.headers)
            client = await self._in_thread(lambda: self._client(request))
            lang = client.lang
            return await self._act(method)(request, client)
        except ProtocolError as error:
            return _reply(error.status, {"tus-version": words.VERSION}, str(error))
        except ClientDisconnect:
            return _reply(400)
        except ArchiveError as error:
            return _reply(_status_of(error), {}, problem_of(error, lang).sentence)
        finally:
            if line is not None:
                self._lines.leave(line)

    def _act(self, method: str) -> Callable[[Request, _Client], Awaitable[Response]]:
        acts = {"GET": self._judge, "POST": self._begin, "HEAD": self._tell, "PATCH": self._go_on, "DELETE": self._end}
        if method not in acts:
            raise ProtocolError(405, "This address does not know this method.")
        return acts[method]

    def _client(self, request: Request) -> _Client:
        session = open_session(self._desk.kit, request)
        if session is None:
            raise ProtocolError(401, "Log in again; what has arrived is kept.")
        if not session.account.roles & self._roles:
            raise ProtocolError(403, "Your account's roles do not include this.")
        return _Client(session.account, language_of(request, session.account, self._desk.settings.language))

    async def _begin(self, request: Request, client: _Client) -> Response:
        is_part, part_ids = words.parts_of(request.headers.get("upload-concat"))
        # Whoever only writes consents down sends parts, which never become works: a form takes them as its proof.
        if not is_part and not client.account.roles & self._brings_in:
            raise ProtocolError(403, "Your account's roles do not include this.")
        if request.path_params.get("upload_id"):
            raise ProtocolError(405, "Uploads begin at another address.")
        if part_ids:
            return await self._in_thread(lambda: self._join(request, client, part_ids))
        length = words.new_length(request.headers)
        limit = self._desk.settings.upload_limit_bytes

        def begin() -> Upload:
            new = replace(_new(self._desk.kit, request, client), length_bytes=length, is_part=is_part)
            return uploads.begin_upload(self._desk.kit, new, limit)

        upload = await self._in_thread(begin)
        headers = self._place(upload)
        if request.headers.get("content-type") and upload.state is UploadState.RECEIVING:
            words.require_body_type(request.headers)
            offset = await self._receive(request, upload, 0)
            headers["upload-offset"] = str(offset)
        upload = await self._finish(upload)
        return _reply(201, headers)

    async def _tell(self, request: Request, client: _Client) -> Response:
        upload = await self._in_thread(lambda: self._own(request, client))
        await self._lines.end_older(upload.id, request.state.line)
        return _reply(200, await self._in_thread(lambda: self._standing(upload)))

    async def _judge(self, request: Request, client: _Client) -> Response:
        """Say what became of an upload, finishing what a dead process left half taken in."""
        return await self._in_thread(lambda: self._judged(request, client))

    async def _go_on(self, request: Request, client: _Client) -> Response:
        words.require_body_type(request.headers)
        offset = words.number(request.headers.get("upload-offset"), "Upload-Offset")
        if offset is None:
            raise ProtocolError(400, "Upload-Offset is missing.")
        upload = await self._in_thread(lambda: self._own(request, client))
        if upload.parts:
            raise ProtocolError(403, "An upload that was joined takes no bytes.")
        await self._lines.end_older(upload.id, request.state.line)
        said = words.number(request.headers.get("upload-length"), "Upload-Length")
        upload = await self._in_thread(lambda: self._agree(upload, said))
        reached = await self._receive(request, upload, offset)
        upload = await self._finish(upload)
        if upload.problem == uploads.WRONG_HASH:
            raise ProtocolError(460, problem_of(InvalidInputError("hash", upload.problem), client.lang).sentence)
        return _reply(204, {**self._expiry(upload), "upload-offset": str(reached)})

    async def _end(self, request: Request, client: _Client) -> Response:
        upload = await self._in_thread(lambda: self._own(request, client))
        await self._lines.end_older(upload.id, request.state.line)
        await self._in_thread(lambda: uploads.end_upload(self._desk.kit, upload))
        return _reply(204)

    async def _receive(self, request: Request, upload: Upload, offset: int) -> int:
        """Take a piece in at its place; what arrived before a line broke is kept, and nothing twice."""
        expected = words.checksum(request.headers.get("upload-checksum"))
        with ExitStack() as stack:
            receiver = await self._in_thread(lambda: self._held(stack, upload))
            line: Transfer = request.state.line or Transfer(upload.id)
            if line.is_overtaken:
                raise ClientDisconnect
            if receiver.offset_bytes != offset:
                raise ProtocolError(409, "The upload stands at another place; ask for it.")
            room = room_left(offset, upload.length_bytes, self._desk.settings.upload_limit_bytes)
            length = words.number(request.headers.get("content-length"), "Content-Length")
            if length is not None and length > room:
                raise ProtocolError(413, "This is more than the upload has room for.")
            line.receiving = piece = Piece(self._in_thread, receiver, room, expected, lambda: not line.is_overtaken)
            await piece.take(request)
            return receiver.offset_bytes

    async def _finish(self, upload: Upload) -> Upload:
        return await self._in_thread(lambda: uploads.finish_upload(self._desk.kit, upload.id))

    def _held(self, stack: ExitStack, upload: Upload) -> Receiver:
        if upload.state is not UploadState.RECEIVING:
            raise ProtocolError(403 if upload.state is UploadState.SAFE else 410, "This upload takes no more bytes.")
        return stack.enter_context(self._desk.kit.incoming.receive(upload.id))

    def _own(self, request: Request, client: _Client) -> Upload:
        upload_id = str(request.path_params.get("upload_id", ""))
        upload = uploads.upload_of(self._desk.kit, upload_id, client.account.id)
        is_refused = upload.state is UploadState.ENDED and bool(upload.problem)
        if upload.state in (UploadState.ENDED, UploadState.JOINED) and not is_refused:
            raise ProtocolError(410, "This upload has ended.")
        if upload.state is UploadState.RECEIVING and uploads.has_expired(self._desk.kit, upload):
            raise ProtocolError(410, "This upload has waited too long; begin it again.")
        return upload

    def _judged(self, request: Request, client: _Client) -> Response:
        kit = self._desk.kit
        upload = uploads.upload_of(kit, str(request.path_params.get("upload_id", "")), client.account.id)
        with suppress(BusyError, StaleRecordError, NotFoundError):
            upload = uploads.finish_upload(kit, upload.id)
        problem = translate(client.lang, upload.problem, upload.problem_values) if upload.problem else ""
        told = {"state": upload.state.value, "sha256": upload.sha256, "problem": problem}
        note = uploads.note_on(kit, upload)
        told |= {"note": translate(client.lang, note, {})} if note else {}
        return JSONResponse({**told, "may_erase": may_erase(kit, upload)}, headers={"cache-control": "no-store"})

    def _agree(self, upload: Upload, said: int | None) -> Upload:
        kit = self._desk.kit
        length = agreed_length(upload.length_bytes, said, uploads.offset_of(kit, upload))
        if length is None or length == upload.length_bytes:
            return upload
        return uploads.say_length(kit, upload, length, self._desk.settings.upload_limit_bytes)

    def _join(self, request: Request, client: _Client, part_ids: tuple[str, ...]) -> Response:
        kit = self._desk.kit
        parts = [uploads.upload_of(kit, part_id, client.account.id) for part_id in part_ids]
        upload = uploads.join_uploads(kit, _new(kit, request, client), parts, self._desk.settings.upload_limit_bytes)
        uploads.finish_upload(kit, upload.id)
        return _reply(201, self._place(upload))

    def _standing(self, upload: Upload) -> dict[str, str]:
        offset = uploads.offset_of(self._desk.kit, upload)
        length = {"upload-defer-length": "1"} if upload.length_bytes is None else {}
        if upload.length_bytes is not None:
            length = {"upload-length": str(upload.length_bytes)}
        told = {"upload-metadata": upload.said} if upload.said else {}
        if upload.is_part:
            told["upload-concat"] = "partial"
        if upload.parts:
            told["upload-concat"] = "final;" + " ".join(f"{FILES}/{part}" for part in upload.parts)
        return {"upload-offset": str(offset), **length, **told, **self._expiry(upload)}

    def _place(self, upload: Upload) -> dict[str, str]:
        return {"location": f"{FILES}/{upload.id}", **self._expiry(upload)}

    def _expiry(self, upload: Upload) -> dict[str, str]:
        if upload.state is not UploadState.RECEIVING or is_whole(0, upload.length_bytes):
            return {}
        until = datetime.now(UTC) + uploads.WAITS_FOR
        return {"upload-expires": format_datetime(until, usegmt=True)}

    def _abilities(self) -> dict[str, str]:
        return {
            "tus-version": words.VERSION,
            "tus-extension": words.EXTENSIONS,
            "tus-max-size": str(self._desk.settings.upload_limit_bytes),
            "tus-checksum-algorithm": ",".join(words.ALGORITHMS),
        }

    async def _in_thread(self, act: Callable[[], T]) -> T:
        if self._limiter is None:
            self._limiter = CapacityLimiter(_RECEIVERS)
        return await anyio.to_thread.run_sync(act, limiter=self._limiter)


def _new(kit: Kit, request: Request, client: _Client) -> NewUpload:
    """Read what a client says about a file; the keys are those that upload clients commonly send, and ours.

    Somebody's name that was typed is looked up and not kept: it must not outlast the person's wish to be erased.

    Raises:
        InvalidInputError: it names a workshop or a person that is not here, or that may be several.
    """
    said = request.headers.get("upload-metadata", "")
    told = words.metadata(said)
    sha256 = told.get("sha256", "").lower()
    if sha256 and not (len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")):
        raise ProtocolError(400, "The sha256 of a file has 64 hexadecimal digits.")
    return NewUpload(
        account_id=client.account.id,
        length_bytes=None,
        said=words.without(said, "person_name"),
        file_name=told.get("filename") or told.get("name", ""),
        media_type=told.get("filetype") or told.get("type", ""),
        sha256=sha256,
        workshop_id=chosen_workshop(kit, told.get("workshop", ""), told.get("workshop_name", "")),
        kind=told.get("kind", ""),
        participant_id=chosen_person(kit, told.get("person", ""), told.get("person_name", "")),
        label=told.get("label", ""),
    )


def _reply(status: int, headers: Mapping[str, str] | None = None, text: str = "") -> Response:
    standing = {"tus-resumable": words.VERSION, "cache-control": "no-store"}
    kind = "text/plain; charset=utf-8" if text else None
    return Response(text or None, status, headers={**standing, **(headers or {})}, media_type=kind)


def _status_of(error: ArchiveError) -> int:
    if isinstance(error, InvalidInputError) and error.code in _INPUT_STATUS:
        return _INPUT_STATUS[error.code]
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def tus_routes(desk: Desk, brings_in: frozenset[Role], sends_proofs: frozenset[Role]) -> list[BaseRoute]:
    """Give the addresses of uploads: for whoever brings works in, and for whoever sends a spoken yes."""
    return TusDoor(desk, brings_in, sends_proofs).routes()
