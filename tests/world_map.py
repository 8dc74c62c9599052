"""Make `app/site/world.json` from npm's world-atlas: `python -m tests.world_map FOLDER`."""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import asin, cos, hypot, radians, sin, sqrt
from pathlib import Path
from typing import Any

from babel.core import get_global

WORLD = Path(__file__).parent.parent / "app" / "site" / "world.json"
WIDTH = 1000
SOUTHERNMOST = -58
"""Degrees: what lies beyond, Antarctica, is left out."""
TOLERANCE = 0.9
"""How far, in thousandths of the map's width, a simplified coast may stray."""
SMALLEST = 3.0
"""Area below which an island is not drawn."""

MOROCCO_SOUTHERNMOST = 27.667
"""Degrees: Western Sahara is drawn as part of no country, as on the maps of the United Nations."""
FRAMED = 100.0
"""Area from which on a land lies wholly inside the frame."""

Point = tuple[float, float]
Ring = list[Point]


class Atlas:
    """A TopoJSON file."""

    def __init__(self, path: Path) -> None:
        self.content = json.loads(path.read_text("utf-8"))
        self.arcs = [simplified(unrolled(self._decoded(arc))) for arc in self.content["arcs"]]

    def shapes(self, name: str) -> Iterator[tuple[str, list[Ring]]]:
        """Yield each shape of a layer as its ISO number and its outer rings, in degrees."""
        for shape in self.content["objects"][name]["geometries"]:
            polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            yield shape.get("id", ""), [self._ring(polygon[0]) for polygon in polygons]

    def _decoded(self, arc: list[list[int]]) -> Ring:
        scale, origin = (self.content["transform"][key] for key in ("scale", "translate"))
        steps = accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
        return [(x * scale[0] + origin[0], y * scale[1] + origin[1]) for x, y in steps]

    def _ring(self, arcs: Sequence[int]) -> Ring:
        ring: Ring = []
        for index in arcs:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            ring += arc[1:] if ring else arc
        return unrolled(ring)


def unrolled(line: Ring) -> Ring:
    """Follow a line across the 180th meridian instead of jumping round the world."""
    turned = [line[0]]
    for x, y in line[1:]:
        turned.append((x - 360 * round((x - turned[-1][0]) / 360), y))
    return turned


def on_map(place: Point) -> Point:
    """Project by Equal Earth (Šavrič, Patterson, Jenny 2018): no country larger than it is."""
    longitude, latitude = place
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    a = (1.340264, -0.081106, 0.000893, 0.003796)
    slope = a[0] + 3 * a[1] * theta**2 + theta**6 * (7 * a[2] + 9 * a[3] * theta**2)
    height = theta * (a[0] + a[1] * theta**2 + theta**6 * (a[2] + a[3] * theta**2))
    x = 2 * sqrt(3) / 3 * radians(longitude) * cos(theta) / slope
    unit = WIDTH / 2 / 2.7066
    return WIDTH / 2 + x * unit, -height * unit


def simplified(arc: Ring) -> Ring:
    """Drop the points a straight line passes near enough (Douglas and Peucker)."""
    if len(arc) < 3:
        return arc
    start, *between, end = map(on_map, arc)
    distances = [0.0, *(_distance(point, start, end) for point in between)]
    farthest = max(range(len(distances)), key=distances.__getitem__)
    if distances[farthest] <= TOLERANCE:
        return [arc[0], arc[-1]]
    return simplified(arc[: farthest + 1])[:-1] + simplified(arc[farthest:])


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy)
    if length == 0:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(dx * (point[1] - start[1]) - dy * (point[0] - start[0])) / length


def area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def centre(ring: Ring) -> Point:
    """Return the centre of gravity of a ring, or its middle where it has no area."""
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))
    if abs(doubled) < 1:
        return ring[0]
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairwise([*ring, ring[0]]))
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairwise([*ring, ring[0]]))
    return x / 3 / doubled, y / 3 / doubled


def drawn(rings: list[Ring], top: float) -> str:
    """Write rings as the data of an SVG path, in whole units relative to each other."""
    path = ""
    for ring in [[*map(on_map, ring)] for ring in rings]:
        points = [(round(x), round(y - top)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
        if area(ring) >= SMALLEST and len(steps) > 2:
            moves = "".join(f"{dx}{'' if dy < 0 else ' '}{dy} " for dx, dy in steps[:-1])
            path += f"M{points[0][0]} {points[0][1]}l{moves.strip()}z"
    return path.replace(" -", "-")


def codes() -> dict[str, str]:
    """Return the two letters of each country by its ISO 3166-1 number, as Unicode pairs them."""
    aliases = get_global("territory_aliases")
    return {number: to[0] for number, to in aliases.items() if number.isdigit() and len(to) == 1}


def world(folder: Path, numbers: dict[str, str]) -> dict[str, Any]:
    """Return the land as one path, each country as another, and where its coin is laid."""
    coarse, fine = (Atlas(folder / f"countries-{scale}.json") for scale in ("110m", "50m"))
    land = [ring for _, rings in coarse.shapes("land") for ring in rings if _is_seen(ring)]
    top = min(y for ring in land for _, y in map(on_map, ring))
    # The narrow frame leaves out the smallest islands, not the lands.
    sides = [
        x
        for ring in ([*map(on_map, ring)] for ring in land)
        if area(ring) > FRAMED
        for x, _ in ring
    ]
    outlines = {
        numbers[number]: rings for number, rings in coarse.shapes("countries") if number in numbers
    }
    outlines["MA"] = [
        [(x, max(y, MOROCCO_SOUTHERNMOST)) for x, y in ring] for ring in outlines["MA"]
    ]
    del outlines["EH"]
    return {
        "left": round(min(sides)),
        "width": round(max(sides) - min(sides)),
        "height": round(on_map((0, SOUTHERNMOST))[1] - top),
        "land": drawn(land, top),
        "countries": {code: drawn(rings, top) for code, rings in sorted(outlines.items())},
        "centres": {
            numbers[number]: _centre_of(rings, top)
            for number, rings in sorted(fine.shapes("countries"))
            if number in numbers
        },
    }


def _is_seen(ring: Ring) -> bool:
    return max(y for _, y in ring) > SOUTHERNMOST


def _centre_of(rings: list[Ring], top: float) -> list[int]:
    x, y = centre(max(([*map(on_map, ring)] for ring in rings), key=area))
    return [round(x), round(y - top)]


def main() -> None:
    """Write the map from the two TopoJSON files of the package."""
    made = world(Path(sys.argv[1]), codes())
    WORLD.write_text(json.dumps(made, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
