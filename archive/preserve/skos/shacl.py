"""A graph checked by SHACL: the few constraints that our shapes use, each broken one told with its node.

A whole validator would bring three times the bytes of what reads RDF, and takes minutes for a large vocabulary. What is
not understood here is refused, so that no shape is ever passed over; the tests hold every verdict against pyshacl's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

Values = tuple[Node, ...]
Check = Callable[["_Checked", Node, Values, Node], Iterator[Node | None]]
Reach = Callable[[Node], set[Node]]

SHAPES: Final = Path(__file__).with_name("shapes.ttl")


@dataclass(frozen=True)
class Violation:
    """One constraint that one node breaks: `path` is None where the node itself does, or a path has several steps."""

    focus: Node
    component: URIRef
    path: URIRef | None = None
    value: Node | None = None


@cache
def our_shapes() -> Graph:
    """Give the shapes that a vocabulary is held against when it comes in."""
    return Graph(bind_namespaces="none").parse(SHAPES, format="turtle")


def violations(graph: Graph, shapes: Graph) -> Iterator[Violation]:
    """Yield every constraint that is broken, node by node.

    Raises:
        ValueError: a shape says something that is not understood here.
    """
    by = _Checked(graph, shapes)
    nested = set(shapes.objects(None, SH["not"]))
    for shape in sorted(set(shapes.subjects(RDF.type, SH.NodeShape)) - nested, key=str):
        for focus in sorted(by.targets(shape), key=str):
            yield from by.violations(shape, focus)


@dataclass(frozen=True)
class _Constraint:
    """One thing that a shape asks for: by which predicate, what it says, and what yields the values that break it."""

    component: URIRef
    told: Node
    check: Check


@dataclass(frozen=True)
class _Path:
    """Where a shape looks from a node, and what it asks of the values there; no `reach` is the node itself."""

    name: URIRef | None
    reach: Reach | None
    constraints: tuple[_Constraint, ...]


class _Checked:
    """A graph and the shapes that it is held against, each shape read once."""

    def __init__(self, graph: Graph, shapes: Graph) -> None:
        self.graph = graph
        self.shapes = shapes
        self._read: dict[Node, tuple[_Path, ...]] = {}
        self._below: dict[Node, set[Node]] = {}

    def classes(self, kind: Node) -> set[Node]:
        """Give a class with all classes below it, as the graph tells of them."""
        if kind not in self._below:
            below = self.graph.transitive_subjects(RDFS.subClassOf, kind)
            self._below[kind] = {kind, *(each for each in below if each is not None)}
        return self._below[kind]

    def targets(self, shape: Node) -> set[Node]:
        """Give the nodes that a shape is about."""
        found: set[Node] = set()
        for kind in self.shapes.objects(shape, SH.targetClass):
            found.update(each for below in self.classes(kind) for each in self.graph.subjects(RDF.type, below))
        for predicate in self.shapes.objects(shape, SH.targetSubjectsOf):
            found.update(self.graph.subjects(predicate, None))
        return found

    def violations(self, shape: Node, focus: Node) -> Iterator[Violation]:
        """Yield what a node breaks of a shape."""
        if shape not in self._read:
            self._read[shape] = tuple(self._paths(shape))
        for path in self._read[shape]:
            found = (focus,) if path.reach is None else tuple(sorted(path.reach(focus), key=str))
            for one in path.constraints:
                for value in one.check(self, focus, found, one.told):
                    yield Violation(focus, one.component, path.name, value)

    def _paths(self, shape: Node) -> Iterator[_Path]:
        said = [(predicate, told) for predicate, told in self.shapes.predicate_objects(shape)]
        own = [each for each in said if each[0] not in _TARGETS and each[0] != SH.property]
        yield _Path(None, None, tuple(_constraint(*each) for each in own))
        for predicate, told in said:
            if predicate == SH.property:
                yield self._property(told)

    def _property(self, shape: Node) -> _Path:
        path = self.shapes.value(shape, SH.path)
        if path is None:
            raise ValueError("A shape of a property has no path.")
        said = self.shapes.predicate_objects(shape)
        constraints = tuple(_constraint(predicate, told) for predicate, told in said if predicate not in _OF_PATH)
        return _Path(path if isinstance(path, URIRef) else None, self._reach(path), constraints)

    def _reach(self, path: Node) -> Reach:
        """Give what finds every node to which a path leads from one."""
        if isinstance(path, URIRef):
            return lambda start: set(self.graph.objects(start, path))
        [(kind, inner)] = self.shapes.predicate_objects(path)
        if kind == SH.inversePath and isinstance(inner, URIRef):
            return lambda start: set(self.graph.subjects(inner, start))
        if kind == SH.alternativePath:
            steps = [self._reach(each) for each in Collection(self.shapes, inner)]
            return lambda start: {each for step in steps for each in step(start)}
        if kind == SH.oneOrMorePath:
            return _often(self._reach(inner))
        raise ValueError(f"This path is not understood: {kind}")


def _often(step: Reach) -> Reach:
    def reach(start: Node) -> set[Node]:
        found: set[Node] = set()
        waiting = [start]
        while waiting:
            fresh = step(waiting.pop()) - found
            found |= fresh
            waiting += fresh
        return found

    return reach


def _constraint(predicate: Node, told: Node) -> _Constraint:
    if predicate not in _CHECKS:
        raise ValueError(f"This constraint is not understood: {predicate}")
    component, check = _CHECKS[predicate]
    return _Constraint(component, told, check)


def _too_few(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    if len(found) < _number(told):
        yield None


def _too_many(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    if len(found) > _number(told):
        yield None


def _number(told: Node) -> int:
    return int(str(told))


def _same_language(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    """Yield once for each language that several values have."""
    counted = Counter(each.language.lower() for each in found if isinstance(each, Literal) and each.language)
    yield from (None for times in counted.values() if times > 1)


def _other_datatype(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    yield from (each for each in found if not _has_datatype(each, told))


def _has_datatype(value: Node, wanted: Node) -> bool:
    if not isinstance(value, Literal) or value.ill_typed:
        return False
    return wanted == (RDF.langString if value.language else value.datatype or XSD.string)


def _other_class(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    wanted = by.classes(told)
    yield from (each for each in found if not wanted.intersection(by.graph.objects(each, RDF.type)))


def _both(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    other = set(by.graph.objects(focus, told))
    yield from (each for each in found if each in other)


def _not_among(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    among = set(Collection(by.shapes, told))
    yield from (each for each in found if each not in among)


def _without(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    if told not in found:
        yield None


def _although_not(by: _Checked, focus: Node, found: Values, told: Node) -> Iterator[Node | None]:
    for each in found:
        if next(by.violations(told, each), None) is None:
            yield each


_TARGETS: Final = frozenset({RDF.type, SH.targetClass, SH.targetSubjectsOf})
_OF_PATH: Final = frozenset({RDF.type, SH.path})
_CHECKS: Final[Mapping[Node, tuple[URIRef, Check]]] = {
    SH.minCount: (SH.MinCountConstraintComponent, _too_few),
    SH.maxCount: (SH.MaxCountConstraintComponent, _too_many),
    SH.uniqueLang: (SH.UniqueLangConstraintComponent, _same_language),
    SH.datatype: (SH.DatatypeConstraintComponent, _other_datatype),
    SH["class"]: (SH.ClassConstraintComponent, _other_class),
    SH.disjoint: (SH.DisjointConstraintComponent, _both),
    SH["in"]: (SH.InConstraintComponent, _not_among),
    SH.hasValue: (SH.HasValueConstraintComponent, _without),
    SH["not"]: (SH.NotConstraintComponent, _although_not),
}
"""Each constraint that is understood, what SHACL calls it in a report, and what yields the values that break it."""
