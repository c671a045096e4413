"""Scenes of wide ground and wide skies, by day and by night."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageChops

from demo import figures
from demo.canvas import Canvas, Colour, mix, resized
from demo.scenes.weather import sunset_sky


def tulips(c: Canvas) -> None:
    """Stripes of tulips running to the horizon below a big sky, a farm and a mill far off."""
    shore = 0.42
    c.sky((0, (84, 142, 200)), (shore, (222, 230, 232)), (1, (90, 120, 60)))
    c.clouds((255, 255, 252), 0.55, base=shore + 0.04, cells=2.6)
    c.develop()
    with c.ink((92, 116, 98)) as pen:
        for x in np.arange(0, c.aspect, 0.06):
            figures.tree(pen, c.rng, x, shore + 0.006, 0.05, 0.6)
    colours: list[Colour] = [
        (206, 40, 44),
        (238, 186, 40),
        (222, 96, 146),
        (246, 240, 226),
        (124, 44, 110),
        (236, 116, 40),
    ]
    middle, stripes = c.aspect * 0.56, 24
    with c.ink((74, 104, 52)) as pen:
        pen.box(0, shore, c.aspect, 1)
    for hue, colour in enumerate(colours):
        with c.ink(colour) as pen:
            for stripe in range(hue - stripes, stripes, len(colours)):
                far, near = (tuple(middle + (stripe + side) * wide for side in (0, 0.74)) for wide in (0.012, 0.2))
                pen.shape((far[0], shore), (far[1], shore), (near[1], 1.02), (near[0], 1.02))
    _speckle(c, shore)
    c.haze(shore, 0.035, (226, 232, 230), 0.75)


def _speckle(c: Canvas, top: float) -> None:
    """Light and shade of single blossoms, coarser towards the reader."""
    first = round(top * c.height)
    rows = c.height - first
    dots = c.rng.random((rows // 4, c.width // 4), dtype=np.float32)
    near = np.linspace(0.15, 1, rows, dtype=np.float32)[:, None]
    field = 128 + (resized(dots, (c.width, rows)) - 0.5) * 105 * near
    shade = Image.fromarray(field.astype(np.uint8))
    ground = c.image.crop((0, first, c.width, c.height))
    c.image.paste(ImageChops.add(ground, Image.merge("RGB", [shade] * 3), scale=1, offset=-128), (0, first))


def aurora(c: Canvas) -> None:
    """Curtains of green and red light above a frozen lake."""
    shore = 0.72
    c.sky((0, (6, 10, 26)), (shore, (24, 48, 66)), (1, (10, 20, 30)))
    x, y = c.grid()
    for fold, (base, colour, strength) in enumerate(
        ((0.52, (70, 255, 150), 0.95), (0.44, (60, 220, 170), 0.6), (0.36, (220, 70, 130), 0.4))
    ):
        wave = base + 0.12 * np.sin(x * (2.1 + fold) + fold * 1.9) + 0.05 * np.sin(x * 5.3 + fold)
        rays = resized(c.rng.random((1, 90), dtype=np.float32), (c.soft.shape[1], 1))
        up = np.clip(wave - y, 0, None)
        light = (
            np.where(y < wave, np.exp(-up * (3.2 + 2.4 * rays)), np.exp(-(y - wave) * 34))
            * (0.35 + 0.65 * rays)
            * strength
        )
        c.soft += light[:, :, None] * np.asarray(colour, np.float32) * 0.85
    c.develop()
    c.stars(170, shore)
    c.hills(c.ridge(shore, 0.16, 1.3), (26, 44, 54), (14, 26, 36), bottom=shore)
    with c.ink((8, 16, 22)) as pen:
        for at, tall in zip(c.rng.random(60) * c.aspect, c.rng.uniform(0.02, 0.07, 60), strict=True):
            figures.fir(pen, at, shore + 0.004, tall)
    c.water(shore, (16, 40, 50), 0.32, 0.35)


def observatory(c: Canvas) -> None:
    """A dome under the Milky Way."""
    c.sky((0, (8, 10, 28)), (0.7, (34, 38, 66)), (0.86, (92, 72, 74)), (1, (20, 18, 24)))
    x, y = c.grid()
    across = (x - c.aspect * 0.62) * 0.8 + (y - 0.35) * 0.62
    band = np.exp(-((across / 0.17) ** 2))
    dust = c.noise(5, 5)
    c.tint(band * (0.1 + 0.62 * dust), (176, 168, 196))
    c.tint(np.exp(-(((across + 0.02) / 0.045) ** 2)) * np.clip(0.62 - dust, 0, 1) * 1.4, (24, 18, 30))
    c.develop()
    c.stars(420, 0.86)
    c.hills(c.ridge(0.86, 0.08, 0.7), (30, 26, 34), (16, 14, 20))
    dome = c.aspect * 0.3
    with c.ink((52, 52, 68)) as pen:
        pen.box(dome - 0.13, 0.62, dome + 0.13, 0.85)
        pen.disc(dome, 0.62, 0.135)
    with c.ink((70, 68, 84), blur=0.012) as pen:
        pen.box(dome - 0.13, 0.62, dome - 0.02, 0.85)
        pen.disc(dome - 0.03, 0.62, 0.1, 0.13)
    with c.ink((14, 14, 22)) as pen:
        pen.shape((dome + 0.015, 0.63), (dome + 0.035, 0.49), (dome + 0.075, 0.5), (dome + 0.065, 0.63))
    c.lamp(dome + 0.045, 0.6, 0.09, (255, 120, 60), 0.75)
    with c.ink((8, 8, 12)) as pen:
        figures.walker(pen, dome + 0.27, 0.885, 0.09, 0.08)


def storks(c: Canvas) -> None:
    """Birds over flooded meadows at sunset."""
    shore = 0.68
    sunset_sky(c, 0.62, shore, (255, 154, 84), (92, 84, 124))
    with c.ink((62, 44, 54)) as pen:
        for x, tall in zip(c.rng.random(24) * c.aspect, c.rng.uniform(0.03, 0.09, 24), strict=True):
            figures.tree(pen, c.rng, x, shore + 0.004, tall, 0.5)
    birds = [
        (c.rng.normal(0.45, 0.2) * c.aspect, c.rng.normal(0.32, 0.1), c.rng.uniform(0.04, 0.13), c.rng.uniform(-0.8, 1))
        for _ in range(22)
    ]
    c.water(shore, (70, 48, 62), 0.26, 0.4)
    with c.ink((38, 28, 38)) as pen:
        for one in birds:
            figures.bird(pen, *one)
    _reeds(c)


def _reeds(c: Canvas) -> None:
    with c.ink((26, 20, 26)) as pen:
        for x in c.rng.random(170) ** 0.5 * c.aspect:
            tall, bend = c.rng.uniform(0.05, 0.24), c.rng.uniform(-0.03, 0.05)
            pen.line((x, 1.01), (x + bend * 0.4, 1 - tall * 0.6), (x + bend, 1 - tall), width=0.0028)


def flood(c: Canvas) -> None:
    """Bare trees and a farm on a mound, mirrored in still floodwater."""
    shore = 0.56
    c.sky((0, (120, 136, 152)), (shore, (222, 220, 210)), (1, (180, 184, 180)))
    c.clouds((98, 110, 124), 0.62, base=shore, cells=2)
    c.clouds((242, 236, 222), 0.4, top=0.15, base=shore)
    c.develop()
    c.hills(c.ridge(shore, 0.02, 2), (142, 152, 150), (150, 156, 148), bottom=shore)
    far = np.arange(0.05, c.aspect, 0.11)
    with c.ink((104, 112, 112)) as pen:
        for x in far:
            figures.tree(pen, c.rng, x, shore, 0.13 * c.rng.uniform(0.8, 1.15), 0.3)
    x = c.aspect * 0.7
    c.hills(
        np.clip(
            shore + 0.01 + 0.9 * (np.linspace(0, c.aspect, c.width, dtype=np.float32) - x) ** 2 - 0.05, 0, shore + 0.02
        ),
        (98, 112, 76),
        (80, 92, 62),
        bottom=shore,
    )
    with c.ink((132, 74, 58)) as pen:
        pen.box(x - 0.1, 0.44, x + 0.1, 0.52)
    with c.ink((66, 54, 56)) as pen:
        pen.shape((x - 0.125, 0.45), (x - 0.075, 0.355), (x + 0.075, 0.355), (x + 0.125, 0.45))
    with c.ink((58, 62, 56)) as pen:
        for d in (-0.2, 0.18):
            figures.tree(pen, c.rng, x + d, 0.53, 0.24, 0.32)
    for window in range(4):
        with c.ink((250, 226, 170)) as pen:
            pen.box(x - 0.08 + window * 0.045, 0.465, x - 0.06 + window * 0.045, 0.492)
    c.water(shore, (96, 108, 112), 0.2, 0.22)
    with c.ink((52, 48, 44)) as pen:
        for i in range(3):
            for p in [c.aspect * (0.08 + 0.09 * i)]:
                pen.line((p, 0.74 + 0.06 * i), (p, 0.83 + 0.075 * i), width=0.011)


def kites(c: Canvas) -> None:
    """A beach full of people below a sky full of kites."""
    shore = 0.7
    c.sky((0, (58, 122, 190)), (shore, (206, 226, 236)), (1, (220, 200, 160)))
    c.clouds((255, 255, 255), 0.45, base=shore)
    c.develop()
    with c.ink((92, 140, 164)) as pen:
        pen.box(0, shore, c.aspect, shore + 0.08)
    c.hills(c.ridge(shore + 0.1, 0.03, 0.6), (222, 200, 158), (196, 164, 118), grain=0.14)
    palette: list[Colour] = [
        (220, 50, 46),
        (250, 194, 44),
        (34, 100, 170),
        (240, 112, 40),
        (70, 150, 90),
        (150, 60, 140),
        (250, 248, 240),
    ]
    for _ in range(46):
        x, y = c.rng.uniform(0.03, 0.97) * c.aspect, c.rng.uniform(0.05, 0.6)
        _kite(c, x, y, (0.012 + 0.05 * c.rng.random() ** 2) * (1.3 - y), palette[int(c.rng.integers(len(palette)))])
    for coat in palette:
        with c.ink(mix(coat, (40, 40, 56), 0.72)) as pen:
            for x, y in c.rng.random((13, 2)):
                figures.walker(pen, x * c.aspect, shore + 0.11 + 0.16 * y, 0.065 + 0.045 * y)


def _kite(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    tail = [(x - size * (0.3 + 0.35 * math.sin(step * 0.9)), y + size * (1.4 + step * 0.42)) for step in range(9)]
    with c.ink(mix(colour, (255, 255, 255), 0.25)) as pen:
        pen.line(*tail, width=max(0.0012, size * 0.06))
    with c.ink(colour) as pen:
        pen.shape(
            (x + size * 0.3, y - size),
            (x + size * 0.75, y + size * 0.1),
            (x - size * 0.3, y + size * 1.4),
            (x - size * 0.75, y - size * 0.3),
        )
    with c.ink(mix(colour, (255, 255, 255), 0.3)) as pen:
        pen.shape((x + size * 0.3, y - size), (x - size * 0.3, y + size * 1.4), (x - size * 0.75, y - size * 0.3))
