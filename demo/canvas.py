"""The darkroom of the demo pictures: soft light worked out small and enlarged, sharp silhouettes laid over it.

Lengths are in picture heights: y runs from 0 at the top to 1 at the bottom, x from 0 to `aspect`. Colours are (red,
green, blue) in 0..255. Everything follows from the seed, so that the same table gives the same pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Floats = NDArray[np.float32]

SOFT = 4
"""Sky, cloud and mist are worked out at a quarter of the picture's size."""
SHARP = 2
"""Silhouettes are drawn at twice the picture's size and reduced, which smooths their edges."""


def resized(values: Floats, size: tuple[int, int]) -> Floats:
    """A field of numbers enlarged smoothly to (width, height)."""
    return np.asarray(Image.fromarray(values).resize(size, Image.Resampling.BICUBIC))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """The colour that lies `share` of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Pen:
    """Remembers shapes in the canvas's own lengths, then cuts them as one mask no larger than they are."""

    def __init__(self) -> None:
        self._shapes: list[tuple[str, list[Point], float]] = []

    def shape(self, *points: Point) -> None:
        """A filled polygon."""
        self._shapes.append(("polygon", list(points), 0))

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """A filled rectangle."""
        self._shapes.append(("rectangle", [(left, top), (right, bottom)], 0))

    def disc(self, x: float, y: float, across: float, high: float | None = None) -> None:
        """A filled ellipse round its middle, with half-axes `across` and `high`."""
        high = across if high is None else high
        self._shapes.append(("ellipse", [(x - across, y - high), (x + across, y + high)], 0))

    def line(self, *points: Point, width: float) -> None:
        """A line through points, round at its ends and joints."""
        self._shapes.append(("line", list(points), width))

    def bounds(self) -> tuple[float, float, float, float]:
        """The left, top, right and bottom of all that was drawn; nothing drawn gives an empty box."""
        if not self._shapes:
            return 0, 0, 0, 0
        xs = [x + side * width for _, points, width in self._shapes for x, _ in points for side in (-1, 1)]
        ys = [y + side * width for _, points, width in self._shapes for _, y in points for side in (-1, 1)]
        return min(xs), min(ys), max(xs), max(ys)

    def cut(self, size: tuple[int, int], scale: float, left: float, top: float) -> Image.Image:
        """The mask of a part of the picture, `scale` pixels to a picture height."""
        mask = Image.new("L", size)
        draw = ImageDraw.Draw(mask)
        for kind, points, width in self._shapes:
            pixels = [((x - left) * scale, (y - top) * scale) for x, y in points]
            if kind == "line":
                _line(draw, pixels, width * scale)
            else:
                getattr(draw, kind)(pixels, fill=255)
        return mask


def _line(draw: ImageDraw.ImageDraw, points: list[Point], width: float) -> None:
    draw.line(points, fill=255, width=max(1, round(width)), joint="curve")
    if width > 2:
        for x, y in points:
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)


