#!/usr/bin/env bash
# The guess: simplify() of gpxpy, said to be the algorithm of Ramer, Douglas and Peucker, takes out of a track what lies
#   within some metres of the line that is left; where somebody went stays on the map.
# The truth (gpxpy 1.6.2): it measures to a line without ends. Whoever went fifty kilometres along a straight road and back
#   to nearly where they had begun lies near that line all the way: 496 points become two, 110 kilometres become one, with
#   the ten metres that it takes by itself. Nothing is said. Shapely's simplify(), of the same algorithm, the same
#   points and the same ten metres, keeps the place where they turned.
# Why it matters here: going to a border and being sent back the same way is what many journeys that are told here are made
#   of. A map drawn from such a track says that nobody went anywhere. No map here is drawn from tracks: places are those
#   that somebody named and chose to show.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check gpxpy==1.6.2 shapely==2.1.2
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment
from shapely import LineString

METRE = 1 / 111_320
WOBBLE = (0, 2, -1, 3, -2)


def walk(east):
    """There and back: half a degree north, or as far to the north-east, beside the middle of the road by three metres at most."""
    ways = [step / 500 for step in range(251)] + [step / 500 for step in range(249, 4, -1)]
    return [(35 + way, -5 + way * east + WOBBLE[n % 5] * METRE) for n, way in enumerate(ways)]


print(f"gpxpy {version('gpxpy')}, shapely {version('shapely')}")
for east in (0, 1):
    points = walk(east)
    track = GPX()
    track.tracks.append(GPXTrack())
    track.tracks[0].segments.append(GPXTrackSegment([GPXTrackPoint(*point) for point in points]))
    before = track.length_2d()
    track.simplify()
    left = [(point.latitude, point.longitude) for point in track.tracks[0].segments[0].points]
    shaped = list(LineString(points).simplify(10 * METRE, preserve_topology=False).coords)
    print(f"{len(points)} points, {before / 1000:.1f} km; gpxpy leaves {len(left)}, {track.length_2d() / 1000:.1f} km; shapely {len(shaped)}")
    assert before > 110_000
    assert left == [points[0], points[-1]] and track.length_2d() < 2000, "the way back stays now"
    assert len(shaped) == 3 and shaped[1][0] == max(points)[0]
PYTHON
