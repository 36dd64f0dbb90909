"""Forms of the workbench that are not sent yet: kept for whoever fills them in, from the first word on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from starlette.responses import JSONResponse, Response

from archive.domain.errors import InvalidInputError
from archive.review.half_filled import forget_half_filled, half_filled, keep_half_filled
from archive.web.desk.visit import Visit
from archive.web.http.field_merge import marks_of, merge_fields
from archive.web.http.forms import Form

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "segment_span": ("segment_label", "segment_span", "part_themes"),
    "warning_span": ("warning_span", "part_warnings"),
    "spans": ("person", "person_name", "role", "atoms", "spans"),
    "new_here": ("new_here",),
}
"""The fields of each form that adds something, by the one that no other form sends."""

_CHOICES: Final = frozenset({"part_themes", "part_warnings", "atoms"})

Post = Callable[[Visit], Response]


def kept_for(visit: Visit) -> dict[str, tuple[str, ...]]:
    """Give what the visitor has begun to fill in, without the fields of a form that is being sent."""
    sent = _names(visit.form)
    kept = half_filled(visit.kit, visit.part("work_id"), visit.account.id)
    return {name: values for name, values in kept.items() if name not in sent}


def post_half_filled(visit: Visit) -> Response:
    """Keep what stands in a form; texts that were begun in another tab instead are told, for they go."""
    return visit.attempt(
        lambda: _keep(visit), lambda problem: JSONResponse({"said": problem.sentence}, status_code=problem.status)
    )


def _keep(visit: Visit) -> Response:
    names, work_id = _names(visit.form), visit.part("work_id")
    if not names:
        raise InvalidInputError("form.broken", "The form did not arrive whole; please send it again.")
    values = {name: tuple(visit.form.many(name)) for name in names}
    standing = half_filled(visit.kit, work_id, visit.account.id)
    mine = {name: _text(name, values[name]) for name in names if name in standing}
    theirs = {name: _text(name, standing[name]) for name in mine}
    clashes = merge_fields(mine, theirs, visit.form.one("seen")).clashes
    keep_half_filled(visit.kit, work_id, visit.account.id, values)
    others = [theirs[name] for name in names if name in clashes and name not in _CHOICES and theirs[name]]
    return JSONResponse({"seen": marks_of({name: _text(name, values[name]) for name in names}), "others": others})


def marks_for(kept: Mapping[str, tuple[str, ...]]) -> str:
    """Give the marks of what stands in half-filled forms, to tell whether another tab has changed it since."""
    return marks_of({name: _text(name, values) for name, values in kept.items()})


def clearing(post: Post) -> Post:
    """Give what a form does so that, once it is done, nothing of the form is kept any more."""

    def done(visit: Visit) -> Response:
        response = post(visit)
        if response.status_code == 303:
            forget_half_filled(visit.kit, visit.part("work_id"), visit.account.id, _names(visit.form))
        return response

    return done


def _names(form: Form) -> tuple[str, ...]:
    """Give the fields of the form that is sent, if it is one that adds something."""
    return next((names for sign, names in FIELDS.items() if form.many(sign)), ())


def _text(name: str, values: tuple[str, ...]) -> str | tuple[str, ...]:
    return values if name in _CHOICES else "".join(values[-1:])
