#!/usr/bin/env bash
# The guess: fastkml reads a way whose points have a height or none, as KML has it ("lon,lat[,alt]"), or, as it is strict by
#   default, refuses it.
# The truth (fastkml 1.4.0): if the height of one point of a line or an outline is missing and that of another is there, the
#   whole geometry is None, strict or not; no error is raised and nothing is logged. Written back, the placemark has its name
#   and no way. In a MultiGeometry the line is left out and the points beside it stay. With all heights or with none it reads
#   the same way right.
# Why it matters here: a telephone gives a height where it sees enough satellites, and none in a street or under a roof. The
#   way of somebody who walked is lost for one point of it, while the places where they waited stay. Ways are no part of
#   what is taken in here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check fastkml==1.4.0 lxml==6.1.3
tools/bin/python - << 'PYTHON'
import logging
from importlib.metadata import version

from fastkml import kml

DOCUMENT = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>The way</name>{}</Placemark></Document></kml>'
LINE = "<LineString><coordinates>{}</coordinates></LineString>"
PLACE = "<Point><coordinates>-5.3,35.8</coordinates></Point>"
OUTLINE = "<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
ALL, NONE, SOME = "-5.3,35.8,10 -5.4,35.9,12 -5.5,36.0,9", "-5.3,35.8 -5.4,35.9 -5.5,36.0", "-5.3,35.8,10 -5.4,35.9 -5.5,36.0,9"
logged = []
logging.basicConfig(level=logging.DEBUG)
logging.getLogger().handlers[0].addFilter(lambda record: logged.append(record) or True)


def read(geometry, strict):
    document = kml.KML.from_string(DOCUMENT.format(geometry), strict=strict)
    (placemark,) = document.features[0].features
    return placemark.geometry, document.to_string()


print(f"fastkml {version('fastkml')}")
for strict in (True, False):
    whole, flat = (read(LINE.format(points), strict)[0] for points in (ALL, NONE))
    lost, written = read(LINE.format(SOME), strict)
    outline, _ = read(OUTLINE.format("0,0,1 0,1 1,1,1 0,0,1"), strict)
    several, _ = read(f"<MultiGeometry>{LINE.format(SOME)}{PLACE}</MultiGeometry>", strict)
    print(f"strict {strict}: {whole}, {flat}, {lost}, {outline}, {several}")
    assert len(whole.coords) == len(flat.coords) == 3
    assert lost is None and outline is None, "ways with some heights are read now"
    assert "The way" in written and "coordinates" not in written, "they are written back now"
    assert several.geom_type == "MultiPoint" and len(list(several.geoms)) == 1, "the line beside points is read now"
assert not logged, "it says so now"
PYTHON