class Canvas:
    """One picture in the making: first the soft light, then `develop`, then what stands in front of it."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self.width, self.height = size
        self.aspect = self.width / self.height
        self.rng = np.random.default_rng(seed)
        self._small = (-(-self.width // SOFT), -(-self.height // SOFT))
        self.soft: Floats = np.zeros((self._small[1], self._small[0], 3), np.float32)
        self.image = Image.new("RGB", size)

    # Soft light

    def grid(self) -> tuple[Floats, Floats]:
        """The x and y of every soft point."""
        columns, rows = self._small
        x = np.linspace(0, self.aspect, columns, dtype=np.float32)[None, :]
        y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
        return x, y

    def noise(self, cells: float, octaves: int = 4, stretch: float = 1.0) -> Floats:
        """Cloudy noise in 0..1 over the soft field: `cells` lumps in a picture height, drawn out by `stretch`."""
        total = np.zeros(self.soft.shape[:2], np.float32)
        for octave in range(octaves):
            across = max(2, round(cells * 2**octave * self.aspect / stretch) + 1)
            down = max(2, round(cells * 2**octave) + 1)
            lumps = self.rng.random((down, across), dtype=np.float32) - 0.5
            total += resized(lumps, self._small) / 2**octave
        low, high = float(total.min()), float(total.max())
        return (total - low) / (high - low)

    def sky(self, *stops: tuple[float, Colour]) -> None:
        """Colours from top to bottom, each at its height."""
        heights = [height for height, _ in stops]
        _, y = self.grid()
        for channel in range(3):
            self.soft[:, :, channel] = np.interp(y, heights, [colour[channel] for _, colour in stops])

    def tint(self, share: Floats, colour: Colour) -> None:
        """Lay a colour over the soft field, `share` of it (0..1) at each point."""
        share = np.clip(share, 0, 1)[:, :, None]
        self.soft += share * (np.asarray(colour, np.float32) - self.soft)

    def glow(self, x: float, y: float, reach: float, colour: Colour, strength: float = 1.0) -> None:
        """Light that falls off round a point."""
        across, down = self.grid()
        away = np.sqrt((across - x) ** 2 + (down - y) ** 2) / reach
        self.soft += (strength * np.exp(-away * 2.2))[:, :, None] * np.asarray(colour, np.float32)

    def clouds(self, colour: Colour, cover: float, top: float = 0.0, base: float = 0.6, cells: float = 3) -> None:
        """Drawn-out cloud between two heights; a cover of 0.3 is fair weather, of 0.8 a grey day."""
        _, y = self.grid()
        band = np.clip((y - top + 0.1) / 0.1, 0, 1) * np.clip((base - y) / 0.25, 0, 1)
        field = self.noise(cells, 5, stretch=2.6)
        self.tint(np.clip((field - 1 + cover) * 2.6, 0, 0.92) * band, colour)

    def stars(self, count: int, lowest: float) -> None:
        """Points of light down to a height; called after `develop`."""
        across = self.rng.random(count) * self.aspect
        down = self.rng.random(count) ** 1.2 * lowest
        for x, y, light in zip(across, down, self.rng.random(count) ** 3, strict=True):
            self.lamp(x, y, 0.0016 + 0.004 * light, (255, 250, 240), 0.35 + 0.65 * light)

    def develop(self) -> None:
        """Enlarge the soft light to the picture."""
        small = Image.fromarray(np.clip(self.soft, 0, 255).astype(np.uint8))
        self.image = small.resize((self.width, self.height), Image.Resampling.BILINEAR)

    # Sharp things

    @contextmanager
    def ink(self, colour: Colour, blur: float = 0.0, alpha: float = 1.0) -> Iterator[Pen]:
        """A pen whose shapes are laid over the picture in one colour when the block ends."""
        pen = Pen()
        yield pen
        left, top, right, bottom = pen.bounds()
        edge = blur * 2 + 2 / self.height
        box = left, top, right, bottom = self._pixels((left - edge, top - edge, right + edge, bottom + edge))
        if right <= left or bottom <= top:
            return
        sharp = 1 if blur else SHARP
        size = ((right - left) * sharp, (bottom - top) * sharp)
        mask = pen.cut(size, self.height * sharp, left / self.height, top / self.height)
        mask = mask.filter(ImageFilter.BoxBlur(blur * self.height)) if blur else mask.reduce(sharp)
        if alpha < 1:
            mask = mask.point([round(value * alpha) for value in range(256)])
        self.image.paste(colour, box, mask)

    def _pixels(self, box: Sequence[float]) -> tuple[int, int, int, int]:
        left, top, right, bottom = (round(value * self.height) for value in box)
        return max(0, left), max(0, top), min(self.width, right), min(self.height, bottom)

    def lamp(self, x: float, y: float, reach: float, colour: Colour, strength: float = 1.0) -> None:
        """A light in the picture itself, soft at its edge."""
        left, top, right, bottom = self._pixels((x - reach, y - reach, x + reach, y + reach))
        if right - left < 1 or bottom - top < 1:
            return
        disc = lamp_disc(round(strength, 1)).resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        self.image.paste(colour, (left, top), disc)

    def ridge(self, height: float, rise: float, lumps: float, roughness: float = 0.5) -> Floats:
        """The skyline of hills, a height for every column: `lumps` summits in a picture height, `rise` tall."""
        total = np.zeros(self.width, np.float32)
        for octave in range(7):
            count = max(2, round(lumps * 2**octave * self.aspect) + 1)
            line = self.rng.random((1, count), dtype=np.float32) - 0.5
            total += resized(line, (self.width, 1))[0] * roughness**octave
        span = float(np.ptp(total))
        skyline: Floats = height - rise * (total - total.min()) / span
        return skyline

    def hills(self, skyline: Floats, top: Colour, foot: Colour, bottom: float = 1.0, grain: float = 0.0) -> None:
        """Fill below a skyline, shaded from its top colour to its foot's, with `grain` of woods and rock."""
        first = max(0, int(skyline.min() * self.height))
        last = min(self.height, round(bottom * self.height))
        if last <= first:
            return
        y = np.arange(first, last, dtype=np.float32)[:, None]
        mask = np.clip(y - skyline[None, :] * self.height, 0, 1)
        fill = self._shaded(first, last, top, foot, grain)
        self.image.paste(fill, (0, first), Image.fromarray((mask * 255).astype(np.uint8)))

    def _shaded(self, first: int, last: int, top: Colour, foot: Colour, grain: float) -> Image.Image:
        """Rows from the top's colour to the foot's; with grain, worked out at half size and enlarged."""
        rows, columns = ((last - first) // 2 + 1, self.width // 2) if grain else (last - first, 1)
        share = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
        field = np.asarray(top, np.float32) * (1 - share) + np.asarray(foot, np.float32) * share
        if grain:
            patches = self.rng.random((rows // 8 + 2, columns // 12 + 2), dtype=np.float32)
            fine = self.rng.random((rows // 2 + 1, columns // 2 + 1), dtype=np.float32)
            light = resized(patches, (columns, rows)) * 0.7 + resized(fine, (columns, rows)) * 0.5
            field = field * (1 + grain * (light[:, :, None] - 0.6))
        small = Image.fromarray(np.clip(field, 0, 255).astype(np.uint8))
        smooth = Image.Resampling.BILINEAR if grain else Image.Resampling.NEAREST
        return small.resize((self.width, last - first), smooth)

    def haze(self, middle: float, spread: float, colour: Colour, strength: float) -> None:
        """A band of mist, uneven and thickest at its middle."""
        _, y = self.grid()
        lumps = self.noise(2.5, 3, stretch=4)
        share = np.exp(-(((y - middle) / spread) ** 2)) * (0.55 + 0.6 * lumps) * strength
        first, last = (min(len(y), max(0, round((middle + side * 2.3 * spread) * len(y)))) for side in (-1, 1))
        if first >= last:
            return
        small = Image.fromarray((np.clip(share[first:last], 0, 1) * 255).astype(np.uint8))
        top, bottom = round(first / len(y) * self.height), round(last / len(y) * self.height)
        mask = small.resize((self.width, bottom - top), Image.Resampling.BILINEAR)
        self.image.paste(colour, (0, top, self.width, bottom), mask)

    def water(self, shore: float, tint: Colour, depth: float = 0.45, chop: float = 1.0) -> None:
        """Mirror what stands above the shore in moving water; `depth` is how much of the water's own colour shows."""
        first = round(shore * self.height)
        rows = self.height - first
        above = np.asarray(self.image)[:first]
        y = np.arange(rows, dtype=np.float32)[:, None]
        near = y / rows
        waves = resized(self._waves(rows), (self.width, rows))
        reach = min(1.0, (first - 1) / rows) * 0.95
        source = np.clip(first - 1 - y * reach + waves * chop * (4 + near * 90), 0, first - 1).astype(np.int32)
        mirror = Image.fromarray(above[source, np.arange(self.width)[None, :]])
        share = np.clip(depth * (0.55 + 0.6 * near) + waves * 0.16 * chop, 0, 1)
        mirror.paste(tint, (0, 0, self.width, rows), Image.fromarray((share * 255).astype(np.uint8)))
        self.image.paste(mirror, (0, first))

    def _waves(self, rows: int) -> Floats:
        """Wave heights in -1..1 on rows that crowd together towards the shore."""
        count = 150
        lines = self.rng.standard_normal((count, max(8, int(26 * self.aspect))), dtype=np.float32) * 0.45
        spread = (np.linspace(0, 1, rows // 2, dtype=np.float32) ** 0.55 * (count - 1)).astype(np.int32)
        return resized(lines, (self.width // 2, count))[spread]

    def finish(self) -> Image.Image:
        """The print: film grain, which also hides the steps of 8-bit gradients, and darker corners."""
        return ImageChops.add(self.image, film(self.width, self.height), scale=1, offset=-FILM_BASE)


FILM_BASE = 160


@cache
def film(width: int, height: int) -> Image.Image:
    """What every print of a size has in common, added to it: grain, and corners up to 30 shades darker."""
    grain = np.random.default_rng(1839).standard_normal((height, width), dtype=np.float32) * 4
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    corners = ((x**2 + y**2) / 2) ** 1.4 * 30
    shade = Image.fromarray((FILM_BASE + grain - corners).astype(np.uint8))
    return Image.merge("RGB", [shade] * 3)


@cache
def lamp_disc(strength: float) -> Image.Image:
    """A round light, brightest in the middle, of 96 pixels."""
    line = np.linspace(-1, 1, 96, dtype=np.float32)
    away = np.sqrt(line[:, None] ** 2 + line[None, :] ** 2)
    return Image.fromarray((np.clip(1 - away, 0, 1) ** 2 * 255 * min(1.0, strength)).astype(np.uint8))
