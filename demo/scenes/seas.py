"""Scenes on the water: ships, harbours, rivers."""

from __future__ import annotations

import numpy as np

from demo import figures
from demo.canvas import Canvas, Colour, mix
from demo.scenes.weather import skyline, sunset_sky


def ferry(c: Canvas) -> None:
    """A ferry on a sunset sea, with islands behind."""
    shore = 0.6
    sunset_sky(c, 0.3, shore)
    c.hills(c.ridge(shore, 0.09, 0.9), (142, 98, 108), (196, 132, 112), bottom=shore)
    c.hills(c.ridge(shore + 0.005, 0.05, 1.4), (92, 66, 84), (128, 86, 88), bottom=shore)
    with c.ink((40, 34, 46)) as pen:
        figures.ship(pen, c.aspect * 0.62, shore + 0.008, 0.5, 4)
    for window in range(22):
        c.lamp(
            c.aspect * 0.62 - 0.2 + window * 0.014, shore - 0.063 - 0.021 * (window % 2), 0.006, (255, 214, 140), 0.8
        )
    c.water(shore + 0.008, (78, 50, 62), 0.32)


def research_vessel(c: Canvas) -> None:
    """A small ship on a grey sea under broken cloud."""
    shore = 0.56
    c.sky((0, (112, 128, 142)), (shore, (206, 212, 210)), (1, (150, 160, 164)))
    c.clouds((84, 98, 112), 0.75, base=shore, cells=2.2)
    c.clouds((232, 234, 230), 0.45, top=0.1, base=shore, cells=4)
    c.glow(c.aspect * 0.35, 0.3, 0.5, (46, 44, 34))
    c.develop()
    c.haze(shore, 0.05, (206, 212, 210), 0.6)
    with c.ink((44, 58, 72)) as pen:
        figures.ship(pen, c.aspect * 0.42, shore + 0.012, 0.42, 2, -1)
    with c.ink((196, 92, 60)) as pen:
        pen.shape(
            (c.aspect * 0.42 - 0.2, shore - 0.036),
            (c.aspect * 0.42 + 0.2, shore - 0.03),
            (c.aspect * 0.42 + 0.2, shore - 0.022),
            (c.aspect * 0.42 - 0.2, shore - 0.026),
        )
    c.water(shore + 0.012, (44, 66, 78), 0.62, 1.5)


def cable_ship(c: Canvas) -> None:
    """A ship far out at sunrise, palms in front."""
    shore = 0.58
    sunset_sky(c, 0.56, shore, (255, 190, 140), (84, 120, 160))
    with c.ink((58, 56, 72)) as pen:
        figures.ship(pen, c.aspect * 0.4, shore + 0.004, 0.3, 3)
    c.water(shore + 0.004, (76, 72, 92), 0.32, 0.8)
    c.hills(c.ridge(0.99, 0.1, 1.1, 0.6), (58, 48, 46), (30, 28, 32), grain=0.5)


def regatta(c: Canvas) -> None:
    """A yacht coming in on a bright, windy sea."""
    shore = 0.5
    c.sky((0, (52, 108, 168)), (shore, (190, 216, 230)), (1, (120, 160, 180)))
    c.clouds((250, 250, 248), 0.42, top=0.05, base=shore, cells=3)
    c.glow(c.aspect * 0.8, 0.1, 0.7, (70, 62, 40))
    c.develop()
    c.hills(c.ridge(shore, 0.1, 0.8), (136, 146, 140), (166, 160, 140), bottom=shore, grain=0.3)
    c.water(shore, (22, 78, 112), 0.62, 1.5)
    x = c.aspect * 0.45
    with c.ink((226, 236, 238), blur=0.006, alpha=0.6) as pen:
        pen.disc(x, 0.725, 0.3, 0.014)
    with c.ink((244, 240, 228)) as pen:
        figures.yacht(pen, x, 0.72, 0.5)
    with c.ink((150, 44, 40)) as pen:
        pen.shape((x - 0.15, 0.69), (x + 0.18, 0.68), (x + 0.1, 0.72), (x - 0.12, 0.72))


