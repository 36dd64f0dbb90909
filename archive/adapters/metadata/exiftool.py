"""What exiftool, an examiner that we did not write, finds in a made file beside its content."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.supervise import OverrunError, run
from archive.adapters.sandbox.toolbox import Toolbox
from archive.domain.leaks import Trace, Witness

Examined = Mapping[str, Any]
"""What exiftool says of one file, by name."""

_LIMITS = Limits(timeout_seconds=300, cpu_seconds=300, file_bytes=1 << 20)
_SKIPPED_GROUPS = frozenset({"System", "Composite"})
_NO_DATE = "0000:00:00 00:00:00"
# What any file of its kind has, however clean; a value stands here where another one would tell something.
_PLAIN: Mapping[str, frozenset[str]] = {
    "ExifTool": frozenset({"ExifToolVersion"}),
    "File": frozenset(
        {
            *("FileType", "FileTypeExtension", "MIMEType", "ImageWidth", "ImageHeight", "EncodingProcess"),
            *("BitsPerSample", "ColorComponents", "YCbCrSubSampling"),
        }
    ),
    "JFIF": frozenset({"JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"}),
    "PNG": frozenset(
        {
            *("ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace"),
            *("Palette", "Transparency"),
        }
    ),
    "RIFF": frozenset(
        {"VP8Version", "ImageWidth", "HorizontalScale", "ImageHeight", "VerticalScale", "AlphaIsUsed", "WebP_Flags"}
    ),
    "QuickTime": frozenset(
        {
            *("MajorBrand", "MinorVersion", "CompatibleBrands", "MovieHeaderVersion", "TimeScale", "Duration"),
            *("PreferredRate", "PreferredVolume", "MatrixStructure", "PreviewTime", "PreviewDuration", "PosterTime"),
            *("SelectionTime", "SelectionDuration", "CurrentTime", "NextTrackID", "MovieFragmentSequence"),
            *("MediaDataSize", "MediaDataOffset"),
        }
    ),
    "Track": frozenset(
        {
            *("TrackHeaderVersion", "TrackID", "TrackDuration", "TrackLayer", "TrackVolume", "MatrixStructure"),
            *("ImageWidth", "ImageHeight", "MediaHeaderVersion", "MediaTimeScale", "MediaDuration", "HandlerType"),
            *("GraphicsMode", "OpColor", "CompressorID", "SourceImageWidth", "SourceImageHeight", "XResolution"),
            *("YResolution", "BitDepth", "PixelAspectRatio", "BufferSize", "MaxBitrate", "AverageBitrate", "Balance"),
            *("AudioFormat", "AudioChannels", "AudioBitsPerSample", "AudioSampleRate", "ColorRepresentation"),
            *("ColorProfiles", "ColorPrimaries", "TransferCharacteristics", "MatrixCoefficients", "VideoFullRangeFlag"),
        }
    ),
}


def examine(tools: Toolbox, made: Sequence[Path]) -> Mapping[Path, Examined | None]:
    """Let exiftool look at several files in one go; where it cannot read one, at each alone, so that one fails alone.

    A file that it cannot read has None; where it is not installed, nothing is found in any.
    """
    program = shutil.which("exiftool")
    if program is None or not made:
        return {path: {} for path in made}
    command = [program, "-api", "LargeFileSupport=1", "-j", "-a", "-G1", *(str(path.absolute()) for path in made)]
    try:
        finished = run(command, _LIMITS, stop=tools.stop)
        told = json.loads(finished.output) if finished.code == 0 else []
    except (OverrunError, ValueError):
        told = []
    if len(told) == len(made):  # in the order in which they were named
        return dict(zip(made, told, strict=True))
    if len(made) == 1:
        return {made[0]: None}
    return {path: found for one in made for path, found in examine(tools, [one]).items()}


def telling(found: Examined | None) -> Iterator[Trace]:
    """Name what exiftool found in one file that is not plain."""
    if found is None:
        yield Trace(Witness.EXIFTOOL, failed=True)
        return
    for name, value in found.items():
        if name != "SourceFile" and not _is_plain(name, str(value)):
            yield Trace(Witness.EXIFTOOL, name)


def _is_plain(name: str, value: str) -> bool:
    group, _, tag = name.partition(":")
    if group in _SKIPPED_GROUPS or tag in _PLAIN.get(re.sub(r"\d+$", "", group), frozenset()):
        return True
    if tag.endswith(("CreateDate", "ModifyDate")):
        return value == _NO_DATE
    return tag == "MediaLanguageCode" and value == "und"
