"""Scenes of hills, ice and deserts."""

from __future__ import annotations

import numpy as np

from demo import figures
from demo.canvas import Canvas, Colour, Floats, Pen, mix
from demo.scenes.weather import DARK


def mist_hills(c: Canvas, warm: Colour = (246, 214, 176), near: Colour = (40, 62, 44), layers: int = 6) -> None:
    """Ridge behind ridge in morning mist."""
    c.sky((0, mix(warm, (90, 130, 170), 0.75)), (0.5, warm), (1, warm))
    c.clouds((255, 246, 232), 0.4, base=0.45)
    c.glow(c.aspect * 0.68, 0.3, 0.5, (90, 66, 30))
    c.develop()
    for layer in range(layers):
        share = (layer + 1) / layers
        top = mix(warm, near, share**1.2)
        skyline = c.ridge(0.4 + 0.52 * share, 0.12 + 0.12 * share, 1.7 - share)
        foot = mix(top, warm, 0.45 * (1 - share * 0.8))
        c.hills(skyline, top, foot, bottom=min(1.0, 0.62 + 0.52 * share), grain=0.25 * share)
        if layer < layers - 1:
            c.haze(0.47 + 0.5 * share, 0.05, mix(warm, (255, 250, 240), 0.3), 0.55)


def terraces(c: Canvas) -> None:
    """Terraced fields in mist, and pickers in pointed hats."""
    mist_hills(c, (232, 226, 200), (52, 84, 48), 5)
    across = np.linspace(0, 5, c.width, dtype=np.float32)
    for step in range(10):
        foot = 0.64 + 0.038 * step + 0.004 * step**1.3
        line = foot + 0.028 * np.sin(across * (0.7 + 0.06 * step) + step * 0.35) + 0.01 * np.sin(across * 2.3 + step)
        shade = mix((128, 150, 88), (40, 70, 36), step / 9)
        bottom = 1.0 if step == 9 else min(1.0, foot + 0.09)
        c.hills(line, mix(shade, (236, 232, 176), 0.5), mix(shade, DARK, 0.35), bottom=bottom, grain=0.4)
    with c.ink((34, 36, 34)) as pen:
        for at in c.rng.random(7):
            x, y, tall = at * c.aspect, c.rng.uniform(0.74, 0.95), 0.075
            figures.walker(pen, x, y, tall, 0.07)
            pen.shape((x, y - tall * 1.08), (x + tall * 0.22, y - tall * 0.9), (x - tall * 0.22, y - tall * 0.9))
    c.haze(0.63, 0.05, (240, 238, 222), 0.55)


def olive_groves(c: Canvas) -> None:
    """Hills dotted with rows of round trees under an autumn sky."""
    c.sky((0, (78, 132, 180)), (0.45, (216, 222, 214)), (1, (220, 200, 160)))
    c.clouds((252, 248, 240), 0.48, base=0.42)
    c.develop()
    c.hills(c.ridge(0.44, 0.16, 1.2), (132, 142, 150), (170, 164, 148), grain=0.2)
    for layer, (foot, size) in enumerate(((0.52, 0.018), (0.64, 0.034), (0.82, 0.062))):
        ground = c.ridge(foot, 0.1, 0.7, 0.35)
        earth = mix((196, 164, 116), (158, 112, 70), layer / 2)
        c.hills(ground, earth, mix(earth, (206, 176, 126), 0.5), grain=0.35)
        _groves(c, ground, size, layer)