def volcano(c: Canvas) -> None:
    """A black cone in the sea with its column of ash and steam."""
    shore = 0.66
    c.sky((0, (86, 124, 158)), (shore, (224, 218, 202)), (1, (120, 140, 150)))
    x, y = c.grid()
    rise = np.clip(0.56 - y, 0, 1)
    lumps = c.noise(4.5, 5)
    plume = np.clip(1.25 - np.abs(x - c.aspect * 0.5 - rise * 0.35) / (0.035 + 0.55 * rise**1.15), 0, 1) * (y < 0.57)
    share = np.clip((plume - 0.55 + lumps * 0.6) * 3, 0, 1) * (plume > 0)
    c.tint(share, (112, 104, 104))
    c.tint(share * np.clip(lumps * 2.2 - 0.8, 0, 1), (238, 232, 226))
    c.tint(share * np.clip(0.9 - lumps * 2.2, 0, 1) * 0.7, (48, 44, 50))
    c.develop()
    across = np.linspace(0, c.aspect, c.width, dtype=np.float32) - c.aspect * 0.5
    cone = 0.54 + np.clip(np.abs(across) - 0.05, 0, None) ** 0.9 * 0.42 + c.ridge(0.02, 0.02, 6)
    c.hills(np.clip(cone, 0, shore + 0.02), (58, 52, 54), (40, 36, 40), bottom=shore, grain=0.6)
    c.lamp(c.aspect * 0.5, 0.545, 0.09, (255, 110, 40), 0.7)
    c.haze(shore, 0.025, (232, 228, 220), 0.8)
    c.water(shore, (38, 76, 94), 0.5, 1.1)


def old_steamer(c: Canvas) -> None:
    """A steam ferry leaving at dawn, its smoke trailing."""
    shore = 0.62
    sunset_sky(c, 0.7, shore, (252, 208, 176), (128, 150, 180))
    skyline(c, shore, 0.08, (164, 148, 152), 0.05, 0.09)
    c.haze(shore, 0.06, (250, 220, 194), 0.6)
    x = c.aspect * 0.42
    for puff in range(16):
        with c.ink((110, 104, 110), blur=0.012, alpha=0.5) as pen:
            pen.disc(x - 0.13 - puff * 0.035, 0.44 - puff * 0.013 + 0.012 * np.sin(puff * 2), 0.018 + puff * 0.006)
    with c.ink((52, 48, 58)) as pen:
        figures.ship(pen, x, shore + 0.02, 0.56, 2)
    with c.ink((150, 52, 44)) as pen:
        pen.box(x - 0.135, 0.455, x - 0.085, 0.53)
    with c.ink((238, 226, 206)) as pen:
        pen.box(x - 0.22, 0.54, x + 0.13, 0.552)
    c.water(shore + 0.02, (118, 100, 116), 0.3, 0.7)


def harbour_fog(c: Canvas) -> None:
    """Container cranes fading into fog."""
    c.sky((0, (176, 184, 190)), (0.7, (214, 216, 216)), (1, (150, 158, 164)))
    c.clouds((196, 202, 206), 0.7, base=0.8, cells=2)
    c.develop()
    fog: Colour = (206, 210, 211)
    for x, tall, share, facing in (
        (0.86, 0.44, 0.3, -1),
        (0.66, 0.52, 0.45, -1),
        (0.4, 0.64, 0.66, 1),
        (0.14, 0.8, 0.9, 1),
    ):
        with c.ink(mix(fog, (58, 68, 80), share)) as pen:
            figures.crane(pen, x * c.aspect, 0.78, tall, facing)
        c.haze(0.72, 0.2, fog, 0.42)
    with c.ink((112, 120, 128)) as pen:
        figures.ship(pen, c.aspect * 0.62, 0.79, 0.6, 2, -1)
    c.haze(0.74, 0.07, fog, 0.6)
    c.water(0.785, (132, 144, 152), 0.4, 0.4)
    c.lamp(c.aspect * 0.14 + 0.016, 0.2, 0.07, (255, 210, 160), 0.9)
    c.lamp(c.aspect * 0.4 + 0.012, 0.3, 0.05, (255, 210, 160), 0.7)


def shipyard(c: Canvas) -> None:
    """Cranes and a hull at dusk, mirrored in the dock."""
    shore = 0.74
    sunset_sky(c, 0.22, shore, (248, 150, 110), (34, 50, 96))
    skyline(c, shore, 0.12, (112, 84, 104), 0.05)
    for x, tall, facing, share in ((0.85, 0.36, -1, 0.4), (0.66, 0.5, 1, 0.7), (0.28, 0.62, 1, 1)):
        with c.ink(mix((150, 104, 112), (30, 28, 44), share)) as pen:
            figures.crane(pen, x * c.aspect, shore, tall, facing)
    with c.ink((36, 34, 52)) as pen:
        figures.ship(pen, c.aspect * 0.52, shore + 0.01, 0.62, 3)
    for x in c.rng.random(26) * c.aspect:
        c.lamp(x, shore - c.rng.uniform(0.005, 0.09), c.rng.uniform(0.012, 0.03), (255, 204, 136), 0.9)
    c.lamp(c.aspect * 0.46, shore - 0.03, 0.1, (190, 224, 255), 0.9)
    c.water(shore, (26, 30, 58), 0.3, 0.45)


