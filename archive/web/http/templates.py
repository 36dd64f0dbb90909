"""How a page becomes HTML: one template folder, three languages, everything escaped, nothing left undefined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from types import CodeType
from weakref import ref

from babel.numbers import format_decimal
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from archive.access.reading import directed, line_as_html
from archive.access.rooms import Rooms
from archive.access.work import Card
from archive.languages import (
    LANGUAGES,
    NAMES,
    SPEAKS,
    broad_tag,
    direction,
    direction_of,
    known_name,
    label,
    language_name,
    set_as,
    translations,
)
from archive.web.http.static_files import address, inlined

"""What each of our languages calls itself."""

_LONGEST_QUERY = 4_000
"""More than any form of ours sends; what is longer is not said again, three times over, in links to other languages."""


def render(
    request: Request, template: str, context: Mapping[str, object], *, lang: str, status: int = 200
) -> HTMLResponse:
    """Answer with a page in a language.

    Every template knows `lang`, `dir`, `path` (what follows the language in the address), `languages` (code, name and
    address of this page in each language), `door_at` (the site with people's own doors: nothing for this one, None
    where there is none), `has_rooms` (whether anything stands in a public room now) and the functions `_`, `ngettext`,
    `static`, `inlined`, `pick`, `say`, `direction`, `runs` (which way words run that somebody wrote), `megabytes`,
    `decimal`, `broad` (a language without what tells where somebody is from), `short_names`, `language_name` and
    `knows_language`. The context comes on top and may replace any of them.
    """
    path = _path_after_language(request)
    known = {
        "lang": lang,
        "dir": direction(lang),
        "path": path,
        "languages": _languages(path),
        "door_at": request.app.state.door_at,
        "has_rooms": lambda: Rooms(request.app.state.room).is_anything(),
    }
    return HTMLResponse(render_text(template, {**known, **context}, lang=lang), status_code=status)


def render_text(template: str, context: Mapping[str, object], *, lang: str) -> str:
    """Give a page as text, for what is made once and not for one request."""
    return _environment(lang).get_template(template).render(context)


@lru_cache(4_096)
def megabytes(size_bytes: int, lang: str) -> str:
    """Write a size in megabytes as a language writes numbers; what is tiny still counts as 0.1."""
    written: str = format_decimal(max(size_bytes / 1_000_000, 0.1), format="0.#", locale=SPEAKS[lang].locale)
    return written


@lru_cache(4_096)
def decimal(number: float, lang: str) -> str:
    """Write a number as a language writes it."""
    written: str = format_decimal(number, locale=SPEAKS[lang].locale)
    return written


def say(labels: Mapping[str, str], lang: str) -> Markup:
    """Write what is labelled in several languages, marked as another language where ours is not among them."""
    code = next((code for code in (lang, *LANGUAGES, *labels) if labels.get(code)), lang)
    text = set_as(code, labels.get(code, ""))
    runs = direction_of(text, code)
    if code == lang and runs == direction(lang):
        return escape(text)
    # Words in other letters than their language's are in a language that nobody named.
    told = code if runs == direction(code) else ""
    return Markup('<span lang="{}" dir="{}">{}</span>').format(told, runs, text)


class _SharedCode(BytecodeCache):
    """Keeps what a template was made into, which is the same in every language, for this process."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known of a template as it stands now."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the other languages."""
        assert bucket.code is not None
        self._known[bucket.key, bucket.checksum] = bucket.code


_CODE = _SharedCode()


@cache
def _environment(lang: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_CODE,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Letters stand as they are: as \uXXXX those of Arabic weigh three times as much.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": True}
    environment.install_gettext_translations(translations(lang), newstyle=True)  # type: ignore[attr-defined]
    says = _says(translations(lang))
    environment.globals.update(
        **{"_": says, "gettext": says},
        static=address,
        inlined=inlined,
        pick=lambda labels: label(labels, lang),
        say=lambda labels: say(labels, lang),
        megabytes=lambda size_bytes: megabytes(size_bytes, lang),
        language_name=lambda code: language_name(code, lang),
        short_names={code: each.short or code.upper() for code, each in SPEAKS.items()},
        knows_language=lambda code: bool(known_name(code, lang)),
        decimal=lambda number: decimal(number, lang),
        direction=direction,
        runs=lambda text, code: direction_of(Markup(text).striptags(), code),  # noqa: S704 - only its letters are read
        broad=broad_tag,
        directed=lambda html, code: Markup(directed(html, code)),  # noqa: S704 - it was cleaned before
        set_line=lambda text, code: Markup(line_as_html(text, code)),  # noqa: S704 - each piece is escaped
    )
    environment.globals["drawn"] = _draws(environment, lang)
    environment.filters["upfirst"] = lambda text: text[:1].upper() + text[1:]
    return environment


def _draws(environment: Environment, lang: str) -> Callable[[Card, bool], Markup]:
    """Give what draws a card: the very same one is drawn once, and forgotten with its last owner."""
    drawn: dict[tuple[int, bool], tuple[ref[Card], Markup]] = {}

    def draw(card: Card, pictures: bool) -> Markup:
        name = id(card), pictures
        known = drawn.get(name)
        if known is None:
            html = environment.get_template("partials/_card.html").render(card=card, lang=lang, pictures=pictures)
            safe = Markup(html)  # noqa: S704 - an escaped template
            known = drawn[name] = ref(card, lambda _: drawn.pop(name, None)), safe
        return known[1]

    return draw


def _says(sentences: NullTranslations) -> Callable[..., Markup]:
    """Give what Jinja's `_` does, but for what it works out anew each time: most sentences have no values in them."""

    @lru_cache(2_048)
    def known(sentence: str) -> Markup:
        return Markup(sentences.gettext(sentence))  # noqa: S704 - our own sentence, and Jinja trusts it too

    @lru_cache(2_048)
    def plain(sentence: str) -> Markup:
        try:
            return known(sentence) % {}
        except (KeyError, TypeError, ValueError):  # what was stored as a label is shown as it is, whatever it holds
            return escape(sentence)

    def say_it(sentence: str, **values: object) -> Markup:
        return known(sentence) % values if values else plain(sentence)

    return say_it


def _templates_folder() -> Path:
    """Find the templates: beside the program in a clone, inside it when installed."""
    program = Path(__file__).resolve().parents[2]
    inside = program / "_templates"
    return inside if inside.is_dir() else program.parent / "templates"


def _path_after_language(request: Request) -> str:
    first, _, rest = request.url.path.lstrip("/").partition("/")
    path = rest if first in LANGUAGES else ""
    query = request.url.query
    return f"{path}?{query}" if 0 < len(query) <= _LONGEST_QUERY else path


def _languages(path: str) -> list[tuple[str, str, str]]:
    return [(code, NAMES[code], f"/{code}/{path}") for code in LANGUAGES]
