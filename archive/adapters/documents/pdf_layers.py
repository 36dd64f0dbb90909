"""Which layers of a PDF are closed when it is opened: what lies on them is drawn for nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

_DEEPEST_RULE: Final = 8
_NOTHING: Final = DictionaryObject()
_LIST: Final = ArrayObject()


class Layers:
    """The layers of a file as a reader finds them when it opens it."""

    def __init__(self, reader: PdfReader) -> None:
        told = _inside(reader.root_object, "/OCProperties")
        shown_as = _inside(told, "/D")
        self._closed: set[tuple[int, int]] = set()
        if shown_as.get("/BaseState") == "/OFF":
            self._closed = _keys(_list(told, "/OCGs")) - _keys(_list(shown_as, "/ON"))
        self._closed |= _keys(_list(shown_as, "/OFF"))
        for rule in _list(shown_as, "/AS"):
            self._heed(rule.get_object())

    def hides(self, mark: Any) -> bool:
        """Tell whether what carries this mark, a layer or a rule about layers, is not seen."""
        if mark is None:
            return False
        if isinstance(mark, IndirectObject) and (mark.idnum, mark.generation) in self._closed:
            return True
        rule = mark.get_object()
        if not isinstance(rule, DictionaryObject) or rule.get("/Type") != "/OCMD":
            return False
        if "/VE" in rule:
            return not self._holds(rule.raw_get("/VE"), 0)
        named = rule.raw_get("/OCGs") if "/OCGs" in rule else _LIST
        several = named.get_object()
        shown = [not self.hides(each) for each in (several if isinstance(several, ArrayObject) else [named])]
        return bool(shown) and not _is_shown(str(rule.get("/P", "/AnyOn")), shown)

    def _heed(self, rule: DictionaryObject) -> None:
        """Open and close what layers themselves say of being looked at, where the file asks for it."""
        if rule.get("/Event") != "/View" or "/View" not in _list(rule, "/Category"):
            return
        for layer in _list(rule, "/OCGs"):
            state = _inside(_inside(layer.get_object(), "/Usage"), "/View").get("/ViewState")
            if state == "/OFF":
                self._closed |= _keys([layer])
            elif state == "/ON":
                self._closed -= _keys([layer])

    def _holds(self, rule: Any, depth: int) -> bool:
        """Tell whether a rule of layers, and, or and not, says that something is shown."""
        if depth > _DEEPEST_RULE:
            raise ValueError("rules of layers within rules without end")
        parts = rule.get_object()
        if not isinstance(parts, ArrayObject):
            return not self.hides(rule)
        held = [self._holds(each, depth + 1) for each in parts[1:]]
        if parts[0] == "/Not":
            return not any(held)
        return any(held) if parts[0] == "/Or" else all(held)


def _is_shown(policy: str, shown: list[bool]) -> bool:
    if policy in ("/AllOn", "/AnyOff"):
        return all(shown) is (policy == "/AllOn")
    return any(shown) is (policy != "/AllOff")


def _inside(told: DictionaryObject, name: str) -> DictionaryObject:
    found = told.get(name, _NOTHING).get_object()
    return found if isinstance(found, DictionaryObject) else _NOTHING


def _list(told: DictionaryObject, name: str) -> ArrayObject:
    found = told.get(name, _LIST).get_object()
    return found if isinstance(found, ArrayObject) else _LIST


def _keys(layers: Iterable[Any]) -> set[tuple[int, int]]:
    return {(each.idnum, each.generation) for each in layers if isinstance(each, IndirectObject)}
