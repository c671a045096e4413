"""Scenes in the streets."""

from __future__ import annotations

import numpy as np

from demo import figures
from demo.canvas import Canvas, Colour, mix
from demo.scenes.weather import skyline, sunset_sky


def city_dusk(c: Canvas) -> None:
    """Towers at dusk, one row behind another, over the trees of a park."""
    _towers(c, 0.8)
    with c.ink((24, 26, 38)) as pen:
        for x in np.arange(0, c.aspect + 0.1, 0.11):
            figures.tree(pen, c.rng, x, 1.0, 0.24, 0.6)
        pen.box(0, 0.795, c.aspect, 1)
    for x in np.arange(0.1, c.aspect, 0.21):
        c.lamp(x, 0.87, 0.03, (255, 206, 140), 0.9)


def bay_towers(c: Canvas) -> None:
    """The same towers mirrored in a bay."""
    _towers(c, 0.66)
    c.water(0.66, (24, 28, 58), 0.3, 0.5)


def _towers(c: Canvas, foot: float) -> None:
    sunset_sky(c, 0.3, foot, (250, 168, 120), (44, 54, 102))
    skyline(c, foot, 0.34, (134, 102, 122), 0.06, 0.06)
    c.haze(foot, 0.12, (236, 160, 128), 0.45)
    skyline(c, foot, 0.46, (66, 58, 86), 0.28, 0.085)
    skyline(c, foot, 0.2, (40, 38, 60), 0.4, 0.11)


def opera_house(c: Canvas) -> None:
    """A lit facade with columns at night, mirrored in wet stones."""
    shore = 0.72
    c.sky((0, (18, 24, 56)), (shore, (70, 66, 104)), (1, (24, 24, 40)))
    c.clouds((54, 52, 88), 0.5, base=shore)
    c.glow(c.aspect * 0.5, 0.6, 0.6, (90, 60, 20))
    c.develop()
    middle, stone = c.aspect * 0.5, (222, 180, 122)
    with c.ink((150, 112, 78)) as pen:
        pen.box(middle - 0.62, 0.36, middle + 0.62, shore)
    with c.ink((112, 122, 116)) as pen:
        pen.disc(middle, 0.3, 0.2, 0.15)
        pen.box(middle - 0.24, 0.27, middle + 0.24, 0.4)
    with c.ink(stone) as pen:
        pen.box(middle - 0.4, 0.36, middle + 0.4, shore)
    with c.ink((236, 200, 146)) as pen:
        pen.shape((middle - 0.42, 0.36), (middle, 0.25), (middle + 0.42, 0.36))
    with c.ink((178, 134, 88)) as pen:
        pen.shape((middle - 0.34, 0.35), (middle, 0.265), (middle + 0.34, 0.35))
    openings = [(middle + d, y, w) for d in np.arange(-0.33, 0.34, 0.11) for y, w in ((0.5, 0.03), (0.66, 0.032))]
    openings += [(middle + s * (0.47 + 0.1 * i), y, 0.026) for s in (-1, 1) for i in range(2) for y in (0.52, 0.66)]
    with c.ink((255, 236, 176), blur=0.0015) as pen:
        for x, y, w in openings:
            pen.disc(x, y - 0.04, w)
            pen.box(x - w, y - 0.04, x + w, y + 0.045)
    for x, y, w in openings:
        c.lamp(x, y, w * 3, (255, 190, 90), 0.35)
    with c.ink((250, 222, 170)) as pen:
        for d in np.arange(-0.385, 0.39, 0.11):
            pen.box(middle + d - 0.011, 0.38, middle + d + 0.011, shore)
    with c.ink((196, 150, 100)) as pen:
        pen.box(middle - 0.63, 0.565, middle + 0.63, 0.58)
        pen.box(middle - 0.63, 0.36, middle + 0.63, 0.378)
    for x in np.arange(0.12, c.aspect, 0.4):
        with c.ink((24, 22, 30)) as pen:
            pen.line((x, shore), (x, shore - 0.2), width=0.006)
        c.lamp(x, shore - 0.2, 0.1, (255, 220, 160))
    people = [(middle + c.rng.normal(0, 0.3), shore + c.rng.uniform(0, 0.012)) for _ in range(30)]
    with c.ink((30, 24, 32)) as pen:
        for x, y in people:
            figures.walker(pen, x, y, 0.072)
    c.water(shore, (26, 24, 44), 0.42, 0.3)


def dust_storm(c: Canvas) -> None:
    """A man on a waterfront, the town swallowed by dust."""
    c.sky((0, (202, 142, 80)), (0.6, (226, 172, 110)), (1, (170, 116, 70)))
    c.clouds((186, 124, 68), 0.8, base=0.9, cells=2)
    c.develop()
    dust: Colour = (218, 162, 100)
    skyline(c, 0.66, 0.3, mix(dust, (90, 60, 44), 0.22), 0.0, 0.13)
    for at, tall in ((0.2, 0.5), (0.68, 0.4)):
        x = at * c.aspect
        with c.ink(mix(dust, (80, 54, 40), 0.34)) as pen:
            pen.box(x - 0.014, 0.68 - tall, x + 0.014, 0.68)
            pen.disc(x, 0.68 - tall, 0.02, 0.03)
            pen.box(x - 0.024, 0.7 - tall, x + 0.024, 0.715 - tall)
    c.haze(0.6, 0.16, dust, 0.7)
    with c.ink((176, 122, 76)) as pen:
        pen.box(0, 0.7, c.aspect, 1)
    with c.ink((132, 88, 58)) as pen:
        pen.shape((0, 0.86), (c.aspect, 0.79), (c.aspect, 1), (0, 1))
    with c.ink((92, 62, 44)) as pen:
        pen.line((0, 0.78), (c.aspect, 0.715), width=0.008)
        for x in np.arange(0.04, c.aspect, 0.12):
            pen.line((x, 0.865 - 0.07 * x / c.aspect), (x, 0.78 - 0.065 * x / c.aspect), width=0.007)
    for x in (0.12, 0.52, 0.9):
        with c.ink((96, 64, 46)) as pen:
            pen.line((x * c.aspect, 0.85), (x * c.aspect, 0.34), (x * c.aspect + 0.06, 0.33), width=0.008)
        c.lamp(x * c.aspect + 0.06, 0.34, 0.12, (255, 226, 160), 0.75)
    with c.ink((52, 34, 28)) as pen:
        figures.walker(pen, c.aspect * 0.37, 0.95, 0.36, 0.13, 0.03)
    c.haze(0.9, 0.2, dust, 0.25)