def rowers(c: Canvas) -> None:
    """An eight on a river at dawn, a bridge behind (panorama)."""
    shore = 0.55
    sunset_sky(c, 0.75, shore, (252, 196, 158), (116, 128, 164))
    c.hills(c.ridge(shore, 0.26, 0.9), (150, 132, 144), (198, 168, 158), bottom=shore)
    spans = np.arange(-0.1, c.aspect + 0.4, 0.34)
    with c.ink((92, 78, 92)) as pen:
        pen.box(0, 0.38, c.aspect, 0.58)
    with c.ink((232, 186, 164)) as pen:
        for x in spans:
            pen.disc(x, 0.58, 0.135, 0.14)
    c.haze(shore, 0.07, (250, 214, 188), 0.75)
    c.water(shore, (98, 86, 108), 0.25, 0.4)
    with c.ink((250, 216, 190), blur=0.003, alpha=0.4) as pen:
        pen.disc(c.aspect * 0.42, 0.79, 0.8, 0.008)
    with c.ink((30, 26, 40)) as pen:
        figures.rowing_boat(pen, c.aspect * 0.42, 0.78, 1.35, oars=True)


def lanterns(c: Canvas) -> None:
    """Boats and paper lanterns on a river at night, old houses behind."""
    shore = 0.5
    c.sky((0, (16, 18, 44)), (shore, (74, 50, 66)), (1, (20, 16, 30)))
    c.develop()
    skyline(c, shore, 0.15, (52, 36, 44), 0.22, 0.17)
    hues: list[Colour] = [(255, 170, 70), (255, 110, 80), (255, 200, 110), (250, 90, 130), (150, 220, 130)]
    for x in np.arange(0.03, c.aspect, 0.07):
        c.lamp(x, 0.44 + 0.02 * np.sin(x * 9), 0.034, hues[int(c.rng.integers(5))])
    c.water(shore, (22, 20, 44), 0.26, 0.7)
    afloat = [(c.rng.random() * c.aspect, shore + 0.03 + 0.46 * c.rng.random() ** 1.3) for _ in range(130)]
    for x, y in sorted(afloat, key=lambda at: at[1]):
        size = 0.006 + (y - shore) * 0.05
        _lantern(c, x, y, size, hues[int(c.rng.integers(5))])
    for x, y, long in ((0.24, 0.72, 0.42), (0.74, 0.62, 0.27)):
        with c.ink((12, 10, 18)) as pen:
            figures.rowing_boat(pen, x * c.aspect, y, long)
        c.lamp(x * c.aspect + long * 0.35, y - long * 0.1, long * 0.3, hues[0])


def _lantern(c: Canvas, x: float, y: float, size: float, hue: Colour) -> None:
    """A paper lantern afloat: its glow, its light on the water, the paper and the flame behind it."""
    c.lamp(x, y, size * 3.6, hue, 0.7)
    with c.ink(hue, blur=size * 0.2, alpha=0.35) as pen:
        pen.disc(x, y + size * 1.3, size * 0.3, size * 0.8)
    with c.ink(mix(hue, (255, 226, 170), 0.55)) as pen:
        pen.shape(
            (x - size * 0.42, y - size * 0.6),
            (x + size * 0.42, y - size * 0.6),
            (x + size * 0.3, y),
            (x - size * 0.3, y),
        )
        pen.shape(
            (x - size * 0.3, y),
            (x + size * 0.3, y),
            (x + size * 0.42, y + size * 0.45),
            (x - size * 0.42, y + size * 0.45),
        )
    c.lamp(x, y + size * 0.15, size * 0.5, (255, 250, 222))


def floating_market(c: Canvas) -> None:
    """Boats on a misty canal at first light."""
    shore = 0.5
    sunset_sky(c, 0.46, shore, (255, 206, 150), (120, 146, 170))
    with c.ink((112, 112, 96)) as pen:
        for x in np.arange(0, c.aspect, 0.085):
            if abs(x - c.aspect * 0.46) > 0.2:
                figures.tree(pen, c.rng, x, shore + 0.01, c.rng.uniform(0.1, 0.22), 0.55)
    c.haze(shore, 0.09, (252, 220, 180), 0.75)
    c.water(shore, (116, 94, 84), 0.26, 0.45)
    for x, y, long in ((0.36, 0.56, 0.16), (0.62, 0.6, 0.2), (0.2, 0.7, 0.32), (0.7, 0.8, 0.56)):
        shade = mix((120, 104, 92), (26, 26, 30), (y - 0.5) * 3.2)
        with c.ink(mix(shade, (90, 80, 74), 0.5), blur=0.004, alpha=0.6) as pen:
            pen.disc(x * c.aspect, y + long * 0.03, long * 0.5, long * 0.03)
        with c.ink(shade) as pen:
            figures.rowing_boat(pen, x * c.aspect, y, long)
        with c.ink(mix((226, 150, 50), shade, 0.35)) as pen:
            for i in range(5):
                pen.disc(x * c.aspect + long * (0.04 + 0.07 * i), y - long * 0.05, long * 0.05)
