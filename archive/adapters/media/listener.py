"""Listening to a recording, remembered: everything that is made of it is made from the same sound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from archive.adapters.media import loudness, soundtrack
from archive.adapters.media.loudness import Levels, Loudness
from archive.adapters.media.probe import Facts
from archive.adapters.media.soundtrack import Mix
from archive.adapters.sandbox.toolbox import Toolbox
from archive.domain.words.edit_list import Silence
from archive.ports import RenderOrder

_REMEMBERED: Final = 8

_Heard = tuple[str, int, int, tuple[int, ...]]
_Measured = tuple[_Heard, int, tuple[Silence, ...]]


class Listener:
    """Knows what is heard of the last few recordings, and how loud; every size of a film asks the same."""

    def __init__(self) -> None:
        """Have heard nothing yet."""
        self._mixes: OrderedDict[_Heard, Mix | None] = OrderedDict()
        self._loudness: OrderedDict[_Measured, Loudness] = OrderedDict()

    def mix(self, tools: Toolbox, path: Path, facts: Facts, wanted: Sequence[int] = ()) -> Mix | None:
        """Give what is to be heard of a recording, None where it has no sound."""
        heard = _state_of(path, wanted)
        if heard not in self._mixes:
            self._mixes[heard] = soundtrack.find_mix(tools, path, facts, wanted)
            while len(self._mixes) > _REMEMBERED:
                self._mixes.popitem(last=False)
        return self._mixes[heard]

    def levels(
        self, tools: Toolbox, path: Path, facts: Facts, most_channels: Iterable[int], order: RenderOrder
    ) -> Levels | None:
        """Give what is heard for an order and how loud, for each number of channels that there may be at most."""
        mix = self.mix(tools, path, facts, order.tracks)
        if mix is None:
            return None
        numbers = {min(most, mix.channels) for most in most_channels}
        heard = _state_of(path, order.tracks)
        measured = {number: self._measured(tools, path, mix, (heard, number, order.silences)) for number in numbers}
        return Levels(mix=mix, measured=measured, silences=order.silences)

    def _measured(self, tools: Toolbox, path: Path, mix: Mix, key: _Measured) -> Loudness:
        if key not in self._loudness:
            self._loudness[key] = loudness.measure(tools, path, mix, key[1], key[2])
            while len(self._loudness) > _REMEMBERED:
                self._loudness.popitem(last=False)
        return self._loudness[key]


def _state_of(path: Path, wanted: Sequence[int]) -> _Heard:
    state = path.stat()
    return str(path.absolute()), state.st_size, state.st_mtime_ns, tuple(wanted)
