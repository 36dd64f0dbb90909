"""A click or a key that opens another page ends when that page stands, as a person would wait for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from playwright.sync_api import Error, Locator, Page


def wait_for_what_is_opened() -> None:
    """Let clicks and keys wait until what they opened is read: Playwright's own end as it begins to arrive.

    Source: Playwright 1.65.2: what follows a click may read a page of which only the head is there.
    """
    for name in ("click", "press"):
        setattr(Locator, name, _and_wait(getattr(Locator, name), lambda locator: locator.page))
    Page.click = _and_wait(Page.click, lambda page: page)  # type: ignore[method-assign]


def _and_wait(act: Callable[..., Any], page_of: Callable[[Any], Page]) -> Callable[..., Any]:
    @wraps(act)
    def acted(on: Any, *given: Any, **named: Any) -> Any:
        answer = act(on, *given, **named)
        page = page_of(on)
        try:
            if not page.is_closed():
                page.wait_for_load_state("domcontentloaded")
        except Error:
            if not page.is_closed():
                raise
        return answer

    return acted