def marathon(c: Canvas) -> None:
    """A field of runners on a wet quay, the sun low behind them."""
    sunset_sky(c, 0.5, 0.56, (255, 206, 158), (116, 136, 164))
    skyline(c, 0.58, 0.16, (198, 168, 156), 0.0, 0.08)
    skyline(c, 0.6, 0.08, (160, 136, 134), 0.0, 0.12)
    c.haze(0.56, 0.08, (255, 224, 190), 0.7)
    c.hills(np.full(c.width, 0.61, np.float32), (236, 200, 170), (122, 96, 92), grain=0.06)
    with c.ink((255, 238, 210), blur=0.05, alpha=0.7) as pen:
        pen.shape((c.aspect * 0.47, 0.62), (c.aspect * 0.53, 0.62), (c.aspect * 0.6, 1), (c.aspect * 0.4, 1))
    field = [(c.aspect * c.rng.normal(0.5, 0.26), 0.66 + 0.2 * c.rng.random() ** 2, c.rng.random()) for _ in range(42)]
    for x, y, phase in sorted(field, key=lambda at: at[1]):
        tall, near = 0.12 + (y - 0.66) * 1.3, (y - 0.66) * 5
        with c.ink((70, 54, 58), blur=0.006, alpha=0.5) as pen:
            pen.line((x + tall * 0.05, y), (x + (x - c.aspect / 2) * 0.3, y + tall * 0.4), width=tall * 0.06)
        with c.ink(mix((176, 140, 126), (34, 28, 38), near)) as pen:
            figures.runner(pen, x, y, tall, phase)


def floodlights(c: Canvas) -> None:
    """A small ground at night: masts, stand and pitch."""
    c.sky((0, (10, 14, 34)), (0.5, (44, 54, 84)), (1, (20, 30, 30)))
    c.glow(c.aspect * 0.12, 0.2, 0.5, (70, 80, 90))
    c.glow(c.aspect * 0.88, 0.2, 0.5, (70, 80, 90))
    c.develop()
    with c.ink((36, 40, 56)) as pen:
        pen.shape((c.aspect * 0.16, 0.4), (c.aspect * 0.84, 0.4), (c.aspect * 0.87, 0.62), (c.aspect * 0.13, 0.62))
    dots = c.rng.random((900, 3))
    for share, colour in ((0, (196, 168, 150)), (1, (150, 70, 66)), (2, (96, 108, 140))):
        some = [(x, y) for x, y, kind in dots if int(kind * 3) == share]
        with c.ink(colour) as pen:
            for x, y in some:
                pen.disc(c.aspect * (0.16 + 0.68 * x), 0.46 + 0.16 * y, 0.0052, 0.0065)
    with c.ink((24, 26, 38)) as pen:
        pen.shape((c.aspect * 0.12, 0.43), (c.aspect * 0.88, 0.43), (c.aspect * 0.82, 0.36), (c.aspect * 0.18, 0.36))
    with c.ink((52, 106, 58)) as pen:
        pen.box(0, 0.62, c.aspect, 1)
    for stripe in range(-8, 8):
        x, far = c.aspect * 0.5 + stripe * 0.36, c.aspect * 0.5 + stripe * 0.17
        with c.ink((62, 122, 66)) as pen:
            pen.shape((far, 0.62), (far + 0.085, 0.62), (x + 0.18, 1), (x, 1))
    with c.ink((226, 236, 226), blur=0.001) as pen:
        pen.line((0, 0.66), (c.aspect, 0.66), width=0.004)
        pen.line((c.aspect * 0.5, 0.62), (c.aspect * 0.5, 1), width=0.006)
    for index in range(11):
        x, y, tall = c.rng.uniform(0.1, 0.9) * c.aspect, c.rng.uniform(0.7, 0.94), 0.13
        shirt = (198, 48, 48) if index % 2 else (236, 236, 240)
        with c.ink((30, 64, 38), blur=0.002, alpha=0.7) as pen:
            for s in (-1, 1):
                pen.shape((x, y), (x + s * 0.13, y + 0.012), (x + s * 0.13, y + 0.02))
        with c.ink((60, 44, 40)) as pen:
            figures.runner(pen, x, y, tall, 0.2 + 0.31 * x)
        with c.ink(shirt) as pen:
            pen.line((x, y - tall * 0.5), (x + tall * 0.07, y - tall * 0.78), width=tall * 0.17)
    for x in (0.06, 0.94):
        at = x * c.aspect
        with c.ink((22, 24, 32)) as pen:
            pen.line((at, 0.66), (at, 0.14), width=0.012)
            pen.box(at - 0.075, 0.1, at + 0.075, 0.17)
        for lamp in range(8):
            c.lamp(at - 0.057 + lamp % 4 * 0.038, 0.117 + lamp // 4 * 0.036, 0.036, (244, 250, 255))
        c.lamp(at, 0.135, 0.34, (180, 200, 220), 0.55)