def _groves(c: Canvas, ground: Floats, size: float, layer: int) -> None:
    spots = [
        (x + c.rng.uniform(-0.2, 0.2) * size, size * (0.9 + row * 1.7), size * (0.85 + 0.17 * row))
        for row in range(4)
        for x in np.arange(row % 2 * size, c.aspect, size * 2.9)
    ]
    feet = [float(ground[min(c.width - 1, max(0, int(x * c.height)))]) + drop for x, drop, _ in spots]

    def trees(pen: Pen, shift: float, scale: float) -> None:
        for (x, _, tall), y in zip(spots, feet, strict=True):
            pen.disc(x + shift * tall, y - tall * 0.5 + shift * tall * 0.5, tall * 0.72 * scale, tall * 0.5 * scale)

    leaf = mix((112, 124, 96), (74, 92, 58), layer / 2)
    with c.ink((92, 66, 44), alpha=0.55) as pen:
        for (x, _, t), y in zip(spots, feet, strict=True):
            pen.disc(x + t * 0.6, y + t * 0.05, t * 0.9, t * 0.16)
    with c.ink(mix(leaf, DARK, 0.35)) as pen:
        trees(pen, 0, 1)
    with c.ink(mix(leaf, (214, 214, 170), 0.28), alpha=0.8, blur=0.002) as pen:
        trees(pen, -0.2, 0.7)


def glacier(c: Canvas) -> None:
    """A tongue of ice between dark mountains, and the lagoon below it."""
    shore = 0.62
    c.sky((0, (96, 132, 164)), (0.5, (214, 224, 226)), (1, (190, 206, 212)))
    c.clouds((240, 242, 242), 0.62, base=0.5)
    c.develop()
    c.hills(c.ridge(0.44, 0.2, 1.3), (206, 218, 226), (178, 198, 212), bottom=shore, grain=0.25)
    x = np.linspace(0, c.aspect, c.width, dtype=np.float32)
    ice = 0.36 + 0.34 * np.abs(x - c.aspect * 0.5) ** 1.5 + c.ridge(0.03, 0.03, 9)
    c.hills(ice, (240, 247, 250), (142, 188, 208), bottom=shore, grain=0.4)
    _crevasses(c, ice, shore)
    for side in (-1, 1):
        slope = (
            shore
            + 0.02
            - np.clip(side * (x - c.aspect * 0.5) - c.aspect * 0.12, 0, None) * 0.62
            + c.ridge(0.05, 0.05, 4, 0.6)
        )
        c.hills(np.clip(slope, 0.1, 0.99), (74, 76, 80), (96, 92, 84), bottom=shore, grain=0.6)
    c.haze(0.42, 0.06, (232, 238, 240), 0.5)
    c.water(shore, (56, 104, 120), 0.34, 0.5)
    for _ in range(12):
        _floe(c, c.rng.uniform(0.15, 0.85) * c.aspect, c.rng.uniform(shore + 0.02, 0.92))


def _crevasses(c: Canvas, ice: Floats, shore: float) -> None:
    with c.ink((96, 150, 180), alpha=0.55) as pen:
        for _ in range(150):
            x = c.rng.uniform(0.22, 0.78) * c.aspect
            low = float(ice[int(x * c.height)]) + 0.02
            y = c.rng.uniform(low, max(low + 0.01, shore))
            bend = (x - c.aspect * 0.5) * 0.12
            pen.line(
                (x - 0.02, y + bend), (x, y - 0.004), (x + 0.022, y - bend * 0.3), width=0.0022 + 0.002 * (y - low)
            )


def _floe(c: Canvas, x: float, y: float) -> None:
    wide = 0.012 + 0.06 * (y - 0.6) * c.rng.uniform(0.6, 1.5) * 2
    peak = x + wide * c.rng.uniform(-0.5, 0.5)
    with c.ink((120, 168, 186), blur=0.002, alpha=0.7) as pen:
        pen.shape((x - wide, y), (peak, y + wide * 0.42), (x + wide, y))
    with c.ink((232, 244, 250)) as pen:
        pen.shape(
            (x - wide, y),
            (x - wide * 0.5, y - wide * 0.4),
            (peak, y - wide * 0.62),
            (x + wide * 0.6, y - wide * 0.25),
            (x + wide, y),
        )
    with c.ink((176, 212, 228)) as pen:
        pen.shape((peak, y - wide * 0.62), (x + wide * 0.6, y - wide * 0.25), (x + wide, y), (peak, y))


