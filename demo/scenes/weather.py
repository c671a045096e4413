"""Skies, towns and trees that several scenes share."""

from __future__ import annotations

import numpy as np

from demo.canvas import Canvas, Colour, Pen, mix

DARK: Colour = (22, 22, 30)


def sunset_sky(
    c: Canvas, sun: float, shore: float, warm: Colour = (255, 168, 92), high: Colour = (58, 74, 118)
) -> None:
    """An evening sky with the sun just above the shore."""
    c.sky((0, high), (shore * 0.55, mix(high, warm, 0.45)), (shore, warm), (1, mix(warm, (60, 40, 50), 0.5)))
    c.clouds(mix(high, (150, 90, 100), 0.6), 0.42, base=shore, cells=2.4)
    c.clouds(mix(warm, (255, 235, 200), 0.4), 0.3, top=shore * 0.3, base=shore, cells=4)
    c.glow(sun * c.aspect, shore * 0.86, 0.5, (120, 78, 30))
    c.glow(sun * c.aspect, shore * 0.86, 0.1, (200, 170, 110), 1.3)
    c.develop()


def skyline(c: Canvas, foot: float, tall: float, colour: Colour, lit: float = 0.0, wide: float = 0.07) -> None:
    """A row of buildings; `lit` is the share of windows that show light."""
    x, blocks = -0.02, []
    while x < c.aspect:
        broad = wide * c.rng.uniform(0.6, 1.4)
        hill = 0.55 + 0.45 * np.sin(np.pi * np.clip(x / c.aspect, 0, 1)) ** 2
        blocks.append((x, foot - tall * hill * c.rng.uniform(0.35, 1.0), x + broad))
        x += broad * c.rng.uniform(0.85, 1.15)
    with c.ink(colour) as pen:
        for left, top, right in blocks:
            pen.box(left, top, right, foot)
            middle = (left + right) / 2
            if right - left < wide * 0.85:
                pen.box(left * 0.7 + right * 0.3, top - 0.016, left * 0.3 + right * 0.7, top)
                pen.line((middle, top), (middle, top - 0.06), width=0.0025)
    if lit:
        with c.ink((255, 218, 150), alpha=0.85) as pen:
            _windows(pen, c, blocks, foot, lit)


def _windows(pen: Pen, c: Canvas, blocks: list[tuple[float, float, float]], foot: float, lit: float) -> None:
    step = 0.0125
    for left, top, right in blocks:
        for y in np.arange(top + 0.01, foot - 0.01, step * 1.25):
            for x in np.arange(left + 0.006, right - 0.008, step):
                if c.rng.random() < lit:
                    pen.box(x, y, x + step * 0.5, y + step * 0.55)
