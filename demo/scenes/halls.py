"""Scenes indoors, and people near by."""

from __future__ import annotations

import numpy as np

from demo import figures
from demo.canvas import Canvas, mix
from demo.scenes.weather import skyline


def press_conference(c: Canvas) -> None:
    """Three speakers against a lit wall, microphones on the table, reporters' heads in front."""
    c.sky((0, (34, 62, 104)), (0.5, (96, 146, 190)), (1, (30, 44, 70)))
    c.glow(c.aspect * 0.5, 0.36, 0.75, (130, 130, 110))
    c.develop()
    for x in np.arange(0.12, c.aspect, 0.3):
        with c.ink((206, 226, 240), alpha=0.16, blur=0.012) as pen:
            pen.shape((x, 0), (x + 0.13, 0), (x + 0.02, 0.75), (x - 0.11, 0.75))
    seats = [(c.aspect * (0.25 + 0.25 * seat), 0.4 + 0.03 * (seat % 2), 0.7 - 0.7 * seat) for seat in range(3)]
    for x, tall, turn in seats:
        with c.ink((214, 232, 244), alpha=0.75, blur=0.003) as pen:
            figures.bust(pen, x - 0.004, 0.718, tall * 1.015, turn)
        with c.ink((34, 38, 58), blur=0.0012) as pen:
            figures.bust(pen, x, 0.72, tall, turn)
    c.hills(np.full(c.width, 0.69, np.float32), (92, 60, 46), (30, 20, 22), grain=0.06)
    for x, _, _ in seats:
        with c.ink((14, 14, 20)) as pen:
            for aside in (-0.06, 0.07, 0.1):
                figures.microphone(pen, x + aside, 0.7, 0.13, -aside)
        with c.ink((232, 228, 216)) as pen:
            pen.box(x - 0.08, 0.725, x + 0.08, 0.765)
    with c.ink((10, 10, 16), blur=0.005) as pen:
        figures.crowd(pen, c.rng, -0.05, c.aspect, 1.02, 0.22)


