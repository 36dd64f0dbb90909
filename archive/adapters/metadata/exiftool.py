"""What exiftool, an examiner that we did not write, finds in a made file beside its content."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.supervise import run
from archive.adapters.sandbox.toolbox import Toolbox
from archive.domain.leaks import Trace, Witness

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


def telling(tools: Toolbox, path: Path) -> Iterator[Trace]:
    """Name what exiftool finds that is not plain; nothing when it is not installed."""
    program = shutil.which("exiftool")
    if program is None:
        return
    command = [program, "-api", "LargeFileSupport=1", "-j", "-a", "-G1", str(path.absolute())]
    finished = run(command, _LIMITS, stop=tools.stop)
    if finished.code != 0:
        yield Trace(Witness.EXIFTOOL, failed=True)
        return
    for found in json.loads(finished.output):
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