def surveyor(c: Canvas) -> None:
    """A man on a moraine points to a far line on the rock (upright picture)."""
    c.sky((0, (104, 138, 168)), (0.5, (220, 228, 230)), (1, (200, 210, 214)))
    c.clouds((244, 246, 246), 0.55, base=0.5)
    c.develop()
    c.hills(c.ridge(0.5, 0.28, 1.6), (222, 231, 236), (178, 200, 214), bottom=0.7, grain=0.16)
    c.haze(0.5, 0.06, (232, 238, 241), 0.5)
    c.hills(c.ridge(0.62, 0.1, 2.4), (112, 120, 128), (154, 156, 154), bottom=0.88, grain=0.25)
    c.haze(0.66, 0.06, (226, 232, 234), 0.45)
    c.hills(c.ridge(0.88, 0.12, 1.3, 0.6), (64, 62, 62), (26, 26, 30), grain=0.45)
    x, y, tall = c.aspect * 0.4, 0.83, 0.19
    with c.ink((26, 28, 36)) as pen:
        figures.walker(pen, x, y, tall, 0.09, arms=(-1,))
        pen.line(
            (x + tall * 0.09, y - tall * 0.78),
            (x + tall * 0.24, y - tall * 0.84),
            (x + tall * 0.38, y - tall * 0.92),
            width=tall * 0.05,
        )
        pen.line((x - tall * 0.15, y - tall * 0.5), (x - tall * 0.25, y + 0.01), width=tall * 0.016)


def snow_peaks(c: Canvas) -> None:
    """Firs and white slopes in falling snow."""
    c.sky((0, (140, 152, 168)), (0.6, (220, 226, 232)), (1, (232, 236, 240)))
    c.clouds((192, 200, 210), 0.6, base=0.6)
    c.develop()
    for foot, rise, shade in ((0.6, 0.42, (186, 196, 210)), (0.72, 0.26, (204, 212, 222))):
        skyline = c.ridge(foot, rise, 1.1, 0.55)
        c.hills(skyline, shade, (228, 233, 238), grain=0.14)
        c.haze(foot, 0.08, (226, 231, 237), 0.6)
    for row, (foot, tall) in enumerate(((0.74, 0.1), (0.84, 0.17), (0.97, 0.3))):
        c.hills(c.ridge(foot, 0.06, 0.8, 0.35), (236, 240, 244), (216, 224, 234), grain=0.08)
        spots = c.rng.random(26 - row * 8) * c.aspect
        firs = [(x, foot + c.rng.uniform(-0.02, 0.02), tall * c.rng.uniform(0.7, 1.25)) for x in spots]
        with c.ink(mix((120, 134, 148), (36, 50, 56), row / 2)) as pen:
            for one in firs:
                figures.fir(pen, *one)
    for size, count, blur in ((0.0026, 500, 0.0), (0.006, 90, 0.002)):
        flakes = c.rng.random((count, 2))
        with c.ink((252, 253, 255), blur=blur, alpha=0.85) as pen:
            for x, y in flakes:
                pen.disc(x * c.aspect, y, size)