def at_window(c: Canvas) -> None:
    """One person against a tall window (upright picture)."""
    c.sky((0, (110, 150, 190)), (0.6, (250, 226, 190)), (1, (210, 180, 150)))
    c.clouds((255, 248, 236), 0.5, base=0.6)
    c.glow(c.aspect * 0.7, 0.4, 0.5, (60, 44, 20))
    c.develop()
    skyline(c, 0.74, 0.12, (176, 160, 156), 0.0, 0.06)
    with c.ink((120, 150, 168)) as pen:
        pen.box(0, 0.73, c.aspect, 1)
    c.image = c.image.resize((c.width // 8, c.height // 8)).resize((c.width, c.height))
    wide = c.aspect
    with c.ink((58, 46, 42), blur=0.0012) as pen:
        pen.box(0, 0, wide * 0.1, 1)
        pen.box(wide * 0.92, 0, wide, 1)
        pen.box(0, 0, wide, 0.05)
        pen.box(wide * 0.5, 0, wide * 0.525, 1)
        for y in (0.3, 0.6):
            pen.box(0, y, wide, y + 0.012)
        pen.box(0, 0.88, wide, 1)
    with c.ink((40, 32, 34), blur=0.0025) as pen:
        figures.profile(pen, wide * 0.4, 1.0, 0.7)
    c.lamp(wide * 0.56, 0.5, 0.16, (255, 214, 160), 0.28)


def reading_room(c: Canvas) -> None:
    """Tall windows, long tables, lamps and bent heads."""
    c.sky((0, (66, 48, 38)), (0.6, (122, 92, 66)), (1, (44, 30, 24)))
    c.develop()
    for index in range(5):
        x = c.aspect * (0.1 + 0.2 * index)
        with c.ink((250, 238, 208), blur=0.004) as pen:
            pen.disc(x, 0.2, 0.095)
            pen.box(x - 0.095, 0.2, x + 0.095, 0.56)
        with c.ink((150, 122, 90)) as pen:
            pen.line((x, 0.1), (x, 0.56), width=0.006)
            for y in (0.2, 0.32, 0.44):
                pen.line((x - 0.1, y), (x + 0.1, y), width=0.005)
        with c.ink((255, 236, 190), blur=0.02, alpha=0.14) as pen:
            pen.shape((x - 0.09, 0.55), (x + 0.09, 0.55), (x + 0.42, 1), (x + 0.1, 1))
    for row, (y, tall) in enumerate(((0.66, 0.12), (0.78, 0.18), (0.97, 0.28))):
        shade = mix((86, 62, 46), (28, 20, 18), row / 2)
        for x in np.arange(0.12 + row * 0.05, c.aspect, tall * 2.3):
            with c.ink(mix(shade, (20, 18, 24), 0.35)) as pen:
                figures.bust(pen, x, y, tall, 0.5)
            c.lamp(x + tall * 1.1, y - tall * 0.3, tall * 0.9, (255, 208, 120), 0.7)
            with c.ink((46, 104, 74)) as pen:
                pen.shape(
                    (x + tall * 0.86, y - tall * 0.4),
                    (x + tall * 1.34, y - tall * 0.4),
                    (x + tall * 1.24, y - tall * 0.58),
                    (x + tall * 0.96, y - tall * 0.58),
                )
        with c.ink(mix(shade, (120, 76, 44), 0.4)) as pen:
            pen.box(0, y - 0.005, c.aspect, y + tall * 0.22)


def arcades(c: Canvas) -> None:
    """Arch behind arch, with sunlight falling between them."""
    middle = c.aspect * 0.5
    c.hills(np.zeros(c.width, np.float32), (66, 46, 38), (98, 66, 46), grain=0.14)
    arches = [(0.9 * 0.72**depth, 0.52 + 0.45 * 0.72**depth) for depth in range(8)]
    for depth, (size, foot) in enumerate(arches):
        with c.ink(mix((112, 76, 52), (252, 226, 172), ((depth + 1) / 8) ** 1.2)) as pen:
            pen.disc(middle, foot - size * 0.62, size * 0.44, size * 0.42)
            pen.box(middle - size * 0.39, foot - size * 0.62, middle + size * 0.39, foot)
    for size, foot in arches[4::-2]:
        with c.ink((255, 228, 168), alpha=0.6, blur=0.004) as pen:
            far = foot - size * 0.06
            near_edge = (middle - size * 0.5, foot), (middle - size * 0.1, far)
            pen.shape(*near_edge, (middle + size * 0.36, far), (middle + size * 0.3, foot))
    with c.ink((44, 30, 26)) as pen:
        figures.walker(pen, middle + 0.06, 0.68, 0.19)


def open_air_film(c: Canvas) -> None:
    """A lit screen by the sea and rows of heads."""
    c.sky((0, (20, 26, 60)), (0.45, (92, 74, 112)), (0.58, (218, 128, 104)), (1, (20, 20, 36)))
    c.develop()
    c.hills(c.ridge(0.56, 0.04, 1), (74, 56, 84), (60, 50, 78), bottom=0.58)
    c.water(0.56, (36, 36, 70), 0.4, 0.5)
    left, right, top, foot = c.aspect * 0.27, c.aspect * 0.73, 0.16, 0.56
    c.lamp(c.aspect * 0.5, 0.36, 0.62, (150, 160, 180), 0.6)
    with c.ink((16, 16, 22)) as pen:
        pen.box(left - 0.014, top - 0.014, right + 0.014, foot + 0.014)
        pen.line((left, foot), (left, 0.8), width=0.012)
        pen.line((right, foot), (right, 0.8), width=0.012)
    with c.ink((226, 226, 216)) as pen:
        pen.box(left, top, right, foot)
    with c.ink((150, 150, 144), blur=0.006) as pen:
        pen.box(left, 0.44, right, foot)
    with c.ink((66, 66, 66), blur=0.0015) as pen:
        figures.ship(pen, c.aspect * 0.44, 0.45, 0.3, 3)
    with c.ink((30, 30, 30), blur=0.001) as pen:
        figures.bust(pen, right - 0.14, foot, 0.26, -0.9)
        pen.disc(right - 0.15, foot - 0.235, 0.085, 0.014)
        pen.box(right - 0.195, foot - 0.29, right - 0.105, foot - 0.235)
    for y, tall in ((0.74, 0.075), (0.82, 0.105), (0.92, 0.15), (1.06, 0.21)):
        shade = mix((74, 62, 82), (12, 12, 18), min(1.0, (y - 0.7) * 3.4))
        with c.ink(shade) as pen:
            figures.crowd(pen, c.rng, -0.05, c.aspect, y, tall)


def conductor(c: Canvas) -> None:
    """A conductor from behind, arms raised, before a lit choir (upright picture)."""
    c.sky((0, (20, 22, 42)), (0.55, (94, 62, 54)), (1, (30, 20, 22)))
    c.glow(c.aspect * 0.5, 0.5, 0.5, (150, 100, 50))
    c.develop()
    c.stars(40, 0.3)
    for y, tall in ((0.5, 0.085), (0.57, 0.1), (0.65, 0.115)):
        for x in np.arange(0.03, c.aspect, tall * 0.86):
            shade = mix((196, 140, 96), (120, 76, 60), c.rng.random())
            with c.ink((36, 24, 30)) as pen:
                figures.bust(pen, x, y, tall)
            with c.ink(shade, blur=0.001) as pen:
                pen.disc(x, y - tall * 0.69, tall * 0.16, tall * 0.2)
    with c.ink((38, 24, 26)) as pen:
        pen.box(0, 0.64, c.aspect, 1)
    x, tall = c.aspect * 0.5, 0.62
    with c.ink((12, 10, 14)) as pen:
        figures.walker(pen, x, 1.06, tall, 0.05, 0)
        pen.disc(x, 1.06 - tall * 0.93, tall * 0.07, tall * 0.08)
        for side in (-1, 1):
            hand = (x + side * tall * 0.36, 1.06 - tall * (0.98 if side > 0 else 0.9))
            pen.line(
                (x + side * tall * 0.09, 1.06 - tall * 0.78),
                (x + side * tall * 0.27, 1.06 - tall * 0.7),
                hand,
                width=tall * 0.06,
            )
        pen.line((x + tall * 0.36, 1.06 - tall * 0.98), (x + tall * 0.46, 1.06 - tall * 1.12), width=tall * 0.012)
