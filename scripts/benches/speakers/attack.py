"""How well somebody is told from others: equal error rates, and at which rank the right one stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from scripts.benches.speakers.people import Piece

FOLDS = 5
SHRINKAGE = 0.3
"""How much of the plain spread is mixed into what an attacker learns: there are few people to learn from."""

Numbers = Any
"""An array of numpy's, a row for each piece."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one attacker reaches: an equal error rate, and the mean rank of the right person, both in per cent.

    Whoever guesses reaches 50 in both; a rank of 0 is always the right one first. `spread` is the rank's standard
    error.
    """

    error: float
    rank: float
    spread: float


def attack(people: Sequence[Piece], known: Numbers, asked: Numbers, within: Numbers | None = None) -> Told:
    """Ask of each piece whose it is, from what is known of everybody's other pieces; `within` are groups kept apart."""
    whose = [piece.speaker for piece in people]
    rows = range(len(whose))
    groups = numpy.zeros(len(whose)) if within is None else within
    own, others, ranks = [], [], []
    for row in rows:
        rivals: list[float] = []
        mine = 0.0
        for speaker in dict.fromkeys(whose[other] for other in rows if groups[other] == groups[row]):
            theirs = [other for other in rows if whose[other] == speaker and other != row]
            score = _likeness(asked[row], known[theirs].mean(0))
            if speaker == whose[row]:
                mine = score
                continue
            rivals.append(score)
            if people[theirs[0]].sex == people[row].sex:
                others.append(score)
        own.append(mine)
        ranks.append(100 * sum((rival > mine) + 0.5 * (rival == mine) for rival in rivals) / len(rivals))
    spread = float(numpy.std(ranks) / numpy.sqrt(len(ranks)))
    return Told(error=equal_error(own, others), rank=float(numpy.mean(ranks)), spread=spread)


def equal_error(own: Sequence[float], others: Sequence[float]) -> float:
    """Give where as many right ones are refused as wrong ones are taken, in per cent."""
    right, wrong = numpy.sort(own), numpy.sort(others)
    limits = numpy.unique(numpy.concatenate([right, wrong]))
    refused = numpy.searchsorted(right, limits, "left") / len(right)
    taken = 1 - numpy.searchsorted(wrong, limits, "left") / len(wrong)
    place = int(numpy.argmin(numpy.abs(refused - taken)))
    return float(50 * (refused[place] + taken[place]))


def adapted(people: Sequence[Piece], seen: Numbers) -> tuple[Numbers, Numbers]:
    """Give how an attacker sees pieces who has learnt from others disguised alike, and which were seen by the same.

    The people fall into groups; who looks at one group has learnt from the rest what tells two people apart and what
    only two pieces of the same (the spread within people, made even, and then the directions between them).
    """
    speakers = list(dict.fromkeys(piece.speaker for piece in people))
    folds = numpy.array([speakers.index(piece.speaker) % _folds(len(speakers)) for piece in people])
    whose = numpy.array([speakers.index(piece.speaker) for piece in people])
    looked = numpy.zeros_like(seen)
    for fold in set(folds.tolist()):
        learnt = seen[folds != fold]
        centre = learnt.mean(0)
        of_whom = whose[folds != fold]
        inner = numpy.concatenate([learnt[of_whom == one] - learnt[of_whom == one].mean(0) for one in set(of_whom)])
        spread = inner.T @ inner / len(inner)
        plain = numpy.eye(len(spread)) * numpy.trace(spread) / len(spread)
        values, turned = numpy.linalg.eigh((1 - SHRINKAGE) * spread + SHRINKAGE * plain)
        even = turned / numpy.sqrt(numpy.maximum(values, 1e-9))
        looked[folds == fold] = (seen[folds == fold] - centre) @ even
    return looked, folds


def even(seen: Numbers) -> Numbers:
    """Give numbers of which each column has a mean of nothing and a spread of one."""
    return (seen - seen.mean(0)) / numpy.maximum(seen.std(0), 1e-9)


def worded(texts: Sequence[str], parts: Callable[[str], Sequence[str]]) -> Numbers:
    """Give how often each part of words stands in each text, what is rare weighing more."""
    counts = [Counter(parts(text)) for text in texts]
    of_all = Counter(part for count in counts for part in count)
    known = [part for part, number in of_all.items() if number > 1]
    weights = numpy.log(len(texts) / numpy.array([of_all[part] for part in known]))
    return numpy.array([[count[part] for part in known] for count in counts]) * weights


def _folds(people: int) -> int:
    return min(FOLDS, people // 4)


def _likeness(one: Numbers, other: Numbers) -> float:
    long = numpy.linalg.norm(one) * numpy.linalg.norm(other)
    return float(one @ other / long) if long else 0.0