def wildfire(c: Canvas) -> None:
    """Smoke over wooded hills lit from below."""
    c.sky((0, (96, 78, 74)), (0.55, (226, 142, 76)), (1, (120, 70, 50)))
    smoke = c.noise(2.4, 6)
    x, y = c.grid()
    plume = np.exp(-(((x - c.aspect * (0.62 - 0.35 * (0.6 - y))) / (0.16 + 0.6 * np.clip(0.6 - y, 0, 1))) ** 2))
    c.tint(np.clip(smoke * 1.7 - 0.45, 0, 1) * plume * (y < 0.7), (58, 48, 50))
    c.tint(np.clip(1.15 - smoke * 1.9, 0, 1) * plume * 0.55, (196, 168, 150))
    c.glow(c.aspect * 0.6, 0.62, 0.34, (190, 84, 16))
    c.develop()
    c.hills(c.ridge(0.66, 0.16, 1.4), (110, 66, 54), (150, 84, 54), grain=0.3)
    for _ in range(34):
        c.lamp(
            c.aspect * c.rng.normal(0.6, 0.1), c.rng.uniform(0.6, 0.7), c.rng.uniform(0.01, 0.035), (255, 150, 40), 0.9
        )
    for foot, tall, shade in ((0.78, 0.055, (66, 42, 40)), (0.96, 0.11, (30, 22, 24))):
        ground = c.ridge(foot, 0.13, 0.9)
        c.hills(ground, shade, mix(shade, DARK, 0.5), grain=0.4)
        spots = c.rng.random(70) * (c.aspect - 0.01)
        with c.ink(shade) as pen:
            for x in spots:
                figures.tree(
                    pen, c.rng, x, float(ground[int(x * c.height)]) + 0.012, tall * c.rng.uniform(0.6, 1.2), 0.6
                )
    c.haze(0.74, 0.05, (196, 120, 76), 0.4)


def dunes(c: Canvas) -> None:
    """Sand ridges in low light, and something small crossing them."""
    c.sky((0, (96, 140, 176)), (0.5, (244, 216, 176)), (1, (220, 170, 110)))
    c.glow(c.aspect * 0.2, 0.36, 0.5, (60, 40, 14))
    c.develop()
    x = np.linspace(0, c.aspect, c.width, dtype=np.float32)
    for layer in range(5):
        share = layer / 4
        foot = 0.5 + 0.42 * share
        line = (
            foot
            - (0.05 + 0.07 * share)
            * np.abs(np.sin(x * (1.9 - share) + layer * 1.7 + float(c.rng.uniform(0, 2)))) ** 1.4
        )
        lit = mix((236, 200, 152), (206, 132, 70), share)
        c.hills(line.astype(np.float32), lit, mix(lit, (110, 60, 40), 0.42), grain=0.1)
        if layer == 2:
            with c.ink((238, 206, 164), blur=0.02, alpha=0.9) as pen:
                pen.disc(c.aspect * 0.5, 0.745, 0.26, 0.03)
            with c.ink((62, 50, 46)) as pen:
                figures.lorry(pen, c.aspect * 0.62, 0.755, 0.2)
            with c.ink((226, 222, 208), alpha=0.9) as pen:
                pen.box(c.aspect * 0.62 - 0.1, 0.675, c.aspect * 0.62 + 0.035, 0.732)
    c.haze(0.5, 0.06, (246, 222, 186), 0.7)


def wind_farm(c: Canvas) -> None:
    """Turbines on green hills in changing light."""
    c.sky((0, (70, 112, 160)), (0.6, (226, 226, 214)), (1, (160, 180, 150)))
    c.clouds((90, 104, 124), 0.5, base=0.5, cells=2)
    c.clouds((255, 252, 244), 0.45, top=0.1, base=0.55)
    c.develop()
    for layer, (foot, tall, count) in enumerate(((0.66, 0.2, 5), (0.78, 0.36, 3), (0.92, 0.62, 1))):
        ground = c.ridge(foot, 0.09, 0.8, 0.4)
        spots = (np.arange(count) + c.rng.uniform(0.2, 0.8, count)) / count * c.aspect * 0.94
        turns = c.rng.uniform(0, 2, count)
        mast = mix((206, 212, 216), (250, 250, 248), layer / 2)
        with c.ink(mast) as pen:
            for x, turn in zip(spots, turns, strict=True):
                figures.turbine(pen, x, float(ground[int(x * c.height)]) + 0.02, tall, turn)
        grass = mix((136, 152, 130), (66, 98, 52), layer / 2)
        c.hills(ground, mix(grass, (220, 220, 160), 0.22), mix(grass, DARK, 0.25), grain=0.4)
    c.haze(0.66, 0.05, (222, 226, 218), 0.35)
